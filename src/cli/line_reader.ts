/** Makes lines out of the chunks of an input. */
export class LineReader {
  readonly #read: () => Promise<Uint8Array | undefined>;
  readonly #decoder = new TextDecoder();
  #buffer = "";
  #pending: Promise<Uint8Array | undefined> | undefined;

  /** `read` gives the next bytes, and `undefined` at the end. */
  constructor(read: () => Promise<Uint8Array | undefined>) {
    this.#read = read;
  }

  /**
   * The next line without its end; `undefined` at the end of the input. An abort ends the wait but not the read
   * below, which no runtime can take back: the next call goes on with it.
   *
   * @throws the reason of an abort
   */
  async readLine(signal: AbortSignal): Promise<string | undefined> {
    signal.throwIfAborted();
    for (;;) {
      const end = this.#buffer.indexOf("\n");
      if (end !== -1) {
        const line = this.#buffer.slice(0, end).replace(/\r$/, "");
        this.#buffer = this.#buffer.slice(end + 1);
        return line;
      }
      const bytes = await this.#next(signal);
      if (bytes === undefined) return undefined;
      this.#buffer += this.#decoder.decode(bytes, { stream: true });
    }
  }

  async #next(signal: AbortSignal): Promise<Uint8Array | undefined> {
    this.#pending ??= this.#read();
    let onAbort!: () => void;
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal.reason);
      signal.addEventListener("abort", onAbort);
    });
    try {
      const bytes = await Promise.race([this.#pending, aborted]);
      this.#pending = undefined;
      return bytes;
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }
}
