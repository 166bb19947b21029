import { assert, assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { createMemoryState } from "@chat-adapter/state-memory";
import { echo, startBot, type TestBot } from "../_support/bot.ts";
import { RecordingLog } from "../_support/log.ts";
import { settle, tick } from "../_support/time.ts";

async function pass(time: FakeTime, ms: number, step = 250): Promise<void> {
  for (let left = ms; left > 0; left -= step) {
    await tick(time, step);
    // Digests are made on another thread.
    await settle(time);
  }
  await settle(time);
}

/** Lets time pass until something is so. */
async function reach(
  time: FakeTime,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  for (let round = 0; round < 2_000; round++) {
    if (await condition()) return;
    await tick(time, 100);
  }
  throw new Error(`It did not come to this: ${condition}`);
}

async function end(time: FakeTime, run: TestBot): Promise<void> {
  let over = false;
  const ending = run[Symbol.asyncDispose]().then(() => over = true);
  while (!over) await tick(time, 100);
  await ending;
}

/** Memory state whose writes of inboxes a test can hold up. */
function holdable() {
  const state = createMemoryState();
  const set = state.set.bind(state);
  const held: (() => void)[] = [];
  let holding = false;
  state.set = (key: string, value: unknown, ttlMs?: number) => {
    if (!holding || !key.endsWith(":inbox")) return set(key, value, ttlMs);
    const copy = structuredClone(value);
    return new Promise<void>((resolve) => {
      held.push(() => set(key, copy, ttlMs).then(resolve));
    });
  };
  return {
    state,
    held,
    hold: (on: boolean) => holding = on,
    /** Lets the writes that hang take effect at last. */
    letGo: () => {
      for (const run of held.splice(0)) run();
    },
  };
}

Deno.test("while a write of the inbox hangs, its batch is held and nothing is polled; then it goes on", async () => {
  using time = new FakeTime();
  const log = new RecordingLog();
  const { state, hold } = holdable();
  const run = await startBot({
    chat: { state },
    adapter: { logger: log },
    handlers: echo,
  });
  const alice = run.simulator.user("alice");
  await pass(time, 500);
  hold(true);
  await alice.say("hello");
  await reach(
    time,
    () => log.errors.some((line) => line.includes("no answer within 5000 ms")),
  );
  const polls = () =>
    run.simulator.calls.filter(({ endpoint }) => endpoint === "getupdates")
      .length;
  const before = polls();
  await pass(time, 8_000);
  assertEquals(polls(), before);
  assertEquals(alice.messages.length, 0);
  hold(false);
  await reach(time, () => alice.messages.length > 0);
  assertEquals(alice.messages.map(({ text }) => text), ["You said: hello"]);
  await end(time, run);
});

Deno.test("a write that had been given up and takes effect late does not undo what came after it", async () => {
  using time = new FakeTime();
  const { state, hold, held, letGo } = holdable();
  const run = await startBot({
    chat: { state },
    adapter: { logger: new RecordingLog() },
    handlers: echo,
  });
  const [alice, bob] = ["alice", "bob"].map((name) => run.simulator.user(name));
  const record = async () =>
    JSON.stringify(await state.get(`weixin:${run.accountId}:inbox`));
  await pass(time, 500);
  hold(true);
  await alice!.say("first");
  await reach(time, () => held.length > 0);
  await pass(time, 6_000);
  hold(false);
  await bob!.say("second");
  await reach(
    time,
    () => alice!.messages.length === 1 && bob!.messages.length === 1,
  );
  await reach(time, async () => (await record()).includes('"pending":[]'));
  const newest = await record();
  letGo();
  assert(await record() !== newest, "the late write had no effect");
  await reach(time, async () => await record() === newest);
  await end(time, run);
});

Deno.test("a state that fails every call for a while costs no message", async () => {
  using time = new FakeTime();
  const state = createMemoryState();
  const run = await startBot({
    chat: { state },
    adapter: { logger: new RecordingLog() },
    handlers: echo,
  });
  const alice = run.simulator.user("alice");
  await alice.say("before");
  await reach(time, () => alice.messages.length === 1);
  const names = [
    "get",
    "set",
    "acquireLock",
    "extendLock",
    "releaseLock",
    "appendToList",
    "isSubscribed",
  ] as const;
  const methods = names.map((name) => [name, state[name]] as const);
  for (const name of names) {
    // deno-lint-ignore no-explicit-any -- every method fails in the same way
    (state as any)[name] = () => Promise.reject(new Error("connection lost"));
  }
  await alice.say("during");
  await pass(time, 20_000);
  for (const [name, method] of methods) {
    // deno-lint-ignore no-explicit-any -- and works again
    (state as any)[name] = method;
  }
  await alice.say("after");
  await reach(time, () => alice.messages.length === 3);
  assertEquals(alice.messages.map(({ text }) => text), [
    "You said: before",
    "You said: during",
    "You said: after",
  ]);
  await end(time, run);
});
