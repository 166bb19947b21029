import { MediaError } from "../errors.ts";

/** Bytes of an AES block. */
export const BLOCK_BYTES = 16;

/** A key at work. */
export interface BlockCipher {
  /** Whole blocks in, whole blocks out, one call at a time. */
  apply(
    blocks: Uint8Array,
  ): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;
  /** Lets go of what the platform holds for it. */
  close(): void;
}

/** AES-128-ECB without padding, by one implementation. Padding, slicing and errors are the same for all. */
export interface AesPath {
  /** Which implementation it is. */
  readonly name: "noble" | "platform" | "webcrypto";
  /** Bytes that are handed over at once: a few milliseconds of work, a multiple of the block size. */
  readonly sliceBytes: number;
  /** Encrypts with a key of 16 bytes. */
  encryptor(key: Uint8Array): BlockCipher;
  /** Decrypts with a key of 16 bytes. */
  decryptor(key: Uint8Array): BlockCipher;
}

/** The one error of everything that a wrong key or damaged bytes lead to: it must not help to guess. */
export function decryptError(): MediaError {
  return new MediaError("Cannot decrypt the media", {
    reason: "decrypt",
    hint: "Ask the sender for it again",
  });
}
