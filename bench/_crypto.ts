// deno-lint-ignore-file no-console
import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import type { AesPath } from "../src/media/_aes_path.ts";
import { nobleAes } from "../src/media/_aes_noble.ts";
import { platformAes } from "../src/media/_aes_platform.ts";
import { webcryptoAes } from "../src/media/_aes_webcrypto.ts";
import { decryptAes, encryptAes, encryptBytes } from "../src/media/aes.ts";
import { md5Hex, nobleMd5, platformMd5 } from "../src/media/md5.ts";
import { median, MIB, sample } from "./_process.ts";

const SIZE = 32 * MIB;
const KEY = new Uint8Array(16).fill(7);
const ALGORITHM = "aes-128-ecb";

/** What `node:crypto` is fastest with. */
const STEP = MIB / 4;

/** Rounds of what takes tens of milliseconds, and of what takes most of a second. */
const ROUNDS = { platform: 40, webcrypto: 8, noble: 4 };

type Work = () => unknown;

/** `node:crypto` over all of the input, without a use for what comes out, like {@linkcode drain}. */
function bare(
  cipher: ReturnType<typeof createCipheriv>,
  input: Uint8Array,
): void {
  for (let start = 0; start < input.byteLength; start += STEP) {
    cipher.update(input.subarray(start, start + STEP));
  }
  cipher.final();
}

/** The pieces as an upload or a download takes them, one after the other. */
async function drain(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of pieces);
}

/**
 * Milliseconds of two contenders that take turns, each time in the other order: the machine's moods, and the garbage
 * that one leaves to the next, hit both alike.
 */
async function race(a: Work, b: Work, rounds: number): Promise<number[]> {
  const times: [number[], number[]] = [[], []];
  for (let round = -2; round < rounds; round++) {
    for (const index of round % 2 === 0 ? [0, 1] : [1, 0]) {
      const start = performance.now();
      await [a, b][index]!();
      // The first rounds warm up.
      if (round >= 0) times[index]!.push(performance.now() - start);
    }
  }
  return times.map(median);
}

async function tell(
  what: string,
  name: keyof typeof ROUNDS,
  work: Work,
  baseline: Work,
): Promise<number> {
  const [ms, bareMs] = await race(work, baseline, ROUNDS[name]);
  const speed = Math.round(SIZE / MIB / (ms! / 1000));
  const share = (bareMs! / ms!).toFixed(2);
  console.log(
    `${what.padEnd(8)} ${name.padEnd(10)} ${String(speed).padStart(5)} MiB/s` +
      `  ${share} of node:crypto`,
  );
  return speed;
}

/** Each implementation of AES and MD5 against `node:crypto` in the same run, 32 MiB at a time. */
export async function cryptoFigures(): Promise<void> {
  const plain = sample(SIZE);
  const cipher = await encryptBytes(KEY, plain);
  const platform = platformAes();
  const webcrypto = webcryptoAes();

  const encrypt = (path: AesPath | undefined) =>
    path && tell(
      "encrypt",
      path.name,
      () => drain(encryptAes(KEY, [plain], { path })),
      () => bare(createCipheriv(ALGORITHM, KEY, null), plain),
    );
  const decrypt = (path: AesPath | undefined) =>
    path && tell(
      "decrypt",
      path.name,
      () => drain(decryptAes(KEY, [cipher], { path })),
      () => bare(createDecipheriv(ALGORITHM, KEY, null), cipher),
    );

  await encrypt(platform);
  // WebCrypto cannot encrypt ECB; its path encrypts as noble's does.
  await encrypt(nobleAes);
  await decrypt(platform);
  const fast = await decrypt(webcrypto);
  const slow = await decrypt(nobleAes);
  if (fast && slow) {
    console.log(
      `decrypt  webcrypto is ${(fast / slow).toFixed(1)} times noble`,
    );
  }
  const digest = () => createHash("md5").update(plain).digest("hex");
  for (
    const [name, path] of [["platform", platformMd5()], [
      "noble",
      nobleMd5,
    ]] as const
  ) {
    if (path) await tell("md5", name, () => md5Hex(plain, { path }), digest);
  }
}
