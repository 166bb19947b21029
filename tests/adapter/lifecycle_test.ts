import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { createMemoryState } from "@chat-adapter/state-memory";
import { ConfigError } from "@weixin/chat-adapter";
import { createSimulator } from "@weixin/chat-adapter/simulator";
import { Chat } from "chat";
import { dispatchRules } from "../../src/adapter/concurrency.ts";
import { echo, startBot } from "../_support/bot.ts";
import { RecordingLog } from "../_support/log.ts";
import { until } from "../_support/until.ts";
import { tick } from "../_support/time.ts";

function endpoints(calls: readonly { endpoint: string }[]): string[] {
  return calls.map(({ endpoint }) => endpoint);
}

Deno.test("initialize() tells the server that the bot is online, and shutdown() that it goes", async () => {
  const run = await startBot();
  await until(() => endpoints(run.simulator.calls).includes("msg/notifystart"));
  await run.bot.shutdown();
  assertEquals(endpoints(run.simulator.calls).at(-1), "msg/notifystop");
  await run.simulator.close();
});

Deno.test("initialize() succeeds while the server is down, and the bot works when it comes back", async () => {
  const simulator = createSimulator();
  const fault = simulator.fault({ refused: true });
  await using run = await startBot({
    simulator,
    handlers: echo,
    adapter: { polling: { retryDelayMs: 5, backoffDelayMs: 5 } },
  });
  await until(() => run.adapter.status().failures > 3);
  assert(run.adapter.status().lastError?.includes("refused"));
  fault.remove();
  const alice = simulator.user("alice");
  await alice.say("hi");
  assertEquals((await alice.nextMessage()).text, "You said: hi");
  assertEquals(run.adapter.status().failures, 0);
  assertEquals(run.adapter.status().lastError, undefined);
});

Deno.test("initialize() returns while the state does not answer, and polling starts when it does", async () => {
  using time = new FakeTime();
  const state = createMemoryState();
  const acquireLock = state.acquireLock.bind(state);
  state.acquireLock = () => new Promise(() => {});
  let started = false;
  const starting = startBot({
    chat: { state },
    adapter: { logger: new RecordingLog() },
  }).then((run) => {
    started = true;
    return run;
  });
  await tick(time, 4_999);
  assertEquals(started, false);
  await tick(time, 1);
  const run = await starting;
  assertEquals(run.adapter.status().state, "standby");
  state.acquireLock = acquireLock;
  for (let round = 0; round < 25; round++) await tick(time, 500);
  assertEquals(run.adapter.status().state, "polling");
  let over = false;
  run[Symbol.asyncDispose]().then(() => over = true);
  while (!over) await tick(time, 100);
});

Deno.test("shutdown() waits for handlers that run, and writes that they are done", async () => {
  const release = Promise.withResolvers<void>();
  const state = createMemoryState();
  const run = await startBot({
    chat: { state },
    handlers: (bot) => {
      bot.onDirectMessage(async (thread) => {
        await release.promise;
        await thread.post("done");
      });
    },
  });
  const alice = run.simulator.user("alice");
  await alice.say("hi");
  await until(() => run.adapter.status().running === 1);
  let over = false;
  const ending = run.bot.shutdown().then(() => over = true);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assertEquals(over, false);
  release.resolve();
  await ending;
  assertEquals((await alice.nextMessage()).text, "done");
  await state.connect();
  const record = await state.get(`weixin:${run.accountId}:inbox`);
  assertEquals((record as { pending: unknown[] }).pending, []);
  await run.simulator.close();
});

Deno.test("shutdown() waits 10 s for a handler at most, and its message is handed over again after the next start", async () => {
  using time = new FakeTime();
  const state = createMemoryState();
  const simulator = createSimulator();
  const heard: string[] = [];
  const setup = {
    chat: { state },
    simulator,
    adapter: { accountId: "b@im.bot", token: "b@im.bot:secret" },
    handlers: (bot: Chat) => {
      bot.onDirectMessage(async (_thread, message) => {
        heard.push(message.text);
        if (heard.length === 1) await new Promise(() => {});
      });
    },
  };
  simulator.createBot(setup.adapter);
  const run = await startBot(setup);
  await simulator.user("alice").say("hang");
  for (let round = 0; round < 10; round++) await tick(time, 10);
  assertEquals(run.adapter.status().running, 1);
  let over = false;
  const startedAt = time.now;
  run.bot.shutdown().then(() => over = true);
  while (!over) await tick(time, 100);
  assertLess(time.now - startedAt, 10_500);
  const next = await startBot(setup);
  for (let round = 0; round < 100; round++) await tick(time, 500);
  assertEquals(heard, ["hang", "hang"]);
  over = false;
  next[Symbol.asyncDispose]().then(() => over = true);
  while (!over) await tick(time, 100);
});

Deno.test("shutdown() ends even when the state has stopped answering", async () => {
  using time = new FakeTime();
  const state = createMemoryState();
  const run = await startBot({
    chat: { state },
    adapter: { logger: new RecordingLog() },
    handlers: echo,
  });
  await run.simulator.user("alice").say("hi");
  for (let round = 0; round < 10; round++) await tick(time, 10);
  const hang = () => new Promise<never>(() => {});
  state.set = hang;
  state.get = hang;
  state.extendLock = hang;
  state.releaseLock = hang;
  await run.simulator.user("alice").say("is held");
  for (let round = 0; round < 10; round++) await tick(time, 10);
  let over = false;
  const startedAt = time.now;
  run.bot.shutdown().then(() => over = true);
  while (!over && time.now - startedAt < 60_000) await tick(time, 250);
  assert(over, "it still waits after a minute");
  await run.simulator.close();
});

Deno.test("pollOnce() fetches what there is, resolves when it is handled, and leaves the lease free", async () => {
  const handled: string[] = [];
  await using run = await startBot({
    adapter: { polling: { enabled: false } },
    handlers: (bot) => {
      bot.onDirectMessage(async (thread, message) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        await thread.post("ok");
        handled.push(message.text);
      });
    },
  });
  assertEquals(run.adapter.status().state, "stopped");
  for (const text of ["one", "two"]) {
    await run.simulator.user(text).say(text);
    assertEquals(await run.adapter.pollOnce({ waitMs: 1_000 }), true);
    assertEquals(handled.at(-1), text);
  }
  assertEquals(await run.adapter.pollOnce({ waitMs: 20 }), true);
});

Deno.test("pollOnce() does nothing while another process polls", async () => {
  const state = createMemoryState();
  await state.connect();
  await using run = await startBot({
    chat: { state },
    adapter: { polling: { enabled: false } },
  });
  await state.acquireLock(`weixin:${run.accountId}:poller`, 60_000);
  assertEquals(await run.adapter.pollOnce(), false);
  assertEquals(endpoints(run.simulator.calls).includes("getupdates"), false);
});

Deno.test("pollOnce() is refused where the adapter polls by itself, and before initialize()", async () => {
  await using run = await startBot();
  await assertRejects(
    () => run.adapter.pollOnce(),
    ConfigError,
    "polling.enabled",
  );
});

Deno.test("pollOnce() ends with its signal", async () => {
  await using run = await startBot({
    adapter: { polling: { enabled: false } },
  });
  const stop = new AbortController();
  const polling = run.adapter.pollOnce({ signal: stop.signal });
  await until(() => endpoints(run.simulator.calls).includes("getupdates"));
  stop.abort(new Error("the platform's time is up"));
  await assertRejects(() => polling, Error, "time is up");
  await run.simulator.user("alice").say("hi");
  assertEquals(await run.adapter.pollOnce({ waitMs: 500 }), true);
});

Deno.test("dispatchRules() reads the strategy from Chat's private fields", () => {
  const rules = (
    concurrency?: ConstructorParameters<typeof Chat>[0]["concurrency"],
  ) =>
    dispatchRules(
      new Chat({
        userName: "x",
        state: createMemoryState(),
        adapters: {},
        logger: "silent",
        ...(concurrency ? { concurrency } : {}),
      }),
      "auto",
    );
  assertEquals(rules().order, "ordered");
  assertEquals(rules("drop").finished, "settled");
  for (const strategy of ["queue", "burst", "debounce"] as const) {
    assertEquals(rules(strategy), {
      order: "immediate",
      finished: "drained",
      maxQueueSize: 10,
      queueEntryTtlMs: 90_000,
    });
  }
  assertEquals(rules("concurrent").order, "immediate");
  assertEquals(rules("concurrent").finished, "settled");
  const tuned = rules({
    strategy: "queue",
    maxQueueSize: 3,
    queueEntryTtlMs: 1_000,
  });
  assertEquals([tuned.maxQueueSize, tuned.queueEntryTtlMs], [3, 1_000]);
});

Deno.test("dispatchRules() orders for a Chat that does not tell its strategy", () => {
  const rules = dispatchRules({} as never, "auto");
  assertEquals(rules.order, "ordered");
  assertEquals(rules.finished, "settled");
});
