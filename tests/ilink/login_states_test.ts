import { assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  ApiError,
  ConfigError,
  NetworkError,
  ProtocolError,
} from "../../src/errors.ts";
import { LoginError } from "../../src/ilink/login_error.ts";
import type { LoginRequestOptions } from "../../src/ilink/login_options.ts";
import type { LoginState } from "../../src/ilink/login_state.ts";
import { loginStates } from "../../src/ilink/login_states.ts";
import {
  code,
  CONFIRMED,
  pass,
  refused,
  scripted,
  silence,
} from "./_scripted.ts";

async function collect(
  options: LoginRequestOptions,
  onState: (state: LoginState) => void = () => {},
): Promise<LoginState[]> {
  const states: LoginState[] = [];
  for await (const state of loginStates(options)) {
    states.push(state);
    onState(state);
  }
  return states;
}

async function statuses(options: LoginRequestOptions): Promise<string[]> {
  using time = new FakeTime();
  return (await pass(time, collect(options))).map(({ status }) => status);
}

Deno.test("loginStates() asks for a code by POST, without token and base_info", async () => {
  const { fetch, calls } = scripted(code(1), CONFIRMED);
  const states = await collect({ fetch, routeTag: "7", clientVersion: 65_547 });

  const { method, url, headers, body } = calls[0]!;
  assertEquals(method, "POST");
  assertEquals(
    url.href,
    "https://ilinkai.weixin.qq.com/ilink/bot/get_bot_qrcode?bot_type=3",
  );
  assertEquals(JSON.parse(body), { local_token_list: [] });
  assertEquals(headers.get("content-type"), "application/json");
  assertEquals(headers.get("authorizationtype"), "ilink_bot_token");
  assertEquals(headers.get("authorization"), null);
  assertEquals(headers.get("ilink-app-id"), "bot");
  assertEquals(headers.get("ilink-app-clientversion"), "65547");
  assertEquals(headers.get("skroutetag"), "7");
  assertEquals(headers.has("x-wechat-uin"), true);
  assertEquals(states, [
    {
      status: "qrcode",
      url: "https://liteapp.weixin.qq.com/q/1",
      attempt: 1,
      attempts: 3,
    },
    {
      status: "confirmed",
      accountId: "0a1b@im.bot",
      token: "0a1b@im.bot:s3cret",
      baseUrl: "https://sh.weixin.qq.com",
      userId: "alice@im.wechat",
    },
  ]);
});

Deno.test("loginStates() polls by GET with the app headers alone", async () => {
  const { fetch, calls } = scripted(code("a+b&c"), CONFIRMED);
  await collect({ fetch, botType: "5", baseUrl: "https://proxy.example/x/" });
  assertEquals(calls[0]!.url.search, "?bot_type=5");
  const { method, url, headers } = calls[1]!;
  assertEquals(method, "GET");
  assertEquals(
    `${url.origin}${url.pathname}`,
    "https://proxy.example/x/ilink/bot/get_qrcode_status",
  );
  assertEquals([...url.searchParams], [["qrcode", "code-a+b&c"]]);
  assertEquals(headers.get("ilink-app-clientversion"), "132105");
  assertEquals(headers.has("x-wechat-uin"), false);
  assertEquals(headers.has("authorizationtype"), false);
});

for (const status of [404, 405]) {
  Deno.test(`loginStates() asks by GET when the server answers ${status} to the POST`, async () => {
    const missing = new Response("no", { status });
    const { fetch, calls } = scripted(missing, code(1), CONFIRMED);
    assertEquals(await statuses({ fetch, knownTokens: ["t"] }), [
      "qrcode",
      "confirmed",
    ]);
    assertEquals(calls.map(({ method }) => method), ["POST", "GET", "GET"]);
    assertEquals(calls[1]!.url.search, "?bot_type=3");
    assertEquals(calls[1]!.body, "");
  });
}

Deno.test("loginStates() sends the ten newest known tokens, and none when the server refuses them", async () => {
  const knownTokens = Array.from({ length: 12 }, (_, n) => `token-${n}`);
  const no = { ret: -2, errmsg: "bad token token-3" };
  const { fetch, calls } = scripted(no, code(1), CONFIRMED);
  assertEquals(await statuses({ fetch, knownTokens }), ["qrcode", "confirmed"]);
  assertEquals(JSON.parse(calls[0]!.body), {
    local_token_list: knownTokens.slice(0, 10),
  });
  assertEquals(JSON.parse(calls[1]!.body), { local_token_list: [] });
});

Deno.test("loginStates() gives up when the server refuses without known tokens, or twice", async () => {
  for (const knownTokens of [[], ["0a@im.bot:known"]]) {
    const { fetch, calls } = scripted({
      ret: -2,
      errmsg: "no 0a@im.bot:known for you",
    });
    const error = await assertRejects(
      () => collect({ fetch, knownTokens }),
      ApiError,
    );
    assertEquals(calls.length, knownTokens.length + 1);
    assertEquals(error.message.includes("known"), false);
  }
});

Deno.test("loginStates() rejects when no code can be had", async () => {
  const down = scripted(refused);
  const error = await assertRejects(() => collect(down), NetworkError);
  assertEquals(error.kind, "refused");
  const broken = scripted(new Response("no", { status: 500 }));
  await assertRejects(() => collect(broken), ApiError, "HTTP 500");
  for (
    const body of [
      "<html>",
      "[]",
      JSON.stringify({ qrcode: "x" }),
      JSON.stringify({ ...code(1), qrcode: 7 }),
      JSON.stringify({ ...code(1), qrcode_img_content: "\u001b[31m" }),
      JSON.stringify({ ...code(1), qrcode_img_content: "iVBORw0KGgo=" }),
    ]
  ) {
    const garbage = scripted(new Response(body));
    await assertRejects(() => collect(garbage), ProtocolError);
  }
});

Deno.test("loginStates() tells each state once and waits a second between polls", async () => {
  const { fetch, calls } = scripted(
    code(1),
    { status: "wait" },
    { status: "wait" },
    { status: "scaned" },
    { status: "scaned" },
    CONFIRMED,
  );
  assertEquals(await statuses({ fetch }), [
    "qrcode",
    "wait",
    "scaned",
    "confirmed",
  ]);
  const times = calls.slice(1).map(({ at }) => at - calls[0]!.at);
  assertEquals(times, [0, 1_000, 2_000, 3_000, 4_000]);
});

Deno.test("loginStates() polls on after a timeout, an edge timeout and states it does not know", async () => {
  const { fetch, calls } = scripted(
    code(1),
    silence,
    new Response("", { status: 524 }),
    { status: "dancing" },
    CONFIRMED,
  );
  assertEquals(await statuses({ fetch }), ["qrcode", "confirmed"]);
  assertEquals(calls[2]!.at - calls[1]!.at, 36_000);
});

Deno.test("loginStates() tells of a lost connection once and waits for it to come back", async () => {
  using time = new FakeTime();
  const { fetch } = scripted(
    code(1),
    refused,
    refused,
    refused,
    refused,
    { status: "wait" },
    CONFIRMED,
  );
  const states = await pass(time, collect({ fetch }));
  assertEquals(states.map(({ status }) => status), [
    "qrcode",
    "wait",
    "wait",
    "confirmed",
  ]);
  const [, lost] = states;
  assertEquals(lost?.status === "wait" && lost.error?.code, "NETWORK_ERROR");
});

Deno.test("loginStates() outlives two server errors in a row, and no third", async () => {
  const broken = () => new Response("no", { status: 502 });
  const twice = scripted(
    code(1),
    broken,
    broken,
    { status: "wait" },
    broken,
    broken,
    CONFIRMED,
  );
  assertEquals((await statuses(twice)).at(-1), "confirmed");
  using time = new FakeTime();
  const { fetch, calls } = scripted(code(1), broken);
  await assertRejects(() => pass(time, collect({ fetch })), ApiError, "502");
  assertEquals(calls.length, 4);
});

Deno.test("loginStates() rejects when a poll is refused or cannot be read", async () => {
  for (const no of [{ ret: -1 }, { errcode: -14 }]) {
    await assertRejects(() => collect(scripted(code(1), no)), ApiError);
  }
  const bodies = [
    new Response("<html>"),
    {},
    { status: 3 },
    { ...CONFIRMED, bot_token: "" },
    { ...CONFIRMED, bot_token: "two\nlines" },
    { ...CONFIRMED, ilink_bot_id: undefined },
  ];
  for (const body of bodies) {
    const error = await assertRejects(
      () => collect(scripted(code(1), body)),
      ProtocolError,
    );
    assertEquals(error.message.includes("s3cret"), false);
  }
});

Deno.test("loginStates() sends the verify code at once and tells when the one before was wrong", async () => {
  using time = new FakeTime();
  const { fetch, calls } = scripted(
    code(1),
    { status: "need_verifycode" },
    { status: "need_verifycode" },
    refused,
    { status: "scaned" },
    CONFIRMED,
  );
  const digits = ["111111", " 222222 "];
  const states = await pass(
    time,
    collect({ fetch }, (state) => {
      if (state.status === "need_verifycode") state.submit(digits.shift()!);
    }),
  );
  assertEquals(
    states.map((state) =>
      state.status === "need_verifycode" ? state.previousWasWrong : state.status
    ),
    ["qrcode", false, true, "wait", "scaned", "confirmed"],
  );
  assertEquals(
    calls.slice(1).map(({ url, at }) => [
      url.searchParams.get("verify_code"),
      at - calls[0]!.at,
    ]),
    [
      [null, 0],
      ["111111", 0],
      ["222222", 0],
      ["222222", 1_000],
      [null, 2_000],
    ],
  );
});

Deno.test("loginStates() asks for the verify code again when none was given", async () => {
  const { fetch, calls } = scripted(
    code(1),
    { status: "need_verifycode" },
    { status: "need_verifycode" },
    CONFIRMED,
  );
  assertEquals(await statuses({ fetch }), [
    "qrcode",
    "need_verifycode",
    "need_verifycode",
    "confirmed",
  ]);
  assertEquals(calls[2]!.at - calls[1]!.at, 1_000);
});

Deno.test("loginStates() uses three codes in all, whatever ends them", async () => {
  const ends = ["expired", "verify_code_blocked", "expired"];
  const steps = ends.flatMap((status, n) => [code(n), { status }]);
  for (
    const [order, reason] of [[steps, "expired"], [
      [...steps.slice(0, 2), ...steps.slice(4), ...steps.slice(2, 4)],
      "refused",
    ]] as const
  ) {
    const seen: LoginState[] = [];
    const error = await assertRejects(
      () => collect(scripted(...order), (state) => seen.push(state)),
      LoginError,
    );
    assertEquals(error.reason, reason);
    const attempts = seen.filter(({ status }) => status === "qrcode");
    assertEquals(attempts.map((state) => "attempt" in state && state.attempt), [
      1,
      2,
      3,
    ]);
    assertEquals(seen.length, 6);
  }
});

Deno.test("loginStates() polls where it is redirected to, and a new code on the first base", async () => {
  using time = new FakeTime();
  const { fetch, calls } = scripted(
    code(1),
    { status: "scaned_but_redirect", redirect_host: "sh.weixin.qq.com" },
    { status: "scaned" },
    { status: "expired" },
    code(2),
    { status: "wait" },
    { ...CONFIRMED, baseurl: undefined },
  );
  const states = await pass(time, collect({ fetch }));
  assertEquals(calls.map(({ url }) => url.host), [
    "ilinkai.weixin.qq.com",
    "ilinkai.weixin.qq.com",
    "sh.weixin.qq.com",
    "sh.weixin.qq.com",
    "ilinkai.weixin.qq.com",
    "ilinkai.weixin.qq.com",
    "ilinkai.weixin.qq.com",
  ]);
  assertEquals(states[1], {
    status: "scaned_but_redirect",
    host: "sh.weixin.qq.com",
  });
  const last = states.at(-1);
  assertEquals(
    last?.status === "confirmed" && last.baseUrl,
    "https://ilinkai.weixin.qq.com",
  );
});

Deno.test("loginStates() gives the host it was redirected to when no base comes with the token", async () => {
  using time = new FakeTime();
  const { fetch } = scripted(
    code(1),
    { status: "scaned_but_redirect", redirect_host: "127.0.0.1:9" },
    { ...CONFIRMED, baseurl: undefined },
  );
  const baseUrl = "http://localhost:8";
  const states = await pass(time, collect({ fetch, baseUrl }));
  const last = states.at(-1);
  assertEquals(
    last?.status === "confirmed" && last.baseUrl,
    "http://127.0.0.1:9",
  );
});

Deno.test("loginStates() ignores a redirect to a stranger, and gives up at the third", async () => {
  const lie = {
    status: "scaned_but_redirect",
    redirect_host: "evil.example/\u001b[31m",
  };
  using time = new FakeTime();
  const once = scripted(
    code(1),
    lie,
    lie,
    { status: "scaned" },
    lie,
    CONFIRMED,
  );
  const states = await pass(time, collect(once));
  assertEquals(states.map(({ status }) => status), [
    "qrcode",
    "untrusted_host",
    "scaned",
    "untrusted_host",
    "confirmed",
  ]);
  assertEquals(states[1], {
    status: "untrusted_host",
    host: "evil.example/ [31m",
  });
  const always = scripted(code(1), lie);
  const error = await assertRejects(
    () => pass(time, collect(always)),
    LoginError,
  );
  assertEquals(error.reason, "untrusted-host");
  for (const { url } of [...once.calls, ...always.calls]) {
    assertEquals(url.host, "ilinkai.weixin.qq.com");
  }
});

Deno.test("loginStates() does not hand out an API base that is not WeChat's", async () => {
  const { fetch } = scripted(code(1), {
    ...CONFIRMED,
    baseurl: "https://evil.example/api",
  });
  const states = await collect({ fetch });
  assertEquals(states[1], {
    status: "untrusted_host",
    host: "https://evil.example/api",
  });
  const last = states[2];
  assertEquals(
    last?.status === "confirmed" && last.baseUrl,
    "https://ilinkai.weixin.qq.com",
  );
});

Deno.test("loginStates() ends at a user who is bound already", async () => {
  const { fetch } = scripted(code(1), { status: "binded_redirect" });
  assertEquals(await statuses({ fetch }), ["qrcode", "binded_redirect"]);
});

Deno.test("loginStates() ends with the signal's reason, in a request and between two", async () => {
  for (const step of [silence, { status: "wait" }]) {
    using time = new FakeTime();
    const controller = new AbortController();
    const { fetch } = scripted(code(1), step);
    const states = collect({ fetch, signal: controller.signal });
    setTimeout(() => controller.abort("enough"), 500);
    assertEquals(await pass(time, states.catch((reason) => reason)), "enough");
  }
});

Deno.test("loginStates() refuses a base that is no http URL", async () => {
  for (
    const baseUrl of ["", "weixin.qq.com", "ftp://weixin.qq.com", "https:// "]
  ) {
    await assertRejects(() => collect({ baseUrl }), ConfigError);
  }
});
