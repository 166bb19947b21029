import { assert, assertEquals, assertFalse } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Typing, type TypingTimes } from "../../src/delivery/typing.ts";
import { ApiError, NetworkError } from "../../src/errors.ts";
import { TypingStatus } from "../../src/ilink/types.ts";
import { sleep } from "../../src/_sleep.ts";
import { FakeLog } from "../_support/fake_log.ts";
import { drive, pass, settle } from "../_support/time.ts";

const HOUR = 60 * 60_000;

const refused = new ApiError({
  endpoint: "ilink/bot/sendtyping",
  status: 200,
  ret: -2,
});

const TIMES: TypingTimes = { keepAliveMs: 5_000, maxMs: 60_000 };

/** A client that notes what it is asked for, and when. */
function setUp(times: TypingTimes = TIMES) {
  const calls: { at: number; what: string }[] = [];
  const note = (what: string) => void calls.push({ at: Date.now(), what });
  const log = new FakeLog();
  let tickets = 0;
  const client = {
    onGetConfig: (_?: AbortSignal): Promise<void> => Promise.resolve(),
    onSendTyping: (_: number, __?: AbortSignal): Promise<void> =>
      Promise.resolve(),
  };
  const typing = new Typing({
    log,
    times,
    client: {
      getConfig: async (userId, token, options) => {
        note(`${userId} getconfig ${token}`);
        await client.onGetConfig(options?.signal);
        return { typing_ticket: `ticket ${++tickets}` };
      },
      sendTyping: async (userId, ticket, status, options) => {
        options?.signal?.throwIfAborted();
        const on = status === TypingStatus.TYPING ? "on" : "off";
        note(`${userId} ${on} ${ticket}`);
        await client.onSendTyping(status, options?.signal);
      },
    },
  });
  return {
    typing,
    client,
    log,
    calls,
    /** What was asked for since the last call of this. */
    said: () => calls.splice(0).map(({ what }) => what),
    sent: () => calls.splice(0).map(({ at, what }) => `${at} ${what}`),
  };
}

Deno.test("start() asks for a ticket, shows the indicator and keeps it alive every five seconds", async () => {
  using time = new FakeTime(0);
  const { typing, sent } = setUp();
  typing.start("alice", "token");
  await pass(time, 14_999);
  assertEquals(sent(), [
    "0 alice getconfig token",
    "0 alice on ticket 1",
    "5000 alice on ticket 1",
    "10000 alice on ticket 1",
  ]);
  await typing.stop("alice");
  assertEquals(sent(), ["14999 alice off ticket 1"]);
  await settle(time);
  assertEquals(time.next(), false);
});

Deno.test("start() returns before anything is asked for", async () => {
  using time = new FakeTime(0);
  const { typing, client } = setUp();
  client.onGetConfig = (signal) => sleep(10_000, signal);
  assertEquals(typing.start("alice", "token"), undefined);
  await drive(time, typing.stop("alice"));
});

Deno.test("start() does nothing while the indicator is shown", async () => {
  using time = new FakeTime(0);
  const { typing, said } = setUp();
  typing.start("alice", "token");
  typing.start("alice", "token");
  await pass(time, 1_000);
  typing.start("alice", "token");
  await pass(time, 1_000);
  assertEquals(said(), ["alice getconfig token", "alice on ticket 1"]);
  await typing.close();
});

Deno.test("start() shows the indicator to each user apart", async () => {
  using time = new FakeTime(0);
  const { typing, said } = setUp();
  typing.start("alice", "token a");
  typing.start("bob", "token b");
  await settle(time);
  said();
  await typing.stop("alice");
  assertEquals(said(), ["alice off ticket 1"]);
  await pass(time, 5_000);
  assertEquals(said(), ["bob on ticket 2"]);
  await typing.close();
  assertEquals(said(), ["bob off ticket 2"]);
});

Deno.test("start() ends by itself after sixty seconds", async () => {
  using time = new FakeTime(0);
  const { typing, sent } = setUp();
  typing.start("alice", "token");
  await pass(time, 10 * 60_000);
  const calls = sent();
  assertEquals(calls.length, 14);
  assertEquals(calls.slice(-2), [
    "55000 alice on ticket 1",
    "60000 alice off ticket 1",
  ]);
  assertEquals(time.next(), false);
  typing.start("alice", "token");
  await settle(time);
  assertEquals(sent(), ["600000 alice on ticket 1"]);
  await typing.close();
});

Deno.test("start() asks as often, and ends when, it is told", async () => {
  using time = new FakeTime(0);
  const { typing, sent } = setUp({ keepAliveMs: 2_000, maxMs: 5_000 });
  typing.start("alice", "token");
  await pass(time, 60_000);
  assertEquals(sent(), [
    "0 alice getconfig token",
    "0 alice on ticket 1",
    "2000 alice on ticket 1",
    "4000 alice on ticket 1",
    "5000 alice off ticket 1",
  ]);
});

Deno.test("start() uses a ticket again, and another one within 24 hours", async () => {
  using time = new FakeTime(0);
  const { typing, said } = setUp();
  let asked = 0;
  let lastAsked = 0;
  for (let hour = 0; hour <= 48; hour++) {
    typing.start("alice", "token");
    await settle(time);
    await typing.stop("alice");
    const calls = said();
    if (calls.some((call) => call.includes("getconfig"))) {
      assert(hour === 0 || hour - lastAsked >= 12, `${hour}`);
      asked++;
      lastAsked = hour;
    }
    assert(hour - lastAsked < 24, `${hour}`);
    assertEquals(calls.slice(-2), [
      `alice on ticket ${asked}`,
      `alice off ticket ${asked}`,
    ]);
    time.tick(HOUR);
  }
  assert(asked >= 3 && asked <= 5, `${asked}`);
});

Deno.test("start() asks for a ticket again after 2 s, twice that each time, up to an hour", async () => {
  using time = new FakeTime(0);
  const { typing, client, calls, log } = setUp();
  client.onGetConfig = () => Promise.reject(new Error("no ticket"));
  const start = async () => {
    typing.start("alice", "token");
    await settle(time);
  };
  const pauses = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 3_600];
  for (const [n, seconds] of [...pauses, 3_600, 3_600].entries()) {
    await start();
    assertEquals(calls.length, n + 1, `${seconds}`);
    time.tick(seconds * 1_000 - 1);
    await start();
    assertEquals(calls.length, n + 1, `${seconds}`);
    time.tick(1);
  }
  assert(calls.every(({ what }) => what.includes("getconfig")));
  assertEquals(log.of("debug").length, calls.length);
  assertEquals(log.lines.length, calls.length);
});

Deno.test("start() begins with two seconds again after a ticket that came", async () => {
  using time = new FakeTime(0);
  const { typing, client, calls } = setUp();
  const outcomes = [false, false, true, false, true];
  client.onGetConfig = () =>
    outcomes.shift() ? Promise.resolve() : Promise.reject(new Error("no"));
  const start = async () => {
    typing.start("alice", "token");
    await settle(time);
    await typing.stop("alice");
  };
  await start();
  await pass(time, 2_000);
  await start();
  await pass(time, 4_000);
  await start();
  await pass(time, 24 * HOUR);
  await start();
  await pass(time, 2_000);
  await start();
  const asked = calls.filter(({ what }) => what.includes("getconfig"));
  assertEquals(asked.map(({ at }) => at / 1_000), [
    0,
    2,
    6,
    24 * 3_600 + 6,
    24 * 3_600 + 8,
  ]);
});

Deno.test("start() takes an answer without a ticket for a failure", async () => {
  using time = new FakeTime(0);
  const log = new FakeLog();
  let asked = 0;
  const typing = new Typing({
    log,
    times: TIMES,
    client: {
      getConfig: () => {
        asked++;
        return Promise.resolve({ typing_ticket: "" });
      },
      sendTyping: () => Promise.reject(new Error("Must not be called")),
    },
  });
  typing.start("alice", "token");
  await settle(time);
  typing.start("alice", "token");
  await settle(time);
  assertEquals([asked, log.of("debug")], [1, ["Could not show typing"]]);
  assertEquals(time.next(), false);
});

Deno.test("start() asks for another ticket when the server refuses the one that it gave", async () => {
  using time = new FakeTime(0);
  const { typing, client, said, log } = setUp();
  client.onSendTyping = () => Promise.reject(refused);
  typing.start("alice", "token");
  await settle(time);
  assertEquals(said()[0], "alice getconfig token");
  client.onSendTyping = () => Promise.resolve();
  typing.start("alice", "token");
  await settle(time);
  assertEquals(said(), []);
  await pass(time, 2_000);
  typing.start("alice", "token");
  await settle(time);
  assertEquals(said(), ["alice getconfig token", "alice on ticket 2"]);
  assertEquals(log.of("debug")[0], "Could not show typing");
  await typing.close();
});

Deno.test("start() keeps the ticket when the network fails", async () => {
  using time = new FakeTime(0);
  const { typing, client, said } = setUp();
  client.onSendTyping = () =>
    Promise.reject(new NetworkError("ilink/bot/sendtyping", "reset"));
  typing.start("alice", "token");
  await settle(time);
  said();
  client.onSendTyping = () => Promise.resolve();
  typing.start("alice", "token");
  await settle(time);
  assertEquals(said(), ["alice on ticket 1"]);
  await typing.close();
});

Deno.test("stop() does nothing where no indicator is shown", async () => {
  using _time = new FakeTime(0);
  const { typing, said } = setUp();
  await typing.stop("alice");
  await typing.close();
  assertEquals(said(), []);
});

Deno.test("stop() before the ticket came shows nothing", async () => {
  using time = new FakeTime(0);
  const { typing, client, said, log } = setUp();
  client.onGetConfig = (signal) => sleep(10_000, signal);
  typing.start("alice", "token");
  await pass(time, 1_000);
  await drive(time, typing.stop("alice"));
  assertEquals(time.now, 1_000);
  assertEquals(said(), ["alice getconfig token"]);
  await settle(time);
  assertEquals([log.lines, time.next()], [[], false]);
  client.onGetConfig = () => Promise.resolve();
  typing.start("alice", "token");
  await settle(time);
  assertEquals(said(), ["alice getconfig token", "alice on ticket 1"]);
  await typing.close();
});

Deno.test("stop() while the first request is under way takes the indicator away", async () => {
  using time = new FakeTime(0);
  const { typing, client, said, log } = setUp();
  client.onSendTyping = (status, signal) =>
    status === TypingStatus.TYPING ? sleep(10_000, signal) : Promise.resolve();
  typing.start("alice", "token");
  await pass(time, 1_000);
  await drive(time, typing.stop("alice"));
  assertEquals(said().slice(1), ["alice on ticket 1", "alice off ticket 1"]);
  assertEquals([time.now, log.lines, time.next()], [1_000, [], false]);
});

Deno.test("stop() resolves when the server has been told", async () => {
  using time = new FakeTime(0);
  const { typing, client } = setUp();
  client.onSendTyping = (status) =>
    status === TypingStatus.CANCEL ? sleep(700) : Promise.resolve();
  typing.start("alice", "token");
  await settle(time);
  let stopped = false;
  const stopping = typing.stop("alice").then(() => stopped = true);
  await pass(time, 699);
  assertFalse(stopped);
  await pass(time, 1);
  assert(stopped);
  await stopping;
});

Deno.test("start() after stop() comes after it on the wire", async () => {
  using time = new FakeTime(0);
  const { typing, client, sent } = setUp();
  client.onSendTyping = (status) =>
    status === TypingStatus.CANCEL ? sleep(700) : Promise.resolve();
  typing.start("alice", "token");
  await settle(time);
  void typing.stop("alice");
  typing.start("alice", "token");
  typing.start("alice", "token");
  await pass(time, 6_000);
  assertEquals(sent(), [
    "0 alice getconfig token",
    "0 alice on ticket 1",
    "0 alice off ticket 1",
    "700 alice on ticket 1",
    "5700 alice on ticket 1",
  ]);
  await drive(time, typing.close());
  assertEquals(time.next(), false);
});

Deno.test("start() and stop() keep every error to the log, on debug", async () => {
  using time = new FakeTime(0);
  const { typing, client, log } = setUp();
  client.onSendTyping = () => Promise.reject(new Error("no"));
  typing.start("alice", "token");
  await settle(time);
  await typing.stop("alice");
  client.onSendTyping = (status) =>
    status === TypingStatus.CANCEL
      ? Promise.reject(new Error("no"))
      : Promise.resolve();
  typing.start("alice", "token");
  await settle(time);
  await typing.stop("alice");
  assertEquals(log.lines.map(({ level, message }) => `${level} ${message}`), [
    "debug Could not show typing",
    "debug Could not end typing",
    "debug Could not end typing",
  ]);
  assertEquals(time.next(), false);
});

Deno.test("close() takes every indicator away, and none comes after it", async () => {
  using time = new FakeTime(0);
  const { typing, said } = setUp();
  for (const userId of ["alice", "bob", "carol"]) typing.start(userId, "token");
  await settle(time);
  said();
  await drive(time, typing.close());
  assertEquals(said().sort(), [
    "alice off ticket 1",
    "bob off ticket 2",
    "carol off ticket 3",
  ]);
  typing.start("alice", "token");
  await pass(time, 10_000);
  assertEquals([said(), time.next()], [[], false]);
  await typing.close();
});
