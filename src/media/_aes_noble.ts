import { ecb } from "@noble/ciphers/aes.js";
import type { AesPath } from "./_aes_path.ts";

/** AES in JavaScript, for runtimes that have nothing faster. */
export const nobleAes: AesPath = {
  name: "noble",
  sliceBytes: 256 * 1024,
  encryptor(key) {
    // An instance of noble encrypts once.
    return (blocks) => ecb(key, { disablePadding: true }).encrypt(blocks);
  },
  decryptor(key) {
    return (blocks) => ecb(key, { disablePadding: true }).decrypt(blocks);
  },
};
