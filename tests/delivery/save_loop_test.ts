import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { SaveLoop } from "../../src/delivery/save_loop.ts";
import { countListeners } from "../_support/listeners.ts";
import { settle, tick } from "../_support/time.ts";

/** A loop over writes that a test ends one by one. */
function setUp() {
  const stop = new AbortController();
  const writes: { at: number; end: (error?: Error) => void }[] = [];
  const failures: unknown[] = [];
  const loop = new SaveLoop({
    write: () =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) => error ? reject(error) : resolve();
        writes.push({ at: Date.now(), end });
      }),
    onFailure: (error) => failures.push(error),
    retryMs: 1_000,
    signal: stop.signal,
  });
  /** Saves, and notes in `done` when that has ended. */
  const done: string[] = [];
  const save = (name: string, withinMs?: number) => {
    loop.save(withinMs).then(
      () => done.push(`${name} saved`),
      () => done.push(`${name} failed`),
    );
  };
  return { loop, stop, writes, failures, done, save };
}

Deno.test("save() writes at once and resolves when that is written", async () => {
  using time = new FakeTime(0);
  const { writes, done, save } = setUp();
  save("first");
  await settle(time);
  assertEquals([writes.length, done], [1, []]);
  writes[0]!.end();
  await settle(time);
  assertEquals([writes.length, done], [1, ["first saved"]]);
});

Deno.test("save() lets all that comes during a write share the next one", async () => {
  using time = new FakeTime(0);
  const { writes, done, save } = setUp();
  save("first");
  for (const name of ["second", "third", "fourth"]) save(name);
  save("lingering", 50);
  await settle(time);
  assertEquals(writes.length, 1);
  writes[0]!.end();
  await settle(time);
  assertEquals([writes.length, done], [2, ["first saved"]]);
  writes[1]!.end();
  await settle(time);
  assertEquals(writes.length, 2);
  assertEquals(done.slice(1), [
    "second saved",
    "third saved",
    "fourth saved",
    "lingering saved",
  ]);
});

Deno.test("save() with time to spare waits for company, no longer than that", async () => {
  using time = new FakeTime(0);
  const { writes, done, save } = setUp();
  save("first", 50);
  await tick(time, 30);
  save("second", 50);
  await tick(time, 19);
  await settle(time);
  assertEquals(writes.length, 0);
  time.tick(1);
  await settle(time);
  assertEquals(writes.map(({ at }) => at), [50]);
  writes[0]!.end();
  await settle(time);
  assertEquals([writes.length, done], [1, ["first saved", "second saved"]]);
  assertEquals(time.next(), false);
});

Deno.test("save() in a hurry takes those along that have time", async () => {
  using time = new FakeTime(0);
  const { stop, writes, done, save } = setUp();
  const listeners = countListeners(stop.signal);
  save("lingering", 50);
  await tick(time, 10);
  save("hurried");
  await settle(time);
  assertEquals(writes.map(({ at }) => at), [10]);
  writes[0]!.end();
  await settle(time);
  assertEquals(done, ["lingering saved", "hurried saved"]);
  assertEquals([listeners.count, time.next()], [0, false]);
});

Deno.test("save() tries again until the write succeeds, and says so meanwhile", async () => {
  using time = new FakeTime(0);
  const { loop, writes, failures, done, save } = setUp();
  save("first");
  assertEquals(loop.failing, false);
  const errors = [new Error("one"), new Error("two")];
  for (const [n, error] of errors.entries()) {
    await settle(time);
    assertEquals(writes.length, n + 1);
    writes[n]!.end(error);
    await settle(time);
    assert(loop.failing);
    save(`while failing ${n}`);
    time.tick(999);
    await settle(time);
    assertEquals(writes.length, n + 1);
    time.tick(1);
  }
  await settle(time);
  assertEquals(done, []);
  writes[2]!.end();
  await settle(time);
  assertEquals([failures, loop.failing], [errors, false]);
  assertEquals(done, ["first saved"]);
  writes[3]!.end();
  await settle(time);
  assertEquals(done.slice(1), [
    "while failing 0 saved",
    "while failing 1 saved",
  ]);
});

Deno.test("save() rejects with the reason of an abort, whatever waits", async () => {
  using time = new FakeTime(0);
  const { loop, stop, writes, save, done } = setUp();
  const listeners = countListeners(stop.signal);
  save("writing");
  save("waiting");
  await settle(time);
  writes[0]!.end(new Error("down"));
  await settle(time);
  const reason = new Error("stop");
  stop.abort(reason);
  await settle(time);
  assertEquals(done, ["writing failed", "waiting failed"]);
  assertEquals(await assertRejects(() => loop.save()), reason);
  assertEquals([writes.length, listeners.count], [1, 0]);
  assertEquals(time.next(), false);
});

Deno.test("save() that lingers rejects at an abort and writes nothing", async () => {
  using time = new FakeTime(0);
  const { stop, writes, save, done } = setUp();
  save("lingering", 50);
  await tick(time, 10);
  stop.abort(new Error("stop"));
  await settle(time);
  assertEquals([writes.length, done], [0, ["lingering failed"]]);
  assertEquals(time.next(), false);
});

Deno.test("save() counts a write that succeeded in spite of an abort", async () => {
  using time = new FakeTime(0);
  const { stop, writes, save, done } = setUp();
  save("writing");
  save("waiting");
  await settle(time);
  stop.abort(new Error("stop"));
  writes[0]!.end();
  await settle(time);
  assertEquals(done, ["writing saved", "waiting failed"]);
  assertEquals(writes.length, 1);
});

Deno.test("save() works again after a pause, each with a write of its own", async () => {
  using time = new FakeTime(0);
  const { writes, save, done } = setUp();
  for (const [n, name] of ["first", "second"].entries()) {
    save(name);
    await settle(time);
    writes[n]!.end();
    await settle(time);
  }
  assertEquals(done, ["first saved", "second saved"]);
});
