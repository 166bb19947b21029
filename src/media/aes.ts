import { type ByteSource, concatBytes } from "../_bytes.ts";
import { type AesPath, BLOCK_BYTES, decryptError } from "./_aes_path.ts";
import { nobleAes } from "./_aes_noble.ts";
import { platformAes } from "./_aes_platform.ts";
import { webcryptoAes } from "./_aes_webcrypto.ts";
import { cutBytes } from "./_cut.ts";
import { pacer } from "./_pace.ts";

/** How to encrypt or decrypt. */
export interface AesOptions {
  /** Ends the work between two slices; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** The implementation; default the fastest of this runtime. */
  readonly path?: AesPath | undefined;
}

let fastest: AesPath | undefined;

/** The fastest implementation of this runtime, looked for once. */
export function fastestAes(): AesPath {
  return fastest ??= platformAes() ?? webcryptoAes() ?? nobleAes;
}

/** Bytes of the ciphertext of `plaintextBytes` bytes: PKCS#7 always adds 1 to 16. */
export function ciphertextSize(plaintextBytes: number): number {
  return (Math.floor(plaintextBytes / BLOCK_BYTES) + 1) * BLOCK_BYTES;
}

/**
 * Encrypts with AES-128-ECB and PKCS#7, slice by slice, and lets the event loop run between the slices.
 *
 * @throws {MediaError} `decrypt` if the key has not 16 bytes
 */
export async function* encryptAes(
  key: Uint8Array,
  plaintext: ByteSource,
  options: AesOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const { path = fastestAes(), signal } = options;
  const cipher = path.encryptor(checkKey(key));
  const pause = pacer();
  try {
    for await (const { bytes, last } of cutBytes(plaintext, path.sliceBytes)) {
      signal?.throwIfAborted();
      const whole = bytes.byteLength - bytes.byteLength % BLOCK_BYTES;
      if (whole > 0) yield await cipher.apply(bytes.subarray(0, whole));
      if (last) yield await cipher.apply(pad(bytes.subarray(whole)));
      await pause();
    }
  } finally {
    cipher.close();
  }
}

/**
 * Decrypts what {@linkcode encryptAes} made, as it arrives.
 *
 * The last piece is checked before it is given out; what came before it may already be in use when the error
 * comes, so nothing may be trusted until the end.
 *
 * @throws {MediaError} `decrypt` if key, length or padding are wrong; it does not tell which
 */
export async function* decryptAes(
  key: Uint8Array,
  ciphertext: ByteSource,
  options: AesOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const { path = fastestAes(), signal } = options;
  const cipher = path.decryptor(checkKey(key));
  const pause = pacer();
  try {
    for await (const { bytes, last } of cutBytes(ciphertext, path.sliceBytes)) {
      signal?.throwIfAborted();
      if (last) checkLength(bytes);
      const blocks = await cipher.apply(bytes);
      yield last ? unpad(blocks) : blocks;
      await pause();
    }
  } finally {
    cipher.close();
  }
}

/**
 * Encrypts bytes that are in memory.
 *
 * @example
 * ```ts
 * import { decryptBytes, encryptBytes } from "./aes.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const key = crypto.getRandomValues(new Uint8Array(16));
 * const secret = await encryptBytes(key, new Uint8Array([1, 2, 3]));
 * assertEquals(await decryptBytes(key, secret), new Uint8Array([1, 2, 3]));
 * ```
 */
export function encryptBytes(
  key: Uint8Array,
  plaintext: Uint8Array,
  options?: AesOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const size = ciphertextSize(plaintext.byteLength);
  return concatBytes(encryptAes(key, [plaintext], options), size);
}

/**
 * Decrypts bytes that are in memory.
 *
 * @throws {MediaError} `decrypt` if key, length or padding are wrong; it does not tell which
 */
export function decryptBytes(
  key: Uint8Array,
  ciphertext: Uint8Array,
  options?: AesOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const size = ciphertext.byteLength;
  return concatBytes(decryptAes(key, [ciphertext], options), size);
}

function checkKey(key: Uint8Array): Uint8Array {
  if (key.byteLength !== BLOCK_BYTES) throw decryptError();
  return key;
}

/** The block that ends a text, whose last bytes are `rest`. */
function pad(rest: Uint8Array): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES);
  block.fill(BLOCK_BYTES - rest.byteLength);
  block.set(rest);
  return block;
}

function checkLength(bytes: Uint8Array): void {
  if (bytes.byteLength === 0 || bytes.byteLength % BLOCK_BYTES !== 0) {
    throw decryptError();
  }
}

/** Looks at all 16 bytes whatever they are, so that the time does not tell where the padding went wrong. */
function unpad(blocks: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const size = blocks.byteLength;
  const count = blocks[size - 1]!;
  let wrong = count < 1 || count > BLOCK_BYTES ? 1 : 0;
  for (let i = 1; i <= BLOCK_BYTES; i++) {
    wrong |= i <= count && blocks[size - i] !== count ? 1 : 0;
  }
  if (wrong) throw decryptError();
  return blocks.subarray(0, size - count);
}
