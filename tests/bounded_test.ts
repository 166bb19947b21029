import { assertEquals, assertRejects } from "@std/assert";
import { startBounded } from "../src/_bounded.ts";

Deno.test("startBounded() runs at most so many at a time and keeps the order", async () => {
  let running = 0;
  let most = 0;
  const started: number[] = [];
  const finish: (() => void)[] = [];
  const results = startBounded([1, 2, 3, 4, 5], 2, async (item) => {
    started.push(item);
    most = Math.max(most, ++running);
    await new Promise<void>((resolve) => finish.push(resolve));
    running--;
    return item * 10;
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  await settle();
  assertEquals(started, [1, 2]);
  finish[1]!();
  await settle();
  assertEquals(started, [1, 2, 3]);
  for (let i = 0; i < 5; i++) {
    finish[i]!();
    await settle();
  }
  assertEquals(await Promise.all(results), [10, 20, 30, 40, 50]);
  assertEquals(started, [1, 2, 3, 4, 5]);
  assertEquals(most, 2);
});

Deno.test("startBounded() lets the others go on when one fails", async () => {
  const results = startBounded([1, 2, 3], 1, async (item) => {
    await Promise.resolve();
    if (item === 1) throw new Error("first");
    return item;
  });
  assertEquals(await results[2], 3);
  await assertRejects(() => results[0]!, Error, "first");
});
