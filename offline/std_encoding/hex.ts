import { hex } from "@scure/base";
import { toBytes } from "./_to_bytes.ts";

/** Stand-in for the function of the same name in `@std/encoding/hex`. */
export function encodeHex(src: string | Uint8Array | ArrayBuffer): string {
  return hex.encode(toBytes(src));
}

/** Stand-in for the function of the same name in `@std/encoding/hex`. */
export function decodeHex(src: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hex.decode(src));
}
