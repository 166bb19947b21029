import { type AesPath, BLOCK_BYTES } from "./_aes_path.ts";
import { nobleAes } from "./_aes_noble.ts";

const ALGORITHM = "AES-CBC";
const ZERO_IV = new Uint8Array(BLOCK_BYTES);
const EMPTY = new Uint8Array();

/**
 * AES of WebCrypto, which has no ECB. Decryption goes through CBC: with a zero IV it gives each block XORed with
 * the ciphertext block before it, and a second XOR takes that away. Encryption cannot be had that way, since CBC
 * chains the blocks, and stays with JavaScript. `undefined` where there is no WebCrypto.
 */
export function webcryptoAes(
  subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle,
): AesPath | undefined {
  if (!subtle) return undefined;
  return {
    name: "webcrypto",
    sliceBytes: 1024 * 1024,
    encryptor: nobleAes.encryptor,
    decryptor(raw) {
      const key = subtle.importKey("raw", raw.slice(), ALGORITHM, false, [
        "decrypt",
        "encrypt",
      ]);
      // Awaited only by the first block: without this, an abort before it would be an unhandled rejection.
      key.catch(() => {});
      let input = new Uint8Array();
      return {
        async apply(blocks) {
          const size = blocks.byteLength + BLOCK_BYTES;
          if (input.byteLength !== size) input = new Uint8Array(size);
          input.set(blocks);
          return await decryptBlocks(subtle, await key, input);
        },
        close() {},
      };
    },
  };
}

/** Decrypts all of `input` but the block at its end, which is there to be overwritten. */
async function decryptBlocks(
  subtle: SubtleCrypto,
  key: CryptoKey,
  input: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const size = input.byteLength - BLOCK_BYTES;
  if (size === 0) return new Uint8Array();
  // WebCrypto checks the padding. CBC-encrypting nothing, with the last block as IV, makes just the block that
  // decrypts to a block full of padding in that place.
  const iv = input.slice(size - BLOCK_BYTES, size);
  const padding = await subtle.encrypt({ name: ALGORITHM, iv }, key, EMPTY);
  input.set(new Uint8Array(padding), size);
  const output = new Uint32Array(
    await subtle.decrypt({ name: ALGORITHM, iv: ZERO_IV }, key, input),
  );
  const words = new Uint32Array(input.buffer);
  for (let i = 4; i < output.length; i++) output[i]! ^= words[i - 4]!;
  return new Uint8Array(output.buffer);
}
