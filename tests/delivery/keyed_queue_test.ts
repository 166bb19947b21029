import { assertEquals, assertRejects } from "@std/assert";
import { KeyedQueue } from "../../src/delivery/keyed_queue.ts";

/** A promise, and the way to end it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => open = resolve);
  return { opened, open };
}

Deno.test("run() runs the tasks of a key one at a time, in order", async () => {
  const queue = new KeyedQueue();
  const events: string[] = [];
  const gates = [gate(), gate(), gate()];
  const tasks = gates.map(({ opened }, n) =>
    queue.run("alice", async () => {
      events.push(`begin ${n}`);
      await opened;
      events.push(`end ${n}`);
      return n;
    })
  );
  gates[2]!.open();
  gates[1]!.open();
  await Promise.resolve();
  assertEquals(events, ["begin 0"]);
  gates[0]!.open();
  assertEquals(await Promise.all(tasks), [0, 1, 2]);
  assertEquals(events, [
    "begin 0",
    "end 0",
    "begin 1",
    "end 1",
    "begin 2",
    "end 2",
  ]);
});

Deno.test("run() lets no key wait for another", async () => {
  const queue = new KeyedQueue();
  const { opened, open } = gate();
  const slow = queue.run("alice", () => opened.then(() => "alice"));
  assertEquals(await queue.run("bob", () => Promise.resolve("bob")), "bob");
  open();
  assertEquals(await slow, "alice");
});

Deno.test("run() goes on after a task that failed, and gives its error to its caller alone", async () => {
  const queue = new KeyedQueue();
  const bad = queue.run("alice", () => Promise.reject(new Error("async")));
  const worse = queue.run("alice", () => {
    throw new Error("sync");
  });
  const good = queue.run("alice", () => Promise.resolve("good"));
  await assertRejects(() => bad, Error, "async");
  await assertRejects(() => worse, Error, "sync");
  assertEquals(await good, "good");
});
