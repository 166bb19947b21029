import { ecb } from "@noble/ciphers/aes.js";
import type { AesPath } from "./_aes_path.ts";

const WITHOUT_PADDING = { disablePadding: true };

/** AES in JavaScript, for runtimes that have nothing faster. */
export const nobleAes: AesPath = {
  name: "noble",
  sliceBytes: 256 * 1024,
  // An instance of noble works once.
  encryptor: (key) => ({
    apply: (blocks) => ecb(key, WITHOUT_PADDING).encrypt(blocks),
    close() {},
  }),
  decryptor: (key) => ({
    apply: (blocks) => ecb(key, WITHOUT_PADDING).decrypt(blocks),
    close() {},
  }),
};
