import { createHash } from "node:crypto";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  fastestMd5,
  md5Hex,
  type Md5Path,
  nobleMd5,
  platformMd5,
} from "../../src/media/md5.ts";
import { sampleBytes } from "./_crypto.ts";

const RFC_1321: readonly (readonly [text: string, digest: string])[] = [
  ["", "d41d8cd98f00b204e9800998ecf8427e"],
  ["a", "0cc175b9c0f1b6a831c399e269772661"],
  ["abc", "900150983cd24fb0d6963f7d28e17f72"],
  ["message digest", "f96b697d7cb7938d525a2f31aaf161d0"],
  ["abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"],
  [
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
    "d174ab98d277d9f5a5611c2c9f419d9f",
  ],
  [
    "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
    "57edf4a22be3c955ac49da2e2107b67a",
  ],
];

function pathOf(name: string): Md5Path {
  const path = name === "noble" ? nobleMd5 : platformMd5();
  assert(path);
  return path;
}

for (const name of ["platform", "noble"]) {
  Deno.test(`${name} MD5 passes the vectors of RFC 1321`, async () => {
    for (const [text, digest] of RFC_1321) {
      const bytes = new TextEncoder().encode(text);
      assertEquals(await md5Hex(bytes, { path: pathOf(name) }), digest);
    }
  });

  Deno.test(`${name} MD5 agrees with node:crypto at block and slice edges`, async () => {
    for (const size of [1, 55, 56, 63, 64, 65, 262_144, 262_145, 600_000]) {
      const bytes = sampleBytes(size);
      assertEquals(
        await md5Hex(bytes, { path: pathOf(name) }),
        createHash("md5").update(bytes).digest("hex"),
        `${size} bytes`,
      );
    }
  });
}

Deno.test("md5Hex() ends at an abort between slices", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const digest = md5Hex(sampleBytes(1_000_000), { signal });
  controller.abort(new Error("enough"));
  await assertRejects(() => digest, Error, "enough");
});

Deno.test("platformMd5() is not chosen where the platform refuses MD5", () => {
  const refuse = () => {
    throw new Error("error:0308010C:digital envelope routines::unsupported");
  };
  assertEquals(
    platformMd5({
      createCipheriv: refuse,
      createDecipheriv: refuse,
      createHash: refuse,
    }),
    undefined,
  );
});

Deno.test("fastestMd5() chooses once", () => {
  assertEquals(fastestMd5(), fastestMd5());
});
