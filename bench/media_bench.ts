/**
 * How fast, how small and how smooth media go. Each figure is a ratio to something that the same run measures:
 * crypto to `node:crypto`, transfers to a bare `fetch` of the same bytes through the same loopback server.
 *
 * On Deno: `deno run -A bench/media_bench.ts`. On Node, which resolves no `jsr:` names, after one step:
 * `deno bundle --platform deno bench/media_bench.ts -o media_bench.mjs && node media_bench.mjs`.
 */

// deno-lint-ignore-file no-console
import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { nobleAes } from "../src/media/_aes_noble.ts";
import { platformAes } from "../src/media/_aes_platform.ts";
import { webcryptoAes } from "../src/media/_aes_webcrypto.ts";
import { decryptBytes, encryptBytes } from "../src/media/aes.ts";
import { downloadMedia } from "../src/media/download.ts";
import { encodeKey } from "../src/media/keys.ts";
import { md5Hex, nobleMd5, platformMd5 } from "../src/media/md5.ts";
import { uploadMedia } from "../src/media/upload.ts";
import {
  again,
  type Figures,
  firstLine,
  measure,
  median,
  MIB,
  report,
  sample,
  SIZE,
  WARM_UP_SIZE,
} from "./_process.ts";
import { simulate, SIMULATED, simulatedJob } from "./_simulated_media.ts";

const CRYPTO_SIZE = 32 * MIB;
const CRYPTO_ROUNDS = 16;
const TRANSFER_ROUNDS = 5;
const SIMULATED_ROUNDS = 3;
const SELF = fileURLToPath(import.meta.url);
const KEY = new Uint8Array(16).fill(7);

/**
 * Milliseconds of each contender, round by round. They take turns, each time in another order: the machine's moods,
 * and the garbage that one leaves to the next, hit all alike.
 */
async function compare(
  contenders: Readonly<Record<string, () => unknown>>,
): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = {};
  const entries = Object.entries(contenders);
  for (let round = 0; round <= CRYPTO_ROUNDS; round++) {
    const turn = round % entries.length;
    for (
      const [name, run] of [...entries.slice(turn), ...entries.slice(0, turn)]
    ) {
      const start = performance.now();
      await run();
      // The first round warms up.
      if (round > 0) (times[name] ??= []).push(performance.now() - start);
    }
  }
  return times;
}

/** The median of how many times faster `a` was than `b` in each round. */
function ratio(a: readonly number[], b: readonly number[]): number {
  return median(a.map((ms, round) => b[round]! / ms));
}

/** `node:crypto` on slices into memory that is there already: the fastest way to call it. */
function sliced(
  cipher: ReturnType<typeof createCipheriv>,
  input: Uint8Array,
  output: Uint8Array,
): void {
  let length = 0;
  for (let start = 0; start < input.byteLength; start += 256 * 1024) {
    const part = cipher.update(input.subarray(start, start + 256 * 1024));
    output.set(part, length);
    length += part.byteLength;
  }
  output.set(cipher.final(), length);
}

async function cryptoFigures(): Promise<void> {
  const plain = sample(CRYPTO_SIZE);
  const cipher = await encryptBytes(KEY, plain);
  const paths = [platformAes(), webcryptoAes(), nobleAes];
  const encrypt: Record<string, () => unknown> = {
    "node:crypto": () =>
      sliced(
        createCipheriv("aes-128-ecb", KEY, null),
        plain,
        new Uint8Array(CRYPTO_SIZE + 16),
      ),
  };
  const decrypt: Record<string, () => unknown> = {
    "node:crypto": () =>
      sliced(
        createDecipheriv("aes-128-ecb", KEY, null),
        cipher,
        new Uint8Array(CRYPTO_SIZE + 16),
      ),
  };
  for (const path of paths) {
    if (!path) continue;
    // WebCrypto cannot encrypt ECB; its path encrypts as noble's does.
    if (path.name !== "webcrypto") {
      encrypt[path.name] = () => encryptBytes(KEY, plain, { path });
    }
    decrypt[path.name] = () => decryptBytes(KEY, cipher, { path });
  }
  const md5 = {
    "node:crypto": () => createHash("md5").update(plain).digest("hex"),
    platform: () => md5Hex(plain, { path: platformMd5() }),
    noble: () => md5Hex(plain, { path: nobleMd5 }),
  };
  for (const [what, contenders] of Object.entries({ encrypt, decrypt, md5 })) {
    const times = await compare(contenders);
    for (const name of Object.keys(contenders)) {
      const speed = Math.round(
        CRYPTO_SIZE / MIB / (median(times[name]!) / 1000),
      );
      const share = ratio(times[name]!, times["node:crypto"]!);
      console.log(
        `${what.padEnd(8)} ${name.padEnd(12)} ${
          String(speed).padStart(5)
        } MiB/s` +
          `  ${share.toFixed(2)} of node:crypto`,
      );
    }
    if (what === "decrypt") {
      const faster = ratio(times["webcrypto"]!, times["noble"]!);
      console.log(`decrypt  webcrypto is ${faster.toFixed(1)} times noble`);
    }
  }
}

/** The bare server: takes what is posted, and gives one ciphertext. */
async function serve(): Promise<void> {
  const large = await encryptBytes(KEY, sample(SIZE));
  const small = await encryptBytes(KEY, sample(WARM_UP_SIZE));
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      request.resume().on("end", () => {
        response.setHeader("x-encrypted-param", "reference").end();
      });
    } else {
      const cipher = request.url?.includes("small") ? small : large;
      response.setHeader("content-length", cipher.byteLength).end(cipher);
    }
  });
  server.listen(0, "127.0.0.1", () => {
    console.log(`port ${(server.address() as AddressInfo).port}`);
  });
}

const JOBS: Readonly<
  Record<string, (base: string, plain: Uint8Array<ArrayBuffer>) => unknown>
> = {
  upload: (base, plain) =>
    uploadMedia(plain, {
      kind: "file",
      toUserId: "alice@im.wechat",
      cdnBaseUrl: base,
      getUploadUrl: () => Promise.resolve({ upload_param: "p" }),
    }),
  "bare upload": async (base, plain) => {
    const response = await fetch(base, { method: "POST", body: plain });
    await response.arrayBuffer();
  },
  download: (base) =>
    downloadMedia({ kind: "file", param: "p", aesKey: encodeKey(KEY) }, {
      cdnBaseUrl: base,
    }),
  "bare download": async (base) => {
    const response = await fetch(base);
    await response.arrayBuffer();
  },
};

async function job(name: string, base: string): Promise<void> {
  const run = JOBS[name]!;
  await run(`${base}/small`, sample(WARM_UP_SIZE));
  await measure(() => {
    const plain = sample(name.includes("upload") ? SIZE : 0);
    return Promise.resolve(() => run(base, plain));
  });
}

async function transferFigures(): Promise<void> {
  const server = again(SELF, "serve");
  const port = (await firstLine(server)).replace("port ", "");
  const base = `http://127.0.0.1:${port}`;
  const results: Record<string, Figures[]> = {};
  for (let round = 0; round < TRANSFER_ROUNDS; round++) {
    await inTurn(Object.keys(JOBS), ["job", base], results);
  }
  server.kill();
  report(results);
}

/** The same through the whole adapter and the simulator, which checks all that it gets. */
async function simulatedFigures(): Promise<void> {
  const results: Record<string, Figures[]> = {};
  for (let round = 0; round < SIMULATED_ROUNDS; round++) {
    // A server for each round: it keeps every file that it was ever sent.
    const server = again(SELF, "simulate");
    const world = await firstLine(server);
    await inTurn(SIMULATED, ["simulated job", world], results);
    server.kill();
  }
  report(results);
}

async function inTurn(
  names: readonly string[],
  [mode, where]: readonly [string, string],
  results: Record<string, Figures[]>,
): Promise<void> {
  for (const name of names) {
    const line = await firstLine(again(SELF, mode, where, name));
    (results[name] ??= []).push(JSON.parse(line));
  }
}

const [mode, where = "", name = ""] = process.argv.slice(2);
if (mode === "serve") await serve();
else if (mode === "job") await job(name, where);
else if (mode === "simulate") await simulate();
else if (mode === "simulated job") await simulatedJob(name, where);
else {
  await cryptoFigures();
  await transferFigures();
  await simulatedFigures();
}
