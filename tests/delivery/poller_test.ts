import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Poller, type PollingTimes } from "../../src/delivery/poller.ts";
import { SessionExpiredError } from "../../src/errors.ts";
import type { GetUpdatesOptions, Updates } from "../../src/ilink/client.ts";
import { sleep } from "../../src/_sleep.ts";
import { FakeLog } from "../_support/fake_log.ts";
import { countListeners } from "../_support/listeners.ts";
import { pass, settle } from "../_support/time.ts";

const TIMES: PollingTimes = {
  longPollTimeoutMs: 35_000,
  retryDelayMs: 2_000,
  backoffDelayMs: 30_000,
  maxConsecutiveFailures: 3,
};

const EMPTY: Updates = { msgs: [], malformed: 0 };
const EDGE: Updates = { ...EMPTY, cutBy: "edge" };
const EXPIRED = { endpoint: "ilink/bot/getupdates", status: 200, ret: -14 };

type Answer = (options: GetUpdatesOptions) => Promise<Updates>;

/** An answer that takes as long as a server that holds. */
function after(ms: number, updates: Updates = EMPTY): Answer {
  return async ({ signal }) => {
    await sleep(ms, signal);
    return updates;
  };
}

/** Answers nothing until the poll is ended. */
const hold = after(24 * 60 * 60_000);

function failing(message: string): Answer {
  return () => Promise.reject(new Error(message));
}

/** A poller over answers that a test lists; the last one repeats. */
function setUp(...answers: Answer[]) {
  const world = {
    host: "ilinkai.weixin.qq.com",
    answers,
    polls: [] as (GetUpdatesOptions & { at: number })[],
    accepted: [] as Updates[],
    cursor: "",
    log: new FakeLog(),
    ready: (_: AbortSignal): Promise<void> => Promise.resolve(),
    accept: (_: Updates): Promise<void> => Promise.resolve(),
  };
  const poller = new Poller({
    client: () => ({
      host: world.host,
      getUpdates: (options) => {
        world.polls.push({ ...options, at: Date.now() });
        const [answer = hold] = answers;
        if (answers.length > 1) answers.shift();
        return answer(options);
      },
    }),
    times: TIMES,
    log: world.log,
    cursor: () => world.cursor,
    ready: (signal) => world.ready(signal),
    accept: (updates) => {
      world.accepted.push(updates);
      return world.accept(updates);
    },
  });
  const stop = new AbortController();
  const listeners = countListeners(stop.signal);
  const reason = new DOMException("Stopped", "AbortError");
  return {
    ...world,
    world,
    poller,
    listeners,
    start: () => {
      const run = poller.run(stop.signal);
      run.catch(() => {});
      return run;
    },
    /** Stops it, and sees that this is at once and leaves nothing behind. */
    end: async (time: FakeTime, run: Promise<never>) => {
      const { now } = time;
      stop.abort(reason);
      assertStrictEquals(await assertRejects(() => run), reason);
      await settle(time);
      assertEquals([time.now, time.next(), listeners.count], [now, false, 0]);
    },
    signal: stop.signal,
  };
}

function deadlines(polls: readonly GetUpdatesOptions[]): unknown[] {
  return polls.map(({ deadlineMs }) => deadlineMs);
}

/** The pauses after failures, as the log tells them. */
function pauses(log: FakeLog): number[] {
  return log.lines.filter(({ message }) => message === "Polling failed")
    .map(({ args }) => (args[0] as { retryInMs: number }).retryInMs);
}

/** Lets `Math.random` give `value` until it is disposed of. */
function fixRandom(value: number): Disposable {
  const { random } = Math;
  Math.random = () => value;
  return { [Symbol.dispose]: () => void (Math.random = random) };
}

Deno.test("run() polls again as soon as an answer is accepted, with the cursor of that moment", async () => {
  using time = new FakeTime(0);
  const message = { message_id: "1" };
  const bot = setUp(after(0, { ...EMPTY, msgs: [message] }), hold);
  let accept!: () => void;
  bot.world.accept = () => new Promise((resolve) => accept = resolve);
  bot.world.cursor = "one";
  const run = bot.start();
  await pass(time, 10);
  assertEquals(bot.accepted.map(({ msgs }) => msgs), [[message]]);
  assertEquals(bot.polls.length, 1);
  bot.world.cursor = "two";
  accept();
  await settle(time);
  assertEquals(bot.polls.map(({ cursor }) => cursor), ["one", "two"]);
  await bot.end(time, run);
});

Deno.test("run() does not poll before it may", async () => {
  using time = new FakeTime(0);
  const bot = setUp(hold);
  let ready!: () => void;
  bot.world.ready = () => new Promise((resolve) => ready = resolve);
  const run = bot.start();
  await pass(time, 60_000);
  assertEquals(bot.polls.length, 0);
  ready();
  await settle(time);
  assertEquals(bot.polls.length, 1);
  await bot.end(time, run);
});

Deno.test("run() gives a poll the hold and ten seconds", async () => {
  using time = new FakeTime(0);
  const bot = setUp(hold);
  const run = bot.start();
  await settle(time);
  assertEquals(deadlines(bot.polls), [45_000]);
  await bot.end(time, run);
});

Deno.test("run() believes the server about its hold, within reason", async () => {
  using time = new FakeTime(0);
  const told = (ms: number) =>
    after(1_000, { ...EMPTY, longpolling_timeout_ms: ms });
  const bot = setUp(
    told(20_000),
    after(1_000),
    told(0),
    told(-5),
    told(86_400_000),
    hold,
  );
  const run = bot.start();
  await pass(time, 6_000);
  assertEquals(deadlines(bot.polls), [
    45_000,
    30_000,
    30_000,
    30_000,
    30_000,
    610_000,
  ]);
  await bot.end(time, run);
});

Deno.test("run() waits after a failure, and longer after the third in a row", async () => {
  using time = new FakeTime(0);
  using _random = fixRandom(0.5);
  const bot = setUp(
    failing("one"),
    failing("two"),
    failing("three"),
    failing("four"),
    hold,
  );
  const run = bot.start();
  await settle(time);
  assertEquals([bot.poller.failures, bot.poller.lastError], [1, "one"]);
  assertEquals(bot.poller.lastPollAt, undefined);
  await pass(time, 1_999);
  assertEquals(bot.polls.length, 1);
  await pass(time, 62_001);
  assertEquals(bot.polls.map(({ at }) => at), [
    0,
    2_000,
    4_000,
    34_000,
    64_000,
  ]);
  assertEquals([bot.poller.failures, bot.poller.lastError], [4, "four"]);
  await bot.end(time, run);
});

Deno.test("run() spreads its pauses from 0.8 to 1.2 of what is set", async () => {
  using time = new FakeTime(0);
  for (const [random, pauseMs] of [[0, 1_600], [0.999_999, 2_400]] as const) {
    using _random = fixRandom(random);
    const bot = setUp(failing("down"));
    const run = bot.start();
    await settle(time);
    assertEquals(pauses(bot.log), [pauseMs]);
    await bot.end(time, run);
  }
});

Deno.test("run() counts failures anew after a poll that worked", async () => {
  using time = new FakeTime(0);
  using _random = fixRandom(0.5);
  const bot = setUp(
    failing("one"),
    failing("two"),
    after(1_000),
    failing("three"),
    failing("four"),
    failing("five"),
    hold,
  );
  const run = bot.start();
  await pass(time, 5_000);
  assertEquals(bot.log.of("info"), ["Polling works again"]);
  assertEquals(bot.poller.lastPollAt, 5_000);
  await pass(time, 50_000);
  assertEquals(pauses(bot.log), [2_000, 2_000, 2_000, 2_000, 30_000]);
  await bot.end(time, run);
});

Deno.test("run() forgets the last error when a poll works", async () => {
  using time = new FakeTime(0);
  using _random = fixRandom(0.5);
  const bot = setUp(failing("one"), after(1_000), hold);
  const run = bot.start();
  await pass(time, 3_000);
  assertEquals([bot.poller.failures, bot.poller.lastError], [0, undefined]);
  await bot.end(time, run);
});

Deno.test("run() takes what accept() throws for a failed poll", async () => {
  using time = new FakeTime(0);
  using _random = fixRandom(0.5);
  const bot = setUp(after(1_000), hold);
  bot.world.accept = () => Promise.reject(new Error("not written"));
  const run = bot.start();
  await pass(time, 1_000);
  assertEquals([bot.poller.failures, bot.poller.lastError], [1, "not written"]);
  await pass(time, 2_000);
  assertEquals(bot.polls.length, 2);
  await bot.end(time, run);
});

Deno.test("run() stops at once while it waits after a failure", async () => {
  using time = new FakeTime(0);
  const bot = setUp(failing("down"));
  const run = bot.start();
  await pass(time, 500);
  assertEquals(bot.polls.length, 1);
  await bot.end(time, run);
});

Deno.test("run() stops at once while it waits for a server that does not hold", async () => {
  using time = new FakeTime(0);
  const bot = setUp(after(0));
  const run = bot.start();
  await pass(time, 100);
  await bot.end(time, run);
});

Deno.test("run() does not poll when it was stopped before", async () => {
  using _time = new FakeTime(0);
  const bot = setUp(hold);
  bot.world.ready = (signal) => Promise.reject(signal.reason);
  const stopped = AbortSignal.abort(new Error("before"));
  await assertRejects(() => bot.poller.run(stopped), Error, "before");
  assertEquals(bot.polls.length, 0);
});

Deno.test("run() does not hammer a server that does not hold", async () => {
  using time = new FakeTime(0);
  const bot = setUp(() => Promise.resolve(EMPTY));
  const run = bot.start();
  await pass(time, 10_000);
  assertEquals(bot.polls.map(({ at }) => at).slice(0, 4), [
    0,
    500,
    1_000,
    1_500,
  ]);
  assertEquals(bot.polls.length, 21);
  await bot.end(time, run);
});

Deno.test("run() does not hammer a server that answers with what is no message", async () => {
  using time = new FakeTime(0);
  const bot = setUp(() => Promise.resolve({ ...EMPTY, malformed: 3 }));
  const run = bot.start();
  await pass(time, 1_000);
  assertEquals(bot.polls.length, 3);
  assertEquals(bot.log.lines[0]?.args, [{ count: 3 }]);
  await bot.end(time, run);
});

Deno.test("run() takes a cut by the edge for an empty poll", async () => {
  using time = new FakeTime(0);
  const bot = setUp(after(16_500, EDGE), hold);
  const run = bot.start();
  await pass(time, 16_500);
  assertEquals([bot.poller.failures, bot.poller.lastPollAt], [0, 16_500]);
  assertEquals(bot.polls.length, 2);
  assertEquals(bot.accepted, [EDGE]);
  assertEquals(bot.log.lines, []);
  await bot.end(time, run);
});

Deno.test("run() keeps polls under ten seconds after three cuts in a row", async () => {
  using time = new FakeTime(0);
  const bot = setUp(
    after(1_000, EDGE),
    after(1_000, EDGE),
    after(1_000),
    after(1_000, EDGE),
    after(1_000, EDGE),
    after(1_000, EDGE),
    after(1_000, { ...EMPTY, longpolling_timeout_ms: 35_000 }),
    hold,
  );
  const run = bot.start();
  await pass(time, 7_000);
  assertEquals(deadlines(bot.polls), [
    ...new Array(6).fill(45_000),
    10_000,
    10_000,
  ]);
  await bot.end(time, run);
});

Deno.test("run() keeps polls under ten seconds at the host that cuts longer ones", async () => {
  using time = new FakeTime(0);
  const bot = setUp(after(1_000), hold);
  bot.world.host = "ilinkai.wechat.com";
  const run = bot.start();
  await pass(time, 1_000);
  bot.world.host = "ilinkai.weixin.qq.com";
  assertEquals(deadlines(bot.polls), [10_000, 10_000]);
  await bot.end(time, run);
});

Deno.test("run() ends with a SessionExpiredError when the token is stale", async () => {
  using time = new FakeTime(0);
  const error = new SessionExpiredError(EXPIRED);
  const bot = setUp(() => Promise.reject(error));
  const run = bot.start();
  assertStrictEquals(await assertRejects(() => run), error);
  await pass(time, 120_000);
  assertEquals([bot.polls.length, bot.poller.failures], [1, 0]);
  assertEquals([bot.listeners.count, time.next()], [0, false]);
});

Deno.test("run() works again after it has ended", async () => {
  using time = new FakeTime(0);
  const bot = setUp(
    () => Promise.reject(new SessionExpiredError(EXPIRED)),
    hold,
  );
  await assertRejects(() => bot.start(), SessionExpiredError);
  const run = bot.start();
  await settle(time);
  assertEquals(bot.polls.length, 2);
  await bot.end(time, run);
});

Deno.test("once() polls once, waits no longer than it is told, and passes errors on", async () => {
  using time = new FakeTime(0);
  const bot = setUp(() => Promise.resolve(EMPTY), failing("down"));
  await bot.poller.once(bot.signal, 1_234);
  assertEquals(deadlines(bot.polls), [1_234]);
  assertEquals(bot.accepted, [EMPTY]);
  await assertRejects(() => bot.poller.once(bot.signal, 1_234), Error, "down");
  assertEquals(bot.poller.failures, 0);
  assertEquals(time.next(), false);
  assert(!bot.signal.aborted);
});
