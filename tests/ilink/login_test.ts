import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { ConfigError } from "../../src/errors.ts";
import { isLoginError, LoginError } from "../../src/ilink/login_error.ts";
import {
  type LoginOptions,
  type LoginProgress,
  loginWithQrCode,
} from "../../src/ilink/login.ts";
import type { LoginQrCode } from "../../src/ilink/login_state.ts";
import { code, CONFIRMED, pass, scripted, silence } from "./_scripted.ts";

const onQrCode = () => {};

async function rejection(options: LoginOptions): Promise<unknown> {
  using time = new FakeTime();
  return await pass(
    time,
    loginWithQrCode(options).then(
      () => new Error("It did not reject"),
      (reason) => reason,
    ),
  );
}

Deno.test("loginWithQrCode() shows each code, tells the states and gives the credentials", async () => {
  using time = new FakeTime();
  const codes: LoginQrCode[] = [];
  const told: LoginProgress[] = [];
  const { fetch } = scripted(
    code(1),
    { status: "wait" },
    { status: "expired" },
    code(2),
    { status: "scaned" },
    CONFIRMED,
  );
  const result = await pass(
    time,
    loginWithQrCode({
      fetch,
      onQrCode: async (shown) => {
        await Promise.resolve();
        codes.push(shown);
      },
      onStatus: (state) => void told.push(state),
    }),
  );
  assertEquals(codes, [
    { url: "https://liteapp.weixin.qq.com/q/1", attempt: 1, attempts: 3 },
    { url: "https://liteapp.weixin.qq.com/q/2", attempt: 2, attempts: 3 },
  ]);
  assertEquals(told, [
    { status: "wait" },
    { status: "expired" },
    { status: "scaned" },
  ]);
  assertEquals(result, {
    status: "confirmed",
    accountId: "0a1b@im.bot",
    token: "0a1b@im.bot:s3cret",
    baseUrl: "https://sh.weixin.qq.com",
    userId: "alice@im.wechat",
  });
});

Deno.test("loginWithQrCode() tells an existing binding from new credentials", async () => {
  const { fetch } = scripted(code(1), { status: "binded_redirect" });
  const told: string[] = [];
  const result = await loginWithQrCode({
    fetch,
    onQrCode,
    onStatus: ({ status }) => void told.push(status),
  });
  assertEquals(result, { status: "already-bound" });
  assertEquals(told, ["binded_redirect"]);
});

Deno.test("loginWithQrCode() asks for the verify code until it is right", async () => {
  using time = new FakeTime();
  const { fetch, calls } = scripted(
    code(1),
    { status: "need_verifycode" },
    { status: "need_verifycode" },
    CONFIRMED,
  );
  const asked: boolean[] = [];
  const result = await pass(
    time,
    loginWithQrCode({
      fetch,
      onQrCode,
      onVerifyCode: (previousWasWrong) => {
        asked.push(previousWasWrong);
        return Promise.resolve(previousWasWrong ? "222222" : "111111");
      },
    }),
  );
  assertEquals(result.status, "confirmed");
  assertEquals(asked, [false, true]);
  assertEquals(calls.at(-1)?.url.searchParams.get("verify_code"), "222222");
});

Deno.test("loginWithQrCode() rejects when digits are asked for and nobody is there", async () => {
  const { fetch } = scripted(code(1), { status: "need_verifycode" });
  const error = await rejection({ fetch, onQrCode });
  assertEquals(isLoginError(error) && error.reason, "no-verify-code");
});

Deno.test("loginWithQrCode() ends after eight minutes, or the time that was set", async () => {
  for (const timeoutMs of [undefined, 5_000]) {
    using time = new FakeTime(0);
    const { fetch } = scripted(code(1), { status: "wait" });
    const login = loginWithQrCode({ fetch, onQrCode, timeoutMs });
    const error = await assertRejects(
      () => pass(time, login, 5_000),
      LoginError,
    );
    assertEquals(error.reason, "timeout");
    assertEquals(time.now, timeoutMs ?? 480_000);
  }
});

Deno.test("loginWithQrCode() counts the user's typing, and tells the prompt to go away", async () => {
  using time = new FakeTime(0);
  const { fetch } = scripted(code(1), { status: "need_verifycode" });
  let prompt: AbortSignal | undefined;
  const login = loginWithQrCode({
    fetch,
    onQrCode,
    timeoutMs: 5_000,
    onVerifyCode: (_, signal) => {
      prompt = signal;
      return new Promise(() => {});
    },
  });
  const error = await assertRejects(() => pass(time, login), LoginError);
  assertEquals(error.reason, "timeout");
  assertEquals(prompt?.aborted, true);
});

Deno.test("loginWithQrCode() rejects with the caller's reason, even when that is a timeout", async () => {
  const controller = new AbortController();
  const reason = new DOMException("mine", "TimeoutError");
  const { fetch } = scripted(code(1), silence);
  setTimeout(() => controller.abort(reason), 0);
  const { signal } = controller;
  const error = await loginWithQrCode({ fetch, onQrCode, signal })
    .catch((thrown) => thrown);
  assertStrictEquals(error, reason);

  const { calls, ...never } = scripted(code(1));
  await loginWithQrCode({ ...never, onQrCode, signal }).catch(() => {});
  assertEquals(calls.length, 0);
});

Deno.test("loginWithQrCode() rejects with what a callback throws, and polls no more", async () => {
  const { fetch, calls } = scripted(code(1), { status: "wait" });
  const thrown = new Error("no screen");
  const options = {
    fetch,
    onQrCode: () => {
      throw thrown;
    },
  };
  assertStrictEquals(await rejection(options), thrown);
  assertEquals(calls.length, 1);
});

Deno.test("loginWithQrCode() refuses a time limit that is none", async () => {
  for (const timeoutMs of [0, -1, NaN, Infinity, 2 ** 31]) {
    await assertRejects(
      () => loginWithQrCode({ onQrCode, timeoutMs }),
      ConfigError,
    );
  }
});

Deno.test("loginWithQrCode() leaves no secret in its errors and no listener behind", async () => {
  const { signal } = new AbortController();
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners.add(args[1]);
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners.delete(args[1]);
    remove(...args);
  };
  const secrets = ["code-1", "0a1b@im.bot:s3cret", "known-token", "654321"];
  const errmsg = secrets.join(" ");
  const ends = [
    [{ ret: -2, errmsg: "known-token 0a1b@im.bot:s3cret" }],
    [code(1), { ret: -2, errmsg: errmsg.replace("654321", "") }],
    [code(1), { errcode: -14, errmsg: errmsg.replace("654321", "") }],
    [code(1), new Response(`<html>${errmsg}`)],
    [code(1), { status: "need_verifycode" }, { ret: -2, errmsg }],
    [code(1), { ...CONFIRMED, ilink_bot_id: 7 }],
    [code(1), { status: "expired" }, () => {
      throw new TypeError(`https://host/?${errmsg}`);
    }],
  ];
  for (const steps of ends) {
    const error = await rejection({
      ...scripted(...steps),
      onQrCode,
      signal,
      knownTokens: ["known-token"],
      onVerifyCode: () => "654321",
    });
    const text = `${Deno.inspect(error)} ${JSON.stringify(error)}`;
    for (const secret of secrets) {
      assertEquals(text.includes(secret), false, `${secret} in ${text}`);
    }
  }
  assertEquals(listeners.size, 0);
});
