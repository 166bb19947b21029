import { assert } from "@std/assert";
import { nobleAes } from "../../src/media/_aes_noble.ts";
import type { AesPath } from "../../src/media/_aes_path.ts";
import { platformAes } from "../../src/media/_aes_platform.ts";
import { webcryptoAes } from "../../src/media/_aes_webcrypto.ts";

/** Every implementation; all are there on the runtimes that run these tests. */
export const AES_PATHS: readonly AesPath[] = [
  platformAes(),
  webcryptoAes(),
  nobleAes,
].map((path) => {
  assert(path);
  return path;
});

/** Reproducible bytes that repeat at no block size. */
export function sampleBytes(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let state = 0x9e3779b9 ^ size;
  for (let i = 0; i < size; i++) {
    state = Math.imul(state, 1664525) + 1013904223;
    bytes[i] = state >>> 24;
  }
  return bytes;
}
