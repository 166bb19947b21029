/**
 * How fast, how small and how smooth media go. Each figure is a ratio to something that the same run measures:
 * crypto to `node:crypto`, transfers to a bare `fetch` of the same bytes through the same loopback server.
 *
 * On Deno: `deno run -A bench/media_bench.ts`. On Node, which resolves no `jsr:` names, after one step:
 * `deno bundle --platform deno bench/media_bench.ts -o media_bench.mjs && node media_bench.mjs`.
 */

// deno-lint-ignore-file no-console
import { spawn } from "node:child_process";
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

const MIB = 1024 * 1024;
const SIZE = 64 * MIB;
const CRYPTO_SIZE = 32 * MIB;
const WARM_UP_SIZE = 16 * 1024;
const CRYPTO_ROUNDS = 24;
const TRANSFER_ROUNDS = 7;
const KEY = new Uint8Array(16).fill(7);

function sample(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  const words = new Uint32Array(bytes.buffer);
  let state = 1;
  for (let i = 0; i < words.length; i++) {
    words[i] = state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  }
  return bytes;
}

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

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
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

/** What one transfer in a process of its own cost. */
interface Figures {
  /** Wall time in milliseconds. */
  readonly ms: number;
  /** Peak resident memory above what there was before, the payload of an upload included, in MiB. */
  readonly peak: number;
  /** The longest time between two ticks of a 10 ms timer. */
  readonly gap: number;
}

async function job(name: string, base: string): Promise<void> {
  const run = JOBS[name]!;
  // Sockets, lazy modules and compiled code are no part of the figure.
  await run(`${base}/small`, sample(WARM_UP_SIZE));
  const rss = () => process.memoryUsage().rss / MIB;
  const before = rss();
  const plain = name.includes("upload") ? sample(SIZE) : sample(0);
  let peak = rss();
  let gap = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    gap = Math.max(gap, now - last);
    last = now;
    peak = Math.max(peak, rss());
  }, 10);
  const start = last;
  await run(base, plain);
  const ms = performance.now() - start;
  gap = Math.max(gap, performance.now() - last);
  peak = Math.max(peak, rss());
  clearInterval(timer);
  const figures: Figures = { ms, peak: peak - before, gap };
  console.log(JSON.stringify(figures));
}

/** Runs this file again, in a process of its own. */
function again(...args: readonly string[]) {
  const self = fileURLToPath(import.meta.url);
  const run = "Deno" in globalThis ? ["run", "-A", self] : [self];
  return spawn(process.execPath, [...run, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function firstLine(child: ReturnType<typeof again>): Promise<string> {
  let text = "";
  for await (const chunk of child.stdout!) {
    text += chunk;
    if (text.includes("\n")) break;
  }
  return text.trim();
}

async function transferFigures(): Promise<void> {
  const server = again("serve");
  const port = (await firstLine(server)).replace("port ", "");
  const base = `http://127.0.0.1:${port}`;
  const results: Record<string, Figures[]> = {};
  for (let round = 0; round < TRANSFER_ROUNDS; round++) {
    for (const name of Object.keys(JOBS)) {
      const figures = JSON.parse(await firstLine(again("job", name, base)));
      (results[name] ??= []).push(figures);
    }
  }
  server.kill();
  const of = (name: string, key: keyof Figures) =>
    median(results[name]!.map((figures) => figures[key]));
  for (const name of Object.keys(JOBS)) {
    const bare = of(name.replace(/^(?:bare )?/, "bare "), "ms");
    const payload = name.includes("upload") ? 1 : 0;
    const above = of(name, "peak") / (SIZE / MIB) - payload;
    console.log(
      `${name.padEnd(13)} ${of(name, "ms").toFixed(0).padStart(4)} ms` +
        `  ${(of(name, "ms") / bare).toFixed(2)} of bare` +
        `  peak ${above.toFixed(2)} x payload above ` +
        (payload ? "the payload" : "the start") +
        `  longest gap ${of(name, "gap").toFixed(0)} ms` +
        ` (worst ${
          Math.max(...results[name]!.map(({ gap }) => gap)).toFixed(0)
        })`,
    );
  }
}

const [mode, name = "", base = ""] = process.argv.slice(2);
if (mode === "serve") await serve();
else if (mode === "job") await job(name, base);
else {
  await cryptoFigures();
  await transferFigures();
}
