import { FakeTime } from "@std/testing/time";
import { assertEquals, assertRejects } from "@std/assert";
import { withStallLimit } from "../../src/media/_stall.ts";

const { signal } = new AbortController();

Deno.test("withStallLimit() fires when nothing happens for so long", async () => {
  using time = new FakeTime();
  let aborted = false;
  const result = withStallLimit(1000, signal, (inner) => {
    inner.addEventListener("abort", () => aborted = true);
    return new Promise<void>(() => {});
  });
  let rejected = false;
  result.catch(() => rejected = true);
  await time.tickAsync(1000);
  assertEquals([aborted, rejected], [false, false]);
  await time.tickAsync(250);
  await assertRejects(() => result, DOMException, "Nothing came for 1000 ms");
  assertEquals(aborted, true);
});

Deno.test("withStallLimit() waits on while something happens", async () => {
  using time = new FakeTime();
  const result = withStallLimit(1000, signal, async (_, alive) => {
    for (let i = 0; i < 10; i++) {
      await new Promise((resolve) => setTimeout(resolve, 900));
      alive();
    }
    return "done";
  });
  for (let i = 0; i < 10; i++) await time.tickAsync(900);
  assertEquals(await result, "done");
});

Deno.test("withStallLimit() rejects with the reason of an abort", async () => {
  const controller = new AbortController();
  const result = withStallLimit(
    1000,
    controller.signal,
    () => new Promise<void>(() => {}),
  );
  controller.abort(new Error("enough"));
  await assertRejects(() => result, Error, "enough");
  await assertRejects(
    () => withStallLimit(1000, controller.signal, () => Promise.resolve()),
    Error,
    "enough",
  );
});
