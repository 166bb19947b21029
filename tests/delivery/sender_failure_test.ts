import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import type { FaultRule } from "@weixin/chat-adapter/simulator";
import { FakeTime } from "@std/testing/time";
import {
  ApiError,
  NetworkError,
  ProtocolError,
  SessionExpiredError,
  type WeixinError,
} from "../../src/errors.ts";
import { items, shown, startSending } from "../_support/sending.ts";
import { drive } from "../_support/time.ts";

const DAY = 24 * 60 * 60_000;

function json(body: unknown): FaultRule {
  return { body: JSON.stringify(body) };
}

/** Faults after which a send is tried again: how often at most, and after what time. */
const PASSING: readonly (readonly [string, FaultRule, number, number])[] = [
  ["the connection was refused", { refused: true }, 2, 1_500],
  ["the connection broke", { reset: true }, 1, 1_000],
  [
    "the connection broke after the message was taken",
    { reset: true, afterAccept: true },
    1,
    1_000,
  ],
  ["no answer came in time", { stall: "headers" }, 1, 16_000],
  [
    "no answer came in time to a message that was taken",
    { stall: "headers", afterAccept: true },
    1,
    16_000,
  ],
  [
    "the answer stopped in the middle",
    { stall: "body", afterAccept: true },
    1,
    16_000,
  ],
  ["the gateway said 502", { status: 502 }, 2, 1_500],
  ["the gateway said 503", { status: 503, body: "<html>" }, 2, 1_500],
  ["the gateway said 504", { status: 504, afterAccept: true }, 2, 1_500],
  ["the server said 429", { status: 429 }, 2, 2_000],
  [
    "the server said 429 with Retry-After",
    { status: 429, headers: { "Retry-After": "7" } },
    2,
    14_000,
  ],
];

for (const [name, rule, count, afterMs] of PASSING) {
  Deno.test(`send() tries again when ${name}, and the user sees the message once`, async () => {
    using time = new FakeTime();
    const { alice, say, send, calls, simulator } = startSending(time);
    await say(alice);
    const { now } = time;
    simulator.fault({ endpoint: "sendmessage", count, ...rule });
    const [sent] = await send(alice, "hello");
    assertEquals(sent?.status, "queued");
    assertEquals(shown(alice), ["hello"]);
    assertEquals(calls().length, count + 1);
    const bodies = calls().map(({ body }) => JSON.stringify(body));
    assertEquals(new Set(bodies).size, 1);
    assertStringIncludes(bodies[0]!, sent!.clientId);
    const took = time.now - now;
    assert(took >= afterMs && took < afterMs + 2_500, `${took}`);
    assertEquals(simulator.quota(alice).remaining, 9);
    assertEquals(simulator.deviations, []);
  });
}

type ErrorClass = new (...args: never[]) => WeixinError;

/** Faults that do not pass: how many calls there are, with what error they end, and what is left of the ten. */
const LASTING: readonly (readonly [
  string,
  FaultRule,
  number,
  ErrorClass,
  number,
])[] = [
  ["a refused connection", { refused: true }, 3, NetworkError, 10],
  ["a broken connection", { reset: true }, 2, NetworkError, 9],
  ["a deadline", { stall: "headers" }, 2, NetworkError, 9],
  ["a 502", { status: 502 }, 3, ApiError, 10],
  ["a 503", { status: 503 }, 3, ApiError, 10],
  ["a 504", { status: 504 }, 3, ApiError, 10],
  ["a 429", { status: 429 }, 3, ApiError, 10],
  [
    "a 429 for an hour",
    { status: 429, headers: { "Retry-After": "3600" } },
    1,
    ApiError,
    10,
  ],
  ["a 400", { status: 400 }, 1, ApiError, 10],
  ["a 401", { status: 401 }, 1, ApiError, 10],
  ["a 500", { status: 500 }, 1, ApiError, 10],
  ["an answer that is no JSON", { body: "<html>" }, 1, ProtocolError, 10],
  ["ret -1", json({ ret: -1 }), 1, ApiError, 10],
  ["ret -2", json({ ret: -2 }), 1, ApiError, 10],
  ["errcode -2", json({ errcode: -2 }), 1, ApiError, 10],
  ["a 503 with ret -2", { status: 503, ...json({ ret: -2 }) }, 1, ApiError, 10],
  ["ret -3", json({ ret: -3 }), 1, ApiError, 10],
  ["ret -4", json({ ret: -4 }), 1, ApiError, 10],
  ["ret -14", json({ ret: -14 }), 1, SessionExpiredError, 10],
  ["errcode -14", json({ ret: 0, errcode: -14 }), 1, SessionExpiredError, 10],
  [
    "a 503 with errcode -14",
    { status: 503, ...json({ errcode: -14 }) },
    1,
    SessionExpiredError,
    10,
  ],
];

for (const [name, rule, count, ErrorClass, remaining] of LASTING) {
  Deno.test(`send() gives up on ${name} after ${count} ${count === 1 ? "try" : "tries"}`, async () => {
    using time = new FakeTime();
    const { alice, say, send, sender, calls, simulator } = startSending(time);
    await say(alice);
    simulator.fault({ endpoint: "sendmessage", ...rule });
    const error = await assertRejects(() => send(alice, "hello"));
    assertInstanceOf(error, ErrorClass);
    assertEquals(error.progress, undefined);
    assertEquals(calls().length, count);
    assertEquals((await sender.window(alice.id)).remaining, remaining);
    assertEquals(shown(alice), []);
  });
}

Deno.test("send() tells how many messages of a post went out, and sends no more of it", async () => {
  using time = new FakeTime();
  const { alice, say, send, simulator } = startSending(time);
  await say(alice);
  simulator.fault({
    endpoint: "sendmessage",
    when: ({ body }) => JSON.stringify(body).includes("three"),
    status: 500,
  });
  const error = await assertRejects(
    () => send(alice, "one", "two", "three", "four"),
    ApiError,
    "2 of 4 messages",
  );
  assertEquals(error.progress, { sent: 2, total: 4 });
  assertEquals(shown(alice), ["one", "two"]);
});

Deno.test("send() explains a refusal by what it knows of the user", async () => {
  using time = new FakeTime();
  const { alice, bob, say, send, simulator } = startSending(time, {
    whenClosed: "send",
    simulator: { strict: false },
  });
  const reasonOf = async (user: typeof alice, ...texts: string[]) => {
    const error = await assertRejects(() => send(user, ...texts), ApiError);
    assert(error.hint && error.message.includes(error.hint), error.message);
    return error.reason;
  };
  assertEquals(await reasonOf(bob, "never wrote"), "no-context");
  await say(alice);
  assertEquals(await reasonOf(alice, "a".repeat(16_385)), "too-long");
  await say(bob);
  await send(bob, ...new Array(10).fill("x"));
  time.tick(2_000);
  assertEquals(await reasonOf(bob, "eleven"), "quota");
  simulator.fault({ endpoint: "sendmessage", count: 1, ...json({ ret: -2 }) });
  assertEquals(await reasonOf(alice, "in an open window"), "throttled");
  time.tick(DAY);
  assertEquals(await reasonOf(alice, "a day later"), "window-expired");
  const nobody = simulator.user("x");
  Object.defineProperty(nobody, "id", { value: "nobody@im.wechat" });
  assertEquals(await reasonOf(nobody, "hello"), "bad-recipient");
});

const EXPIRED = { endpoint: "ilink/bot/getupdates", status: 200, errcode: -14 };

Deno.test("send() fails at once, without a call, while the session is expired", async () => {
  using time = new FakeTime();
  const { alice, say, send, sender, calls } = startSending(time);
  await say(alice);
  sender.expired = new SessionExpiredError(EXPIRED);
  const { now } = time;
  const error = await assertRejects(
    () => send(alice, "hello"),
    SessionExpiredError,
    "Log in again",
  );
  assertEquals([error.code, error.errcode], ["SESSION_EXPIRED", -14]);
  assertEquals([calls().length, time.now], [0, now]);
  sender.expired = undefined;
  await send(alice, "hello");
  assertEquals(shown(alice), ["hello"]);
});

Deno.test("send() gives each caller an error of its own while the session is expired", async () => {
  using time = new FakeTime();
  const { alice, say, send, sender } = startSending(time);
  await say(alice);
  sender.expired = new SessionExpiredError(EXPIRED);
  const first = await assertRejects(() => send(alice, "1", "2"), ApiError);
  const second = await assertRejects(
    () => send(alice, "1", "2", "3"),
    ApiError,
  );
  const third = await assertRejects(() => send(alice, "1"), ApiError);
  assertEquals(first.progress, { sent: 0, total: 2 });
  assertEquals(second.progress, { sent: 0, total: 3 });
  assertEquals(third.progress, undefined);
  assertFalse(second.message.includes("of 2"), second.message);
});

Deno.test("relogin() ends the expiry and sends with the new client", async () => {
  using time = new FakeTime();
  const { alice, say, send, sender, client } = startSending(time);
  sender.expired = new SessionExpiredError(EXPIRED);
  let sent = 0;
  sender.relogin({
    sendMessage: (...args) => {
      sent++;
      return client.sendMessage(...args);
    },
  }, "login 2");
  await say(alice);
  await send(alice, "hello");
  assertEquals([sent, shown(alice)], [1, ["hello"]]);
});

Deno.test("send() warns of each try that failed", async () => {
  using time = new FakeTime();
  const { alice, say, send, simulator, log } = startSending(time);
  await say(alice);
  simulator.fault({ endpoint: "sendmessage", count: 2, status: 503 });
  await send(alice, "hello");
  const lines = log.lines.filter(({ level }) => level === "warn");
  assertEquals(
    lines.map(({ args }) => (args[0] as { tries: number }).tries),
    [1, 2],
  );
});

/** Everything of an error that a logger may print. */
function printed(error: Error): string {
  return Deno.inspect(error, { depth: 20, showHidden: true }) +
    JSON.stringify(error) + error.stack + String(error.cause);
}

Deno.test("send() puts no secret into an error or the log, however it fails", async () => {
  using time = new FakeTime();
  const world = startSending(time);
  const { alice, say, sender, simulator, token, log } = world;
  const secret = token.slice(token.indexOf(":") + 1);
  const echoing = (contextToken: string): FaultRule[] => {
    const echo = `no ${token} for ${contextToken} at https://x/?key=${secret}`;
    return [
      { status: 503, body: echo },
      { status: 400, ...json({ ret: -2, errmsg: echo }) },
      json({ errcode: -14, errmsg: echo }),
      json({ ret: -2, errmsg: echo, context_token: contextToken }),
      { body: echo },
      { status: 302, headers: { Location: `https://x/?token=${token}` } },
    ];
  };
  const others = [...PASSING, ...LASTING].map(([, rule]) => rule);
  const contextTokens: string[] = [];
  for (let n = 0; n < others.length + echoing("").length; n++) {
    const contextToken = await say(alice);
    contextTokens.push(contextToken);
    const rule = [...others, ...echoing(contextToken)][n];
    const fault = simulator.fault({ endpoint: "sendmessage", ...rule });
    const sending = sender.send(alice.id, items("one", "two"));
    const error = await assertRejects(() => drive(time, sending), Error);
    fault.remove();
    for (const hidden of [secret, contextToken]) {
      assertFalse(printed(error).includes(hidden), printed(error));
    }
    time.tick(2_000);
  }
  const lines = Deno.inspect(log.lines, { depth: 20 });
  assert(log.lines.length > 0);
  for (const hidden of [secret, ...contextTokens]) {
    assertFalse(lines.includes(hidden), lines);
  }
});
