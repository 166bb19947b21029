import { isTimeout, withDeadline } from "../_deadline.ts";
import { ConfigError } from "../errors.ts";
import { LoginError } from "./login_error.ts";
import {
  DEFAULT_LOGIN_TIMEOUT_MS,
  type LoginRequestOptions,
} from "./login_options.ts";
import type {
  LoginCredentials,
  LoginQrCode,
  LoginState,
} from "./login_state.ts";
import { loginStates } from "./login_states.ts";

/** The longest that timers can wait. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** What {@linkcode LoginOptions.onStatus} is told: every state but the code and the credentials. */
export type LoginProgress = Exclude<
  LoginState,
  { readonly status: "qrcode" | "confirmed" }
>;

/** Options of {@linkcode loginWithQrCode}. */
export interface LoginOptions extends LoginRequestOptions {
  /** Shows a QR code to the user; called again for each new one, three times at most. */
  readonly onQrCode: (code: LoginQrCode) => void | Promise<void>;
  /** Is told how the login gets on. */
  readonly onStatus?:
    | ((state: LoginProgress) => void | Promise<void>)
    | undefined;
  /**
   * Asks the user for the digits on the phone. `signal` fires when the login ends without them. Without this
   * callback a login for which the phone shows digits fails.
   */
  readonly onVerifyCode?:
    | ((
      previousWasWrong: boolean,
      signal: AbortSignal,
    ) => string | Promise<string>)
    | undefined;
  /**
   * Milliseconds for all of it: codes, polls and the user's typing.
   *
   * @default {480000}
   */
  readonly timeoutMs?: number | undefined;
}

/** What a login can come to, when it does not fail. */
export type LoginResult =
  | ({
    /** There is a new bot. The cursor and the context tokens of an older one are worth nothing to it. */
    readonly status: "confirmed";
  } & LoginCredentials)
  | {
    /** One of {@linkcode LoginRequestOptions.knownTokens} is bound to this user: go on with it. */
    readonly status: "already-bound";
  };

/**
 * Logs in by a QR code that the user scans with WeChat (protocol §7).
 *
 * Up to three codes are shown, one after the other. A lost connection is waited out, up to `timeoutMs`. A new
 * login ends the token of an older one of the same user, some 30 s later.
 *
 * @throws {LoginError} if the codes ran out, the time did, or digits were asked for and `onVerifyCode` is missing
 * @throws {NetworkError} if no QR code could be had
 * @throws {ApiError} if the server says no
 * @throws {ProtocolError} if an answer cannot be read
 * @throws {ConfigError} if `baseUrl` is no URL or `timeoutMs` no time
 * @throws the reason of `options.signal`
 *
 * @example
 * ```ts
 * import { loginWithQrCode } from "@weixin/chat-adapter/ilink";
 * import { assertEquals } from "@std/assert";
 *
 * const answers = [
 *   { qrcode: "1", qrcode_img_content: "https://liteapp.weixin.qq.com/q/1" },
 *   { status: "confirmed", bot_token: "ab@im.bot:xyz", ilink_bot_id: "ab@im.bot" },
 * ];
 * const result = await loginWithQrCode({
 *   onQrCode: ({ url }) => console.log(`Scan ${url}`),
 *   fetch: () => Promise.resolve(Response.json(answers.shift())), // leave this out
 * });
 * assertEquals(result.status, "confirmed");
 * ```
 */
export async function loginWithQrCode(
  options: LoginOptions,
): Promise<LoginResult> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_LOGIN_TIMEOUT_MS;
  if (!(timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS)) {
    throw new ConfigError(
      "Cannot log in with the given time limit",
      `Option "timeoutMs" must be between 1 and ${MAX_TIMEOUT_MS}`,
    );
  }
  try {
    return await withDeadline(
      timeoutMs,
      options.signal,
      (signal) => run(options, signal),
    );
  } catch (error) {
    if (isTimeout(error) && !options.signal?.aborted) {
      throw new LoginError("timeout");
    }
    throw error;
  }
}

async function run(
  options: LoginOptions,
  signal: AbortSignal,
): Promise<LoginResult> {
  let result: LoginResult = { status: "already-bound" };
  for await (const state of loginStates({ ...options, signal })) {
    if (state.status === "qrcode") {
      const { url, attempt, attempts } = state;
      await options.onQrCode({ url, attempt, attempts });
    } else if (state.status === "confirmed") {
      result = state;
    } else {
      await options.onStatus?.(state);
      if (state.status === "need_verifycode") {
        if (!options.onVerifyCode) throw new LoginError("no-verify-code");
        const { previousWasWrong } = state;
        state.submit(await options.onVerifyCode(previousWasWrong, signal));
      }
    }
  }
  return result;
}
