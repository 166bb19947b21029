import { md5 } from "@noble/hashes/legacy.js";
import { type NodeCrypto, nodeCrypto } from "../_runtime.ts";
import { pacer } from "./_pace.ts";
import { encodeHex } from "@std/encoding/hex";

/** A running MD5. */
export interface Md5 {
  /** Takes the next bytes. */
  update(bytes: Uint8Array): void;
  /** The digest in hex; nothing may be added after it. */
  digest(): string;
}

/** Makes a running MD5 by one implementation. */
export type Md5Path = () => Md5;

/** How to hash. */
export interface Md5Options {
  /** Ends the work between two slices; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** The implementation; default the fastest of this runtime. */
  readonly path?: Md5Path | undefined;
}

/** A few milliseconds of work for the slowest implementation. */
const SLICE_BYTES = 256 * 1024;

/** MD5 in JavaScript. */
export const nobleMd5: Md5Path = () => {
  const hash = md5.create();
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => encodeHex(hash.digest()),
  };
};

/**
 * MD5 of the platform's own `node:crypto`; `undefined` where there is none, or one that refuses MD5, as in FIPS
 * mode.
 */
export function platformMd5(
  crypto: NodeCrypto | undefined = nodeCrypto(),
): Md5Path | undefined {
  try {
    if (crypto?.createHash("md5").digest("hex").length !== 32) return undefined;
  } catch {
    return undefined;
  }
  return () => {
    const hash = crypto.createHash("md5");
    return {
      update: (bytes) => void hash.update(bytes),
      digest: () => hash.digest("hex"),
    };
  };
}

let fastest: Md5Path | undefined;

/** The fastest implementation of this runtime, looked for once. */
export function fastestMd5(): Md5Path {
  return fastest ??= platformMd5() ?? nobleMd5;
}

/** MD5 of bytes in memory, in hex; lets the event loop run between slices. */
export async function md5Hex(
  bytes: Uint8Array,
  options: Md5Options = {},
): Promise<string> {
  const { path = fastestMd5(), signal } = options;
  const hash = path();
  const pause = pacer();
  for (let start = 0; start < bytes.byteLength; start += SLICE_BYTES) {
    await pause();
    signal?.throwIfAborted();
    hash.update(bytes.subarray(start, start + SLICE_BYTES));
  }
  return hash.digest();
}
