import { defaultFetch } from "../_fetch.ts";
import { readEnv } from "../_runtime.ts";
import { LineReader } from "./line_reader.ts";
import type { Files, Input, Output, System } from "./types.ts";

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_DIRECTORY = 0o700;

/** The programs that show a page in the browser; the compiled binary may run no other. */
const BROWSERS: Readonly<Record<string, string>> = {
  darwin: "/usr/bin/open",
  windows: "C:\\Windows\\explorer.exe",
};

/** The machine as Deno shows it. `system.node.ts` is its twin for Node. */
export function createSystem(): System {
  return {
    args: Deno.args,
    runtime: `deno ${Deno.version.deno} (${Deno.build.target})`,
    language: navigator.language,
    stdout: output(Deno.stdout),
    stderr: output(Deno.stderr),
    stdin: input(),
    files,
    fetch: defaultFetch,
    env: readEnv,
    onInterrupt,
    openUrl: (url) => {
      const browser = BROWSERS[Deno.build.os] ?? "/usr/bin/xdg-open";
      const stdio = { stdin: "null", stdout: "null", stderr: "null" } as const;
      new Deno.Command(browser, { args: [url], ...stdio }).spawn().unref();
    },
  };
}

/** Ends the process. */
export function exit(code: number): never {
  Deno.exit(code);
}

function output(stream: typeof Deno.stdout): Output {
  return {
    isTerminal: stream.isTerminal() && readEnv("TERM") !== "dumb",
    columns: () => {
      try {
        // Some terminals of programs say 0 when they do not know.
        return Deno.consoleSize().columns || undefined;
      } catch {
        return undefined;
      }
    },
    write: (text) => {
      let rest = new TextEncoder().encode(text);
      while (rest.length > 0) rest = rest.subarray(stream.writeSync(rest));
    },
  };
}

function input(): Input {
  const reader = new LineReader(async () => {
    const bytes = new Uint8Array(1024);
    const length = await Deno.stdin.read(bytes);
    return length === null ? undefined : bytes.subarray(0, length);
  });
  return {
    isTerminal: Deno.stdin.isTerminal(),
    readLine: (signal) => reader.readLine(signal),
  };
}

const files: Files = {
  makeDirectory: (path) =>
    Deno.mkdir(path, { recursive: true, mode: OWNER_ONLY_DIRECTORY }),
  list: async (path) =>
    (await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name),
  read: (path) => Deno.readTextFile(path),
  create: async (path, text) => {
    const mode = OWNER_ONLY_FILE;
    using file = await Deno.open(path, { write: true, createNew: true, mode });
    let rest = new TextEncoder().encode(text);
    while (rest.length > 0) rest = rest.subarray(await file.write(rest));
    await file.sync();
  },
  rename: (from, to) => Deno.rename(from, to),
  remove: (path) => Deno.remove(path),
};

function onInterrupt(listener: () => void): () => void {
  // Windows knows no SIGTERM.
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, listener);
  return () => {
    for (const signal of signals) Deno.removeSignalListener(signal, listener);
  };
}
