import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Pace } from "../../src/delivery/pace.ts";
import { countListeners } from "../_support/listeners.ts";
import { drive, settle } from "../_support/time.ts";

const never = new AbortController().signal;

/** Waits `count` times, and gives when each wait was over. */
async function waits(
  pace: Pace,
  userId: string,
  count: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    await pace.wait(userId, never);
    times.push(Date.now());
  }
  return times;
}

Deno.test("wait() lets two messages go at once and the next two after two seconds", async () => {
  using time = new FakeTime(0);
  const times = await drive(time, waits(new Pace(), "alice", 6));
  assertEquals(times, [0, 0, 2_000, 2_000, 4_000, 4_000]);
});

Deno.test("wait() never lets more than two messages go in any two seconds", async () => {
  using time = new FakeTime(0);
  const pace = new Pace();
  const times: number[] = [];
  for (
    const pauseMs of [0, 1_500, 400, 50, 0, 1_999, 1, 700, 700, 0, 5_000, 0]
  ) {
    time.tick(pauseMs);
    times.push(...await drive(time, waits(pace, "alice", 1)));
  }
  for (const [n, at] of times.entries()) {
    const third = times[n + 2] ?? Infinity;
    assert(third - at >= 2_000, `${times}`);
  }
});

Deno.test("wait() lets the waits that came together go two at a time", async () => {
  using time = new FakeTime(0);
  const pace = new Pace();
  const all = Promise.all([1, 2, 3, 4].map(() => waits(pace, "alice", 1)));
  assertEquals((await drive(time, all)).flat(), [0, 0, 2_000, 2_000]);
});

Deno.test("settled() counts a message from the end of its send", async () => {
  using time = new FakeTime(0);
  const pace = new Pace();
  await pace.wait("alice", never);
  await pace.wait("bob", never);
  time.tick(1_500);
  pace.settled("alice");
  const times = Promise.all([
    waits(pace, "alice", 3),
    waits(pace, "bob", 3),
  ]);
  assertEquals(await drive(time, times), [
    [1_500, 3_500, 3_500],
    [1_500, 2_000, 3_500],
  ]);
});

Deno.test("wait() counts every user apart", async () => {
  using time = new FakeTime(0);
  const pace = new Pace();
  await waits(pace, "alice", 2);
  const blocked = waits(pace, "alice", 1);
  assertEquals(await waits(pace, "bob", 2), [0, 0]);
  assertEquals(await drive(time, blocked), [2_000]);
});

Deno.test("wait() still knows whom it has sent to after a thousand others", async () => {
  using time = new FakeTime(0);
  const pace = new Pace();
  for (let n = 0; n < 1_500; n++) await pace.wait(`old ${n}`, never);
  time.tick(2_000);
  await waits(pace, "alice", 2);
  for (let n = 0; n < 1_500; n++) await pace.wait(`new ${n}`, never);
  assertEquals(await drive(time, waits(pace, "alice", 1)), [4_000]);
});

Deno.test("wait() ends with the reason of an abort at once, and counts nothing", async () => {
  using time = new FakeTime(0);
  const pace = new Pace();
  await waits(pace, "alice", 2);
  const stop = new AbortController();
  const listeners = countListeners(stop.signal);
  const waiting = pace.wait("alice", stop.signal);
  const reason = new Error("stop");
  stop.abort(reason);
  assertEquals(await assertRejects(() => waiting), reason);
  assertEquals([Date.now(), listeners.count], [0, 0]);
  await settle(time);
  assertEquals(time.next(), false);
  assertEquals(await drive(time, waits(pace, "alice", 2)), [2_000, 2_000]);
});
