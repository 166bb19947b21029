import { FakeTime } from "@std/testing/time";
import { assertEquals } from "@std/assert";

Deno.test("FakeTime stand-in runs timers, intervals and AbortSignal.timeout", async () => {
  using time = new FakeTime(1_000);
  const seen: string[] = [];
  setTimeout(() => seen.push(`once ${Date.now()}`), 50);
  const interval = setInterval(() => seen.push("every"), 30);
  const signal = AbortSignal.timeout(60);
  time.tick(60);
  clearInterval(interval);
  await time.tickAsync(60);
  assertEquals(seen, ["every", "once 1050", "every"]);
  assertEquals(signal.aborted, true);
  assertEquals(time.now, 1120);
});
