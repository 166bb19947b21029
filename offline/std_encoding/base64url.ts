import { base64urlnopad } from "@scure/base";
import { toBytes } from "./_to_bytes.ts";

/** Stand-in for the function of the same name in `@std/encoding/base64url`. */
export function encodeBase64Url(
  data: ArrayBuffer | Uint8Array | string,
): string {
  return base64urlnopad.encode(toBytes(data));
}

/** Stand-in for the function of the same name in `@std/encoding/base64url`. */
export function decodeBase64Url(b64url: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(base64urlnopad.decode(b64url));
}
