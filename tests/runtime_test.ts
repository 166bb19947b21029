import { Buffer } from "node:buffer";
import process from "node:process";
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { nodeCrypto, toBuffer, yieldToEventLoop } from "../src/_runtime.ts";

function without(target: object, key: string, run: () => void): void {
  const value = Reflect.get(target, key);
  Reflect.set(target, key, undefined);
  try {
    run();
  } finally {
    Reflect.set(target, key, value);
  }
}

Deno.test("toBuffer() gives a Buffer over the same memory", () => {
  const bytes = new Uint8Array(10).subarray(2, 5);
  const buffer = toBuffer(bytes);
  assert(buffer instanceof Buffer);
  assertStrictEquals(buffer.buffer, bytes.buffer);
  assertEquals([buffer.byteOffset, buffer.byteLength], [2, 3]);
});

Deno.test("toBuffer() gives an ArrayBuffer with just the bytes where there is no Buffer", () => {
  without(globalThis, "Buffer", () => {
    const bytes = new Uint8Array([0, 1, 2, 3]);
    assertStrictEquals(toBuffer(bytes), bytes.buffer);
    const part = toBuffer(bytes.subarray(1, 3));
    assert(part instanceof ArrayBuffer);
    assertEquals(new Uint8Array(part), new Uint8Array([1, 2]));
  });
});

Deno.test("nodeCrypto() is there only where the platform has it", () => {
  assert(nodeCrypto()?.createHash("md5"));
  without(process, "getBuiltinModule", () => {
    assertEquals(nodeCrypto(), undefined);
  });
});

Deno.test("yieldToEventLoop() lets timers run", async () => {
  let ran = false;
  setTimeout(() => ran = true, 1);
  for (let i = 0; i < 1000 && !ran; i++) {
    await yieldToEventLoop();
    const end = performance.now() + 0.1;
    while (performance.now() < end);
  }
  assertEquals(ran, true);
});
