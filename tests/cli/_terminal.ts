import { cliEnv } from "./_process.ts";

/** How a program is run in a terminal. */
export interface TerminalOptions {
  readonly env?: Record<string, string>;
  readonly columns?: number;
  /** Where the program's standard output goes instead of the terminal. */
  readonly stdout?: string;
}

/** Whether this machine has util-linux's `script`, which makes pseudo-terminals. */
export const hasTerminals: boolean = Deno.build.os === "linux" &&
  await new Deno.Command("script", { args: ["--version"], stdout: "null" })
    .output().then(({ success }) => success, () => false);

/** A program in a pseudo-terminal: what it writes is read, and what is typed reaches it. */
export class Terminal implements AsyncDisposable {
  /** All that the terminal was sent so far. */
  output = "";
  readonly #process: Deno.ChildProcess;
  readonly #keyboard: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reading: Promise<void>;
  #changed = Promise.withResolvers<void>();

  /**
   * Starts it. After the program, the shell writes `exit:` with its exit code and `tty:` with the state of the
   * terminal; before it, `tty:` alone.
   */
  constructor(command: readonly string[], options: TerminalOptions = {}) {
    const words = command.map(quote).join(" ");
    const target = options.stdout ? ` > ${quote(options.stdout)}` : "";
    const shell = `trap : INT; stty cols ${options.columns ?? 80} rows 24; ` +
      `echo "tty:$(stty -g)"; ${words}${target}; ` +
      `code=$?; echo "exit:$code"; echo "tty:$(stty -g)"; exit $code`;
    this.#process = new Deno.Command("script", {
      args: ["--quiet", "--return", "--flush", "--command", shell, "/dev/null"],
      clearEnv: true,
      env: { PATH: Deno.env.get("PATH") ?? "", ...cliEnv(options.env) },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#keyboard = this.#process.stdin.getWriter();
    this.#reading = this.#read();
  }

  /** Waits until the terminal was sent something. */
  async waitFor(text: string): Promise<void> {
    while (!this.output.includes(text)) await this.#changed.promise;
  }

  /** Types something. */
  async type(keys: string): Promise<void> {
    await this.#keyboard.write(new TextEncoder().encode(keys));
  }

  /** Waits for the end of the program; gives its exit code. */
  async end(): Promise<number> {
    const { code } = await this.#process.status;
    await this.#reading;
    return code;
  }

  /** The states of the terminal before and after the program. */
  get states(): string[] {
    return [...this.output.matchAll(/tty:(\S+)/g)].map(([, state]) => state!);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#keyboard.close().catch(() => {});
    await this.end();
  }

  async #read(): Promise<void> {
    const text = this.#process.stdout.pipeThrough(new TextDecoderStream());
    for await (const chunk of text) {
      this.output += chunk;
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
    }
    this.#changed.reject(
      new Error(`The terminal closed after:\n${this.output}`),
    );
    this.#changed.promise.catch(() => {});
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
