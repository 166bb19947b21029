import { base64 } from "@scure/base";
import { toBytes } from "./_to_bytes.ts";

/** Stand-in for the function of the same name in `@std/encoding/base64`. */
export function encodeBase64(data: ArrayBuffer | Uint8Array | string): string {
  return base64.encode(toBytes(data));
}

/** Stand-in for the function of the same name in `@std/encoding/base64`. */
export function decodeBase64(b64: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(base64.decode(b64));
}
