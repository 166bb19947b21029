// deno-lint-ignore-file no-console
import { spawn } from "node:child_process";
import process from "node:process";

/** Bytes of a MiB. */
export const MIB: number = 1024 * 1024;

/** What is transferred. */
export const SIZE: number = 64 * MIB;

/** What is transferred first: sockets, lazy modules and compiled code are no part of a figure. */
export const WARM_UP_SIZE: number = 16 * 1024;

/** Bytes that do not compress. */
export function sample(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  const words = new Uint32Array(bytes.buffer);
  let state = 1;
  for (let i = 0; i < words.length; i++) {
    words[i] = state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  }
  return bytes;
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/** What one transfer in a process of its own cost. */
export interface Figures {
  /** Wall time in milliseconds. */
  readonly ms: number;
  /** Peak resident memory above what there was before, the payload of an upload included, in MiB. */
  readonly peak: number;
  /** The longest time between two ticks of a 10 ms timer. */
  readonly gap: number;
}

/** Runs `prepare`, then measures what it gave; only the memory of `prepare` counts. Prints the figures. */
export async function measure(
  prepare: () => Promise<() => unknown>,
): Promise<void> {
  const rss = () => process.memoryUsage().rss / MIB;
  const before = rss();
  const run = await prepare();
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
  await run();
  const ms = performance.now() - start;
  gap = Math.max(gap, performance.now() - last);
  peak = Math.max(peak, rss());
  clearInterval(timer);
  const figures: Figures = { ms, peak: peak - before, gap };
  console.log(JSON.stringify(figures));
}

/** Runs the file `self` with other arguments, in a process of its own. */
export function again(self: string, ...args: readonly string[]) {
  const run = "Deno" in globalThis ? ["run", "-A", self] : [self];
  return spawn(process.execPath, [...run, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** The first line that a process prints. */
export async function firstLine(
  child: ReturnType<typeof again>,
): Promise<string> {
  let text = "";
  for await (const chunk of child.stdout!) {
    text += chunk;
    if (text.includes("\n")) break;
  }
  return text.trim();
}

/** Prints the medians of jobs, each as a ratio to the bare one of its name. */
export function report(results: Readonly<Record<string, Figures[]>>): void {
  const of = (name: string, key: keyof Figures) =>
    median(results[name]!.map((figures) => figures[key]));
  for (const name of Object.keys(results)) {
    const bare = of(name.replace(/^(?:bare )?/, "bare "), "ms");
    const payload = /upload|post/.test(name) ? 1 : 0;
    const above = of(name, "peak") / (SIZE / MIB) - payload;
    const worst = Math.max(...results[name]!.map(({ gap }) => gap));
    console.log(
      `${name.padEnd(13)} ${of(name, "ms").toFixed(0).padStart(4)} ms` +
        `  ${(of(name, "ms") / bare).toFixed(2)} of bare` +
        `  peak ${above.toFixed(2)} x payload above ` +
        (payload ? "the payload" : "the start") +
        `  longest gap ${of(name, "gap").toFixed(0)} ms` +
        ` (worst ${worst.toFixed(0)})`,
    );
  }
}
