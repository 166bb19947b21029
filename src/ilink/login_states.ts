import { LoginError } from "./login_error.ts";
import { CodeFollower } from "./login_code.ts";
import { type LoginRequestOptions, loginSettings } from "./login_options.ts";
import type { LoginState } from "./login_state.ts";
import { LoginWire } from "./login_wire.ts";

/** How many QR codes a login may use up, whatever ends them. */
const MAX_LOGIN_CODES = 3;

/**
 * Logs in by QR code, step by step: gives each state when it is reached, repeats excepted, and ends after
 * `confirmed` or `binded_redirect`.
 *
 * Below {@linkcode loginWithQrCode}, for a user interface that wants to be the loop itself. It has no time limit
 * but that of its three codes: pass a `signal`.
 *
 * @throws {LoginError} if three codes were used up, or the server insists on a host that is not WeChat's
 * @throws {NetworkError} if no QR code could be had
 * @throws {ApiError} if the server says no
 * @throws {ProtocolError} if an answer cannot be read
 * @throws {ConfigError} if `baseUrl` is no URL
 * @throws the reason of `options.signal`
 *
 * @example
 * ```ts
 * import { loginStates } from "@weixin/chat-adapter/ilink";
 * import { assertEquals } from "@std/assert";
 *
 * const answers = [
 *   { qrcode: "1", qrcode_img_content: "https://liteapp.weixin.qq.com/q/1" },
 *   { status: "confirmed", bot_token: "ab@im.bot:xyz", ilink_bot_id: "ab@im.bot" },
 * ];
 * const fetch = () => Promise.resolve(Response.json(answers.shift()));
 *
 * const seen: string[] = [];
 * for await (const state of loginStates({ fetch })) seen.push(state.status);
 * assertEquals(seen, ["qrcode", "confirmed"]);
 * ```
 */
export async function* loginStates(
  options: LoginRequestOptions = {},
): AsyncGenerator<LoginState, void, void> {
  const settings = loginSettings(options);
  const wire = new LoginWire(settings);
  for (let attempt = 1; attempt <= MAX_LOGIN_CODES; attempt++) {
    const code = await wire.requestCode();
    yield {
      status: "qrcode",
      url: code.url,
      attempt,
      attempts: MAX_LOGIN_CODES,
    };
    const end = yield* new CodeFollower(settings, code).states();
    if (end === "done") return;
    if (attempt === MAX_LOGIN_CODES) {
      throw new LoginError(end === "expired" ? "expired" : "refused");
    }
  }
}
