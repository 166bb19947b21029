/**
 * How fast, how small and how smooth media go. Each figure is a ratio to something that the same run measures:
 * crypto to `node:crypto`, transfers to a bare `fetch` of the same bytes through the same loopback server.
 *
 * On Deno: `deno run -A bench/media_bench.ts`. On Node, which resolves no `jsr:` names, after one step:
 * `deno bundle --platform deno bench/media_bench.ts -o media_bench.mjs && node media_bench.mjs`.
 */

// deno-lint-ignore-file no-console
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { encryptBytes } from "../src/media/aes.ts";
import { downloadMedia } from "../src/media/download.ts";
import { encodeKey } from "../src/media/keys.ts";
import { uploadMedia } from "../src/media/upload.ts";
import { cryptoFigures } from "./_crypto.ts";
import {
  again,
  type Figures,
  firstLine,
  measure,
  report,
  sample,
  SIZE,
  WARM_UP_SIZE,
} from "./_process.ts";
import { simulate, SIMULATED, simulatedJob } from "./_simulated_media.ts";

const TRANSFER_ROUNDS = 5;
const SIMULATED_ROUNDS = 3;
const SELF = fileURLToPath(import.meta.url);
const KEY = new Uint8Array(16).fill(7);

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
