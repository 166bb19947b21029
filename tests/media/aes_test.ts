import { createCipheriv, createDecipheriv } from "node:crypto";
import process from "node:process";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { decodeHex, encodeHex } from "@std/encoding/hex";
import { MediaError } from "../../src/errors.ts";
import { concatBytes } from "../../src/_bytes.ts";
import type { AesPath, BlockCipher } from "../../src/media/_aes_path.ts";
import { nobleAes } from "../../src/media/_aes_noble.ts";
import { platformAes } from "../../src/media/_aes_platform.ts";
import { webcryptoAes } from "../../src/media/_aes_webcrypto.ts";
import {
  ciphertextSize,
  decryptAes,
  decryptBytes,
  encryptAes,
  encryptBytes,
  fastestAes,
} from "../../src/media/aes.ts";
import { AES_PATHS, sampleBytes } from "./_crypto.ts";

const ZERO = "00000000000000000000000000000000";
const KEY = decodeHex("2b7e151628aed2a6abf7158809cf4f3c");

/** NIST AESAVS, ECB, 128 bits: all of GFSbox, the first of KeySbox, both ends of VarKey and VarTxt. */
const AESAVS:
  readonly (readonly [key: string, plain: string, cipher: string])[] = [
    [
      ZERO,
      "f34481ec3cc627bacd5dc3fb08f273e6",
      "0336763e966d92595a567cc9ce537f5e",
    ],
    [
      ZERO,
      "9798c4640bad75c7c3227db910174e72",
      "a9a1631bf4996954ebc093957b234589",
    ],
    [
      ZERO,
      "96ab5c2ff612d9dfaae8c31f30c42168",
      "ff4f8391a6a40ca5b25d23bedd44a597",
    ],
    [
      ZERO,
      "6a118a874519e64e9963798a503f1d35",
      "dc43be40be0e53712f7e2bf5ca707209",
    ],
    [
      ZERO,
      "cb9fceec81286ca3e989bd979b0cb284",
      "92beedab1895a94faa69b632e5cc47ce",
    ],
    [
      ZERO,
      "b26aeb1874e47ca8358ff22378f09144",
      "459264f4798f6a78bacb89c15ed3d601",
    ],
    [
      ZERO,
      "58c8e00b2631686d54eab84b91f0aca1",
      "08a4e2efec8a8e3312ca7460b9040bbf",
    ],
    [
      "10a58869d74be5a374cf867cfb473859",
      ZERO,
      "6d251e6944b051e04eaa6fb4dbf78465",
    ],
    [
      "caea65cdbb75e9169ecd22ebe6e54675",
      ZERO,
      "6e29201190152df4ee058139def610bb",
    ],
    [
      "a2e2fa9baf7d20822ca9f0542f764a41",
      ZERO,
      "c3b44b95d9d2f25670eee9a0de099fa3",
    ],
    [
      "b6364ac4e1de1e285eaf144a2415f7a0",
      ZERO,
      "5d9b05578fc944b3cf1ccf0e746cd581",
    ],
    [
      "64cf9c7abc50b888af65f49d521944b2",
      ZERO,
      "f7efc89d5dba578104016ce5ad659c05",
    ],
    [
      "47d6742eefcc0465dc96355e851b64d9",
      ZERO,
      "0306194f666d183624aa230a8b264ae7",
    ],
    [
      "3eb39790678c56bee34bbcdeccf6cdb5",
      ZERO,
      "858075d536d79ccee571f7d7204b1f67",
    ],
    [
      "64110a924f0743d500ccadae72c13427",
      ZERO,
      "35870c6a57e9e92314bcb8087cde72ce",
    ],
    [
      "80000000000000000000000000000000",
      ZERO,
      "0edd33d3c621e546455bd8ba1418bec8",
    ],
    [
      "fffffffffffff0000000000000000000",
      ZERO,
      "7b90785125505fad59b13c186dd66ce3",
    ],
    [
      ZERO,
      "80000000000000000000000000000000",
      "3ad78e726c1ec02b7ebfe92b23d9ec34",
    ],
    [
      ZERO,
      "fffffffffffffffffffffffffffffff0",
      "f9b0fda0c4a898f5b9e6f661c4ce4d07",
    ],
  ];

/** Sizes around blocks and, for each path, around slices. */
function edgeSizes(sliceBytes: number): number[] {
  const around = [sliceBytes, 2 * sliceBytes].flatMap((size) =>
    [-16, -1, 0, 1, 16].map((offset) => size + offset)
  );
  return [0, 1, 15, 16, 17, 31, 32, ...around];
}

function reference(plaintext: Uint8Array): Uint8Array {
  const cipher = createCipheriv("aes-128-ecb", KEY, null);
  const parts = [cipher.update(plaintext), cipher.final()];
  return concat(...parts);
}

function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}

/** Pieces of odd sizes, as a network gives them. */
async function* trickle(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0, size = 1; start < bytes.byteLength; size++) {
    yield bytes.subarray(start, start + size);
    start += size;
  }
  await Promise.resolve();
  yield new Uint8Array();
}

for (const path of AES_PATHS) {
  Deno.test(`${path.name} passes the NIST AESAVS vectors`, async () => {
    for (const [key, plain, cipher] of AESAVS) {
      const blocks = await apply(
        path.encryptor(decodeHex(key)),
        decodeHex(plain),
      );
      assertEquals(encodeHex(blocks), cipher);
      const back = await apply(
        path.decryptor(decodeHex(key)),
        decodeHex(cipher),
      );
      assertEquals(encodeHex(back), plain);
    }
  });

  Deno.test(`${path.name} agrees with node:crypto for every single-bit key and text`, async () => {
    for (let bit = 0; bit < 128; bit++) {
      const one = new Uint8Array(16);
      one[bit >> 3] = 0x80 >> (bit & 7);
      for (
        const [key, plain] of [[one, new Uint8Array(16)], [
          new Uint8Array(16),
          one,
        ]] as const
      ) {
        const cipher = createCipheriv("aes-128-ecb", key, null);
        cipher.setAutoPadding(false);
        const expected = new Uint8Array(cipher.update(plain));
        cipher.final();
        assertEquals(await apply(path.encryptor(key), plain), expected);
        assertEquals(await apply(path.decryptor(key), expected), plain);
      }
    }
  });

  Deno.test(`encryptBytes() and decryptBytes() by ${path.name} agree with node:crypto at every edge`, async () => {
    for (const size of edgeSizes(path.sliceBytes)) {
      const plaintext = sampleBytes(size);
      const expected = reference(plaintext);
      assertEquals(expected.byteLength, ciphertextSize(size));
      const ciphertext = await encryptBytes(KEY, plaintext, { path });
      assert(equal(ciphertext, expected), `encrypting ${size} bytes`);
      const back = await decryptBytes(KEY, ciphertext, { path });
      assert(equal(back, plaintext), `decrypting ${size} bytes`);
      assertEquals(back.constructor, Uint8Array);
    }
  });

  Deno.test(`decryptAes() by ${path.name} takes pieces of any size`, async () => {
    const plaintext = sampleBytes(path.sliceBytes * 2 + 5);
    const ciphertext = reference(plaintext);
    const stream = decryptAes(KEY, trickle(ciphertext), { path });
    const back = await concatBytes(stream, ciphertext.byteLength);
    assert(equal(back, plaintext));
  });

  Deno.test(`encryptAes() by ${path.name} takes pieces of any size`, async () => {
    const plaintext = sampleBytes(path.sliceBytes + 5);
    const stream = encryptAes(KEY, trickle(plaintext), { path });
    const size = ciphertextSize(plaintext.byteLength);
    assert(equal(await concatBytes(stream, size), reference(plaintext)));
  });

  Deno.test(`decryptBytes() by ${path.name} has one error for everything that is wrong`, async () => {
    const ciphertext = reference(sampleBytes(100));
    const zeroPadded = await apply(path.encryptor(KEY), new Uint8Array(16));
    const overPadded = await apply(
      path.encryptor(KEY),
      new Uint8Array(16).fill(17),
    );
    const halfPadded = await apply(
      path.encryptor(KEY),
      new Uint8Array([...new Uint8Array(13), 1, 3, 3]),
    );
    const cases: readonly (readonly [string, Uint8Array, Uint8Array])[] = [
      ["wrong key", decodeHex("000102030405060708090a0b0c0d0e0f"), ciphertext],
      ["short key", KEY.subarray(1), ciphertext],
      ["long key", concat(KEY, KEY), ciphertext],
      ["no key", new Uint8Array(), ciphertext],
      ["nothing", KEY, new Uint8Array()],
      ["truncated in a block", KEY, ciphertext.subarray(0, -1)],
      ["truncated at a block", KEY, ciphertext.subarray(0, -16)],
      ["padding of 0", KEY, zeroPadded],
      ["padding of 17", KEY, overPadded],
      ["padding that is not all the same", KEY, halfPadded],
    ];
    const seen = new Set<string>();
    for (const [what, key, bytes] of cases) {
      const error = await assertRejects(
        () => decryptBytes(key, bytes, { path }),
        MediaError,
        undefined,
        what,
      );
      seen.add(
        JSON.stringify([error.message, error.reason, error.cause, {
          ...error,
        }]),
      );
    }
    assertEquals(seen.size, 1, [...seen].join("\n"));
    assert([...seen][0]?.includes('"reason":"decrypt"'));
  });

  Deno.test(`encryptBytes() by ${path.name} leaves its input alone`, async () => {
    const plaintext = sampleBytes(path.sliceBytes + 3);
    const copy = plaintext.slice();
    const ciphertext = await encryptBytes(KEY, plaintext, { path });
    assert(equal(plaintext, copy));
    const cipherCopy = ciphertext.slice();
    await decryptBytes(KEY, ciphertext, { path });
    assert(equal(ciphertext, cipherCopy));
  });

  Deno.test(`decryptBytes() by ${path.name} ends at an abort between slices`, async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const ciphertext = reference(sampleBytes(path.sliceBytes * 3));
    const stream = decryptAes(KEY, [ciphertext], { path, signal });
    await stream.next();
    controller.abort(new Error("enough"));
    await assertRejects(() => stream.next(), Error, "enough");
  });

  Deno.test(`encryptBytes() by ${path.name} lets timers run while it works`, async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const size = (path.name === "platform" ? 64 : 6) * 1024 * 1024;
    await encryptBytes(KEY, new Uint8Array(size), { path });
    clearInterval(timer);
    assert(ticks > 0);
  });
}

Deno.test("decryptBytes() gives what node:crypto gives back for the same bytes", async () => {
  const plaintext = sampleBytes(12_345);
  const ciphertext = await encryptBytes(KEY, plaintext);
  const decipher = createDecipheriv("aes-128-ecb", KEY, null);
  const back = concat(decipher.update(ciphertext), decipher.final());
  assertEquals(back, plaintext);
});

Deno.test("encryptAes() and decryptAes() let go of the cipher however they end", async () => {
  let open = 0;
  const counted = (cipher: BlockCipher): BlockCipher => {
    open++;
    return { apply: cipher.apply, close: () => void open-- };
  };
  const path: AesPath = {
    name: "noble",
    sliceBytes: 32,
    encryptor: (key) => counted(nobleAes.encryptor(key)),
    decryptor: (key) => counted(nobleAes.decryptor(key)),
  };
  const ciphertext = await encryptBytes(KEY, sampleBytes(100), { path });
  await decryptBytes(KEY, ciphertext, { path });
  await assertRejects(() => decryptBytes(KEY, sampleBytes(100), { path }));
  const stream = encryptAes(KEY, [sampleBytes(100)], { path });
  await stream.next();
  assertEquals(open, 1);
  await stream.return();
  assertEquals(open, 0);
});

Deno.test("ciphertextSize() always has room for padding", () => {
  const sizes = [0, 1, 15, 16, 17, 31, 32];
  assertEquals(sizes.map(ciphertextSize), [16, 16, 16, 32, 32, 32, 48]);
});

Deno.test("fastestAes() prefers the platform and chooses once", () => {
  assertEquals(fastestAes().name, "platform");
  assertEquals(fastestAes(), fastestAes());
});

Deno.test("platformAes() is not chosen where the module is missing or does not work", () => {
  const { getBuiltinModule } = process;
  Object.assign(process, { getBuiltinModule: undefined });
  try {
    assertEquals(platformAes(), undefined);
  } finally {
    Object.assign(process, { getBuiltinModule });
  }
  const refuse = () => {
    throw new Error("not implemented");
  };
  assertEquals(
    platformAes({
      createCipheriv: refuse,
      createDecipheriv: refuse,
      createHash: refuse,
    }),
    undefined,
  );
  const holdBack = () => ({
    setAutoPadding() {},
    update: () => new Uint8Array(),
    final: () => new Uint8Array(),
  });
  assertEquals(
    platformAes({
      createCipheriv: holdBack,
      createDecipheriv: holdBack,
      createHash: refuse,
    }),
    undefined,
  );
});

Deno.test("webcryptoAes() encrypts through JavaScript, since CBC chains the blocks", () => {
  assertEquals(webcryptoAes()?.encryptor, nobleAes.encryptor);
});

async function apply(
  cipher: BlockCipher,
  blocks: Uint8Array,
): Promise<Uint8Array> {
  const result = await cipher.apply(blocks);
  cipher.close();
  return result;
}

/** `assertEquals` walks large arrays slowly. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, i) => byte === b[i]);
}
