import { type NodeCipher, type NodeCrypto, nodeCrypto } from "../_runtime.ts";
import { type AesPath, BLOCK_BYTES, type BlockCipher } from "./_aes_path.ts";

const ALGORITHM = "aes-128-ecb";

/**
 * AES of the platform's own `node:crypto`, five to ten times as fast as JavaScript; `undefined` where there is
 * none, or one that lacks this cipher.
 */
export function platformAes(
  crypto: NodeCrypto | undefined = nodeCrypto(),
): AesPath | undefined {
  if (!crypto) return undefined;
  const path: AesPath = {
    name: "platform",
    sliceBytes: 512 * 1024,
    encryptor: (key) => wrap(crypto.createCipheriv(ALGORITHM, key, null)),
    decryptor: (key) => wrap(crypto.createDecipheriv(ALGORITHM, key, null)),
  };
  return works(path) ? path : undefined;
}

function wrap(cipher: NodeCipher): BlockCipher {
  cipher.setAutoPadding(false);
  return {
    apply(blocks) {
      // The same bytes as a bare `Uint8Array`: a `Buffer` has other ideas of `slice` and `toString`.
      const { buffer, byteOffset, byteLength } = cipher.update(blocks);
      return new Uint8Array(buffer, byteOffset, byteLength);
    },
    close: () => void cipher.final(),
  };
}

/** Some runtimes have the module with functions that throw, or that hold blocks back. */
function works(path: AesPath): boolean {
  const zeros = new Uint8Array(BLOCK_BYTES);
  const run = (cipher: BlockCipher, blocks: Uint8Array) => {
    const result = cipher.apply(blocks) as Uint8Array;
    cipher.close();
    return result;
  };
  try {
    const back = run(path.decryptor(zeros), run(path.encryptor(zeros), zeros));
    return back.byteLength === BLOCK_BYTES && back.every((byte) => byte === 0);
  } catch {
    return false;
  }
}
