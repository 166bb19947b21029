import { assertEquals } from "@std/assert";
import { concatBytes } from "../src/_bytes.ts";

Deno.test("concatBytes() joins pieces whether the hint is right, large or small", async () => {
  const pieces = [
    new Uint8Array([1, 2]),
    new Uint8Array(),
    new Uint8Array([3]),
  ];
  for (const hint of [3, 0, 1, 100]) {
    assertEquals(await concatBytes(pieces, hint), new Uint8Array([1, 2, 3]));
  }
  assertEquals(await concatBytes([], 10), new Uint8Array());
});
