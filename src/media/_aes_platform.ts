import { type NodeCrypto, nodeCrypto } from "../_runtime.ts";
import { type AesPath, BLOCK_BYTES } from "./_aes_path.ts";

const ALGORITHM = "aes-128-ecb";

/**
 * AES of the platform's own `node:crypto`, about five times as fast as JavaScript; `undefined` where there is
 * none, or one that lacks this cipher.
 */
export function platformAes(
  crypto: NodeCrypto | undefined = nodeCrypto(),
): AesPath | undefined {
  if (!crypto) return undefined;
  const path: AesPath = {
    name: "platform",
    sliceBytes: 256 * 1024,
    encryptor(key) {
      const cipher = crypto.createCipheriv(ALGORITHM, key, null);
      cipher.setAutoPadding(false);
      return (blocks) => plain(cipher.update(blocks));
    },
    decryptor(key) {
      const cipher = crypto.createDecipheriv(ALGORITHM, key, null);
      cipher.setAutoPadding(false);
      return (blocks) => plain(cipher.update(blocks));
    },
  };
  return works(path) ? path : undefined;
}

/** The same bytes as a bare `Uint8Array`: a `Buffer` has other ideas of `slice` and `toString`. */
function plain(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Some runtimes have the module with functions that throw, or that hold blocks back. */
function works(path: AesPath): boolean {
  try {
    const zeros = new Uint8Array(BLOCK_BYTES);
    const blocks = path.encryptor(zeros)(zeros) as Uint8Array;
    const back = path.decryptor(zeros)(blocks) as Uint8Array;
    return back.byteLength === BLOCK_BYTES && back.every((byte) => byte === 0);
  } catch {
    return false;
  }
}
