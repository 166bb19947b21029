import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { withUserLock } from "../../src/delivery/user_lock.ts";
import { sleep } from "../../src/_sleep.ts";
import { FakeLog } from "../_support/fake_log.ts";
import { FakeState } from "../_support/fake_state.ts";
import { countListeners } from "../_support/listeners.ts";
import { drive, pass, settle } from "../_support/time.ts";

const NAME = "weixin:bot:send:alice";

function setUp() {
  const state = new FakeState();
  const log = new FakeLog();
  const stop = new AbortController();
  return {
    state,
    log,
    stop,
    run: <T>(task: () => Promise<T>) =>
      withUserLock(state, NAME, log, stop.signal, task),
  };
}

Deno.test("withUserLock() holds the lock while the task runs", async () => {
  using time = new FakeTime(0);
  const { state, run } = setUp();
  const result = await run(() => {
    assert(state.locks.has(NAME));
    return Promise.resolve("done");
  });
  assertEquals([result, state.locks.size, time.next()], ["done", 0, false]);
});

Deno.test("withUserLock() gives the lock back after a task that failed", async () => {
  using time = new FakeTime(0);
  const { state, run } = setUp();
  await assertRejects(() => run(() => Promise.reject(new Error("no"))), Error);
  await assertRejects(
    () =>
      run(() => {
        throw new Error("sync");
      }),
    Error,
    "sync",
  );
  assertEquals([state.locks.size, time.next()], [0, false]);
});

Deno.test("withUserLock() keeps the lock for as long as the task takes", async () => {
  using time = new FakeTime(0);
  const { state, run } = setUp();
  const task = run(() => sleep(60_000));
  await pass(time, 59_000);
  assertEquals(await state.acquireLock(NAME, 1), null);
  await drive(time, task);
  assertEquals([state.locks.size, time.next()], [0, false]);
});

Deno.test("withUserLock() waits for another process, and takes the lock over soon", async () => {
  using time = new FakeTime(0);
  const { state, run, log } = setUp();
  const other = await state.acquireLock(NAME, 60_000);
  const startedAt = run(() => Promise.resolve(Date.now()));
  await pass(time, 3_000);
  await state.releaseLock(other!);
  assert(await drive(time, startedAt) <= 3_400);
  assertEquals(log.lines, []);
});

Deno.test("withUserLock() takes over the lock of a dead process when it lapses", async () => {
  using time = new FakeTime(0);
  const { state, run, log } = setUp();
  await state.acquireLock(NAME, 5_000);
  const startedAt = await drive(time, run(() => Promise.resolve(Date.now())));
  assert(startedAt >= 5_000 && startedAt <= 5_400, `${startedAt}`);
  assertEquals(log.lines, []);
});

Deno.test("withUserLock() runs the task without a lock that it cannot have in six seconds", async () => {
  using time = new FakeTime(0);
  const { state, run, log } = setUp();
  const other = await state.acquireLock(NAME, 60_000);
  const startedAt = await drive(time, run(() => Promise.resolve(Date.now())));
  assert(startedAt >= 6_000 && startedAt <= 6_400, `${startedAt}`);
  assertEquals(log.of("warn").length, 1);
  assertEquals(state.locks.get(NAME), other!);
  assertEquals(time.next(), false);
});

Deno.test("withUserLock() runs the task without a lock when the state fails", async () => {
  using time = new FakeTime(0);
  const { state, run, log } = setUp();
  state.fail("down");
  assertEquals(await run(() => Promise.resolve("done")), "done");
  assertEquals(log.lines[0]?.args, [{ error: "down" }]);
  assertEquals([state.calls.length, time.next()], [1, false]);
});

Deno.test("withUserLock() gives the result of the task when the state fails meanwhile", async () => {
  using time = new FakeTime(0);
  const { state, run } = setUp();
  const result = run(async () => {
    state.fail("down");
    await sleep(10_000);
    return "done";
  });
  assertEquals(await drive(time, result), "done");
  assertEquals(time.next(), false);
});

Deno.test("withUserLock() ends its wait with the reason of an abort", async () => {
  using time = new FakeTime(0);
  const { state, run, stop } = setUp();
  const listeners = countListeners(stop.signal);
  await state.acquireLock(NAME, 60_000);
  let ran = false;
  const waiting = run(() => {
    ran = true;
    return Promise.resolve();
  });
  const rejected = assertRejects(() => waiting, Error, "stop");
  await pass(time, 1_000);
  stop.abort(new Error("stop"));
  await rejected;
  await settle(time);
  assertEquals([ran, listeners.count, time.next()], [false, 0, false]);
});
