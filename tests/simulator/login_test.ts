import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  createSimulator,
  type SimulatedLogin,
  type Simulator,
} from "../../src/simulator/mod.ts";
import { type Json, poll, rightHeaders } from "./_wire.ts";

const APP_HEADERS = {
  "iLink-App-Id": "bot",
  "iLink-App-ClientVersion": "132105",
};

/** Asks for a QR code, by POST unless `init` says otherwise. */
async function askForCode(
  simulator: Simulator,
  init: RequestInit = {},
  query = "?bot_type=3",
): Promise<Json> {
  const response = await simulator.fetch(
    `http://localhost:9/ilink/bot/get_bot_qrcode${query}`,
    {
      method: "POST",
      headers: rightHeaders(null),
      body: JSON.stringify({ local_token_list: [] }),
      ...init,
    },
  );
  return { http: response.status, ...await response.json() };
}

/** Polls for the status of a code. */
async function status(
  simulator: Simulator,
  qrcode: string,
  { digits, origin = "http://localhost:9", ...init }: {
    readonly digits?: string;
    readonly origin?: string;
  } & RequestInit = {},
): Promise<Json> {
  const query = new URLSearchParams({ qrcode });
  if (digits !== undefined) query.set("verify_code", digits);
  const response = await simulator.fetch(
    `${origin}/ilink/bot/get_qrcode_status?${query}`,
    { headers: APP_HEADERS, ...init },
  );
  return await response.json();
}

/** A QR code, and the phone that can scan it. */
async function begin(
  options: { readonly tokens?: readonly string[] } = {},
  simulator: Simulator = createSimulator({ loginHoldMs: 0 }),
) {
  const body = JSON.stringify({ local_token_list: options.tokens ?? [] });
  const { qrcode } = await askForCode(simulator, { body });
  const login = simulator.logins.at(-1)!;
  const ask = (options = {}) => status(simulator, qrcode, options);
  return { simulator, login, qrcode, ask };
}

Deno.test("get_bot_qrcode gives a code and the URL of its page, by POST and by GET", async () => {
  const simulator = createSimulator();
  const post = await askForCode(simulator);
  assertMatch(post["qrcode"], /^[0-9a-f]{32}$/);
  assertEquals(
    post["qrcode_img_content"],
    `http://localhost:9/login/${post["qrcode"]}`,
  );
  const get = await askForCode(simulator, {
    method: "GET",
    headers: APP_HEADERS,
    body: null,
  });
  assertNotEquals(get["qrcode"], post["qrcode"]);
  assertEquals(simulator.logins.map(({ id }) => id), [
    post["qrcode"],
    get["qrcode"],
  ]);
});

Deno.test("get_bot_qrcode answers POST as the setting qrPostStatus says", async () => {
  const simulator = createSimulator({ qrPostStatus: 404 });
  assertEquals((await askForCode(simulator))["http"], 404);
  simulator.settings.qrPostStatus = 405;
  assertEquals((await askForCode(simulator))["http"], 405);
  const init = { method: "GET", headers: APP_HEADERS, body: null };
  assertEquals((await askForCode(simulator, init))["http"], 200);
});

/** Requests for a code that break the form, and what the refusal must say. */
const BROKEN: Record<string, [RequestInit, string, string]> = {
  "a token": [
    { headers: rightHeaders("ab@im.bot:secret") },
    "?bot_type=3",
    "the header Authorization must not be sent for a QR code",
  ],
  "base_info": [
    { body: JSON.stringify({ local_token_list: [], base_info: {} }) },
    "?bot_type=3",
    "base_info is no known field",
  ],
  "eleven tokens": [
    { body: JSON.stringify({ local_token_list: Array(11).fill("t") }) },
    "?bot_type=3",
    "local_token_list must name at most 10 tokens and names 11",
  ],
  "no bot_type": [{}, "", "the parameter bot_type is missing"],
  "a bot_type that is no number": [
    {},
    "?bot_type=x",
    'the parameter bot_type is "x"',
  ],
  "an unknown parameter": [
    {},
    "?bot_type=3&a=1",
    "a is no known parameter",
  ],
  "no app id": [
    { method: "GET", headers: {}, body: null },
    "?bot_type=3",
    "the header iLink-App-Id is missing",
  ],
  "the headers of a POST with GET": [
    { method: "GET", headers: rightHeaders(null), body: null },
    "?bot_type=3",
    "the header X-WECHAT-UIN must not be sent with GET",
  ],
};

for (const [name, [init, query, fault]] of Object.entries(BROKEN)) {
  Deno.test(`get_bot_qrcode refuses ${name} and names it; a lenient simulator lists it`, async () => {
    const strict = createSimulator();
    const refused = await askForCode(strict, init, query);
    assertEquals([refused["http"], strict.logins.length], [400, 0]);
    assertStringIncludes(refused["errmsg"], fault);
    const lenient = createSimulator({ strict: false });
    assertEquals((await askForCode(lenient, init, query))["http"], 200);
    assertStringIncludes(
      lenient.deviations.map(({ fault }) => fault).join(),
      fault,
    );
  });
}

Deno.test("get_bot_qrcode refuses a token list that is none, even when lenient", async () => {
  const simulator = createSimulator({ strict: false });
  const body = JSON.stringify({ local_token_list: "x" });
  const answer = await askForCode(simulator, { body });
  assertEquals(
    answer["errmsg"],
    "local_token_list must be a list and is of type string",
  );
});

Deno.test("a login goes from wait over scaned to confirmed, with a new bot", async () => {
  const { simulator, login, ask } = await begin();
  assertEquals(await ask(), { ret: 0, status: "wait" });
  login.scan("alice");
  assertEquals(await ask(), { ret: 0, status: "scaned" });
  const bot = login.confirm();
  const confirmed = await ask();
  assertEquals(confirmed, {
    ret: 0,
    status: "confirmed",
    bot_token: bot.token,
    ilink_bot_id: bot.accountId,
    baseurl: "http://localhost:9",
    ilink_user_id: simulator.user("alice", { bot: bot.accountId }).id,
  });
  assertEquals(await ask(), confirmed);
  await simulator.user("alice", { bot: bot.accountId }).say("hi");
  assertEquals((await poll(simulator, bot.token))["msgs"].length, 1);
  assertEquals(
    JSON.stringify(simulator.calls).includes(bot.token),
    false,
  );
});

Deno.test("confirm() makes the tokens of the user's older bots stale, and no others", async () => {
  const simulator = createSimulator({ loginHoldMs: 0, holdMs: 0 });
  const bobs = simulator.createBot({ owner: "bob" });
  const nobodys = simulator.createBot();
  const first = await begin({}, simulator);
  first.login.scan("alice");
  const older = first.login.confirm();
  const second = await begin({}, simulator);
  second.login.scan("alice");
  const newer = second.login.confirm();
  assertNotEquals(newer.accountId, older.accountId);
  assertEquals((await poll(simulator, older.token))["errcode"], -14);
  for (const { token } of [newer, bobs, nobodys]) {
    assertEquals((await poll(simulator, token))["ret"], 0);
  }
});

Deno.test("scan() ends a login as already bound when the client knows the user's live bot", async () => {
  const simulator = createSimulator({ loginHoldMs: 0 });
  const { accountId, token } = simulator.createBot({ owner: "alice" });
  const { login, ask } = await begin({ tokens: ["x", token] }, simulator);
  login.scan("alice");
  assertEquals(await ask(), { ret: 0, status: "binded_redirect" });

  const other = await begin({ tokens: [token] }, simulator);
  other.login.scan("bob");
  assertEquals(other.login.status, "scaned");

  simulator.expire(accountId);
  const again = await begin({ tokens: [token] }, simulator);
  again.login.scan("alice");
  assertEquals(again.login.status, "scaned");
});

Deno.test("askCode() wants its digits; wrong ones are asked for again, and the third blocks", async () => {
  const { login, ask } = await begin();
  login.scan();
  login.askCode("123456");
  assertEquals((await ask())["status"], "need_verifycode");
  assertEquals((await ask({ digits: "1" }))["status"], "need_verifycode");
  assertEquals((await ask({ digits: "123456" }))["status"], "scaned");

  const wrong = await begin();
  wrong.login.askCode("123456");
  assertEquals((await wrong.ask({ digits: "1" }))["status"], "need_verifycode");
  assertEquals((await wrong.ask({ digits: "2" }))["status"], "need_verifycode");
  assertEquals(
    (await wrong.ask({ digits: "3" }))["status"],
    "verify_code_blocked",
  );
});

Deno.test("redirect() sends the client to another host, where the login goes on", async () => {
  const { login, ask } = await begin();
  login.redirect("127.0.0.1:7");
  for (let turn = 0; turn < 2; turn++) {
    assertEquals(await ask(), {
      ret: 0,
      status: "scaned_but_redirect",
      redirect_host: "127.0.0.1:7",
    });
  }
  const there = { origin: "http://127.0.0.1:7" };
  assertEquals((await ask(there))["status"], "scaned");
  login.confirm();
  const { status, baseurl } = await ask(there);
  assertEquals([status, baseurl], ["confirmed", "http://127.0.0.1:7"]);
});

Deno.test("expire(), refuse(), block() and alreadyBound() end a login for good", async () => {
  const ends: Record<string, (login: SimulatedLogin) => void> = {
    expired: (login) => login.expire(),
    verify_code_blocked: (login) => login.block(),
    binded_redirect: (login) => login.alreadyBound(),
  };
  for (const [end, act] of Object.entries(ends)) {
    const { login, ask } = await begin();
    act(login);
    assertEquals((await ask())["status"], end);
    assertThrows(() => login.confirm(), TypeError, `has ended as "${end}"`);
  }
  const { login } = await begin();
  login.refuse();
  assertEquals(login.status, "expired");
});

Deno.test("a QR code expires after five minutes, held poll or not", async () => {
  using time = new FakeTime();
  const simulator = createSimulator({ loginHoldMs: 600_000 });
  const { ask, login } = await begin({}, simulator);
  const held = ask();
  await time.tickAsync(299_999);
  assertEquals(login.status, "wait");
  await time.tickAsync(1);
  assertEquals((await held)["status"], "expired");
  assertThrows(() => login.scan(), TypeError, "expired");
});

Deno.test("get_qrcode_status is held until something changes, or for 30 s", async () => {
  using time = new FakeTime();
  const { ask, login } = await begin({}, createSimulator());
  let answers = 0;
  const held = () => ask().finally(() => answers++);
  const scanned = held();
  await time.tickAsync(29_999);
  await time.tickAsync();
  assertEquals(answers, 0);
  login.scan();
  assertEquals((await scanned)["status"], "scaned");
  const unchanged = held();
  await time.tickAsync(30_000);
  assertEquals((await unchanged)["status"], "scaned");
});

Deno.test("get_qrcode_status ends with the caller's signal, and tells the next poll what is new", async () => {
  const { ask, login } = await begin({}, createSimulator());
  const controller = new AbortController();
  const held = ask({ signal: controller.signal });
  await new Promise((resolve) => setTimeout(resolve, 0));
  login.scan();
  controller.abort(new Error("enough"));
  assertEquals(await held.catch((error) => error.message), "enough");
  assertEquals((await ask())["status"], "scaned");
});

Deno.test("get_qrcode_status answers expired to an unknown code and refuses a token", async () => {
  const { simulator, qrcode } = await begin();
  assertEquals((await status(simulator, "x"))["status"], "expired");
  const headers = { ...APP_HEADERS, Authorization: "Bearer x" };
  const refused = await status(simulator, qrcode, { headers });
  assertEquals(
    refused["errmsg"],
    "the header Authorization must not be sent with GET",
  );
  const post = await status(simulator, qrcode, { method: "POST" });
  assertStringIncludes(post["errmsg"], "takes GET and was called with POST");
});
