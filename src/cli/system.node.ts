import { spawn } from "node:child_process";
import { writeSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import process from "node:process";
import { isatty } from "node:tty";
import { defaultFetch } from "../_fetch.ts";
import { readEnv } from "../_runtime.ts";
import { LineReader } from "./line_reader.ts";
import type { Files, Input, Output, System } from "./types.ts";

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_DIRECTORY = 0o700;
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

/** The programs that show a page in the browser. */
const OPENERS: Readonly<Record<string, string>> = {
  darwin: "open",
  win32: "explorer",
};

/** The machine as Node shows it: the twin of `system.ts`. */
export function createSystem(): System {
  return {
    args: process.argv.slice(2),
    runtime:
      `node ${process.versions.node} (${process.platform} ${process.arch})`,
    language: new Intl.DateTimeFormat().resolvedOptions().locale,
    stdout: output(STDOUT, process.stdout),
    stderr: output(STDERR, process.stderr),
    stdin: input(),
    files,
    fetch: defaultFetch,
    env: readEnv,
    onInterrupt,
    openUrl: (url) => {
      const opener = OPENERS[process.platform] ?? "xdg-open";
      const child = spawn(opener, [url], { detached: true, stdio: "ignore" });
      // A missing program is told here only, when nobody waits for it any more.
      child.once("error", () => {});
      child.unref();
    },
  };
}

/** Ends the process. */
export function exit(code: number): never {
  process.exit(code);
}

function output(
  descriptor: number,
  stream: { readonly columns: number },
): Output {
  return {
    isTerminal: isatty(descriptor) && readEnv("TERM") !== "dumb",
    // Some terminals of programs say 0 when they do not know.
    columns: () => stream.columns || undefined,
    write: (text) => {
      let rest = new TextEncoder().encode(text);
      while (rest.length > 0) rest = rest.subarray(writeSome(descriptor, rest));
    },
  };
}

/** A pipe that is full for now takes nothing, and says so by an error. */
function writeSome(descriptor: number, bytes: Uint8Array): number {
  try {
    return writeSync(descriptor, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return 0;
    throw error;
  }
}

function input(): Input {
  let chunks: AsyncIterator<Uint8Array> | undefined;
  const reader = new LineReader(async () => {
    chunks ??= process.stdin[Symbol.asyncIterator]();
    const { done, value } = await chunks.next();
    return done ? undefined : value;
  });
  return {
    isTerminal: isatty(STDIN),
    readLine: (signal) => reader.readLine(signal),
  };
}

const files: Files = {
  makeDirectory,
  list: (path) => readdir(path),
  read: (path) => readFile(path, "utf8"),
  create: async (path, text) => {
    const file = await open(path, "wx", OWNER_ONLY_FILE);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path),
};

/** Node's own recursion never ends in a file system that takes no directories, such as `/proc`. */
async function makeDirectory(path: string): Promise<void> {
  const mode = OWNER_ONLY_DIRECTORY;
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    await makeDirectory(dirname(path));
    await mkdir(path, { mode });
  }
}

function onInterrupt(listener: () => void): () => void {
  const signals = process.platform === "win32"
    ? ["SIGINT", "SIGBREAK"] as const
    : ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
