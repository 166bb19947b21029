import type { Fetch } from "../../src/_fetch.ts";
import { run } from "../../src/cli/run.ts";
import { createSystem } from "../../src/cli/system.ts";
import type { System } from "../../src/cli/types.ts";

/** What differs from a machine with pipes, no variables and a dead network. */
export interface FakeSystemOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly language?: string;
  readonly fetch?: Fetch;
  /** Width of the terminal; without one there is no terminal. */
  readonly columns?: number;
  /** What is typed, line by line; then the input is closed. */
  readonly lines?: readonly string[];
  /** Somebody is there and types nothing. */
  readonly silent?: boolean;
  /** Takes the place of standard output. */
  readonly writeOut?: (text: string) => void;
  readonly openUrl?: (url: string) => void;
}

/** What a command did. */
export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command in this process. */
export class FakeRun {
  stdout = "";
  stderr = "";
  /** Settles when the command ends. */
  readonly result: Promise<RunResult>;
  readonly #listeners = new Set<() => void>();

  /** Starts the command. Files are the machine's own. */
  constructor(args: readonly string[], options: FakeSystemOptions = {}) {
    const { columns, lines } = options;
    const isTerminal = columns !== undefined;
    const typed = [...lines ?? []];
    const system: System = {
      args,
      runtime: "test 1.0",
      language: options.language,
      stdout: {
        isTerminal,
        columns: () => columns,
        write: options.writeOut ?? ((text) => void (this.stdout += text)),
      },
      stderr: {
        isTerminal,
        columns: () => columns,
        write: (text) => void (this.stderr += text),
      },
      stdin: {
        isTerminal: lines !== undefined || options.silent === true,
        readLine: () =>
          options.silent
            ? new Promise(() => {})
            : Promise.resolve(typed.shift()),
      },
      files: createSystem().files,
      fetch: options.fetch ?? (() => Promise.reject(new TypeError("offline"))),
      env: (name) => options.env?.[name],
      onInterrupt: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      openUrl: options.openUrl ?? (() => {}),
    };
    this.result = run(system).then((code) => ({
      code,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  /** Asks the command to end, as Ctrl-C does. */
  interrupt(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Runs a command in this process. */
export function runFake(
  args: readonly string[],
  options: FakeSystemOptions = {},
): Promise<RunResult> {
  return new FakeRun(args, options).result;
}
