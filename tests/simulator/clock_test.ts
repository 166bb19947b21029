import { assertEquals, assertThrows } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Clock } from "../../src/simulator/clock.ts";

Deno.test("Clock.advance() runs what falls due, in order and each at its time", () => {
  using time = new FakeTime(1_000);
  const clock = new Clock();
  const seen: [string, number][] = [];
  const note = (name: string) => () => seen.push([name, clock.now()]);
  clock.after(300, note("late"));
  clock.after(100, note("early"));
  clock.after(100, () => clock.after(50, note("chained")));
  clock.after(501, note("never"))();
  clock.after(500, note("rest"));
  clock.advance(400);
  assertEquals(seen, [["early", 1_100], ["chained", 1_150], ["late", 1_300]]);
  assertEquals(clock.now(), 1_400);
  time.tick(99);
  assertEquals(seen.length, 3);
  time.tick(1);
  assertEquals(seen.at(-1), ["rest", 1_500]);
});

Deno.test("Clock.advance() refuses to go back", () => {
  assertThrows(() => new Clock().advance(-1), RangeError, "not forwards");
});

Deno.test("Clock follows a fake time that is installed later", () => {
  const clock = new Clock();
  clock.advance(5);
  using time = new FakeTime(1_000);
  assertEquals(clock.now(), 1_005);
  let fired = false;
  clock.after(10, () => fired = true);
  time.tick(10);
  assertEquals(fired, true);
});
