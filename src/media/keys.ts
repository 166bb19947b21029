import { decodeBase64, encodeBase64 } from "@std/encoding/base64";
import { decodeHex, encodeHex } from "@std/encoding/hex";
import type { CdnMedia } from "../ilink/types.ts";
import { BLOCK_BYTES, decryptError } from "./_aes_path.ts";

const HEX_KEY = /^[0-9a-f]{32}$/i;
/** Base64 of 16 bytes, or of 32. */
const BASE64_KEY = /^(?:[A-Za-z0-9+/]{22}(?:==)?|[A-Za-z0-9+/]{43}=?)$/;

/** 16 random bytes, for a key or a file key. */
export function randomKey(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(BLOCK_BYTES));
}

/**
 * Writes a key for `media.aes_key`: base64 of its hex text. Phones show a picture whose key is the base64 of the
 * bytes themselves as a grey area (protocol §6).
 */
export function encodeKey(key: Uint8Array): string {
  return encodeBase64(encodeHex(key));
}

/**
 * Reads a key: `hexKey` (`image_item.aeskey`) first, else `media.aes_key` in either of its two forms. `undefined`
 * when there is neither, which means a plain picture, or nothing that could be decrypted.
 *
 * @throws {MediaError} `decrypt` if there is one of neither form
 */
export function readKey(
  media: CdnMedia | undefined,
  hexKey?: string,
): Uint8Array<ArrayBuffer> | undefined {
  if (hexKey) {
    if (!HEX_KEY.test(hexKey)) throw decryptError();
    return decodeHex(hexKey);
  }
  const text = media?.aes_key;
  if (!text) return undefined;
  if (!BASE64_KEY.test(text)) throw decryptError();
  const bytes = decodeBase64(text.padEnd(Math.ceil(text.length / 4) * 4, "="));
  if (bytes.byteLength === BLOCK_BYTES) return bytes;
  const hex = new TextDecoder().decode(bytes);
  if (!HEX_KEY.test(hex)) throw decryptError();
  return decodeHex(hex);
}
