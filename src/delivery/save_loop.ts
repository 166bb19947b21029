import { sleep } from "../_sleep.ts";

/** What a {@linkcode SaveLoop} works with. */
export interface SaveLoopOptions {
  /** Writes everything as it is at that moment. */
  readonly write: () => Promise<void>;
  /** Hears of every failed write. */
  readonly onFailure: (error: unknown) => void;
  /** Pause after a failed write, in milliseconds. */
  readonly retryMs: number;
  /** Ends the loop; waiting saves reject with its reason. */
  readonly signal: AbortSignal;
}

/**
 * Writes one record through one chain: while a write is under way, later saves wait and share the next one. A write
 * that fails is tried again until it succeeds.
 */
export class SaveLoop {
  readonly #options: SaveLoopOptions;
  #waiting: { resolve(): void; reject(reason: unknown): void }[] = [];
  #running = false;
  #failing = false;
  #hurry: (() => void) | undefined;

  /** Makes a loop that writes nothing yet. */
  constructor(options: SaveLoopOptions) {
    this.#options = options;
  }

  /** Whether the last write failed. */
  get failing(): boolean {
    return this.#failing;
  }

  /**
   * Resolves when what is true now has been written. `withinMs` lets the write wait for company; a save that
   * cannot wait takes the others along.
   */
  save(withinMs = 0): Promise<void> {
    const { signal } = this.#options;
    if (signal.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (withinMs === 0) this.#hurry?.();
      if (!this.#running) void this.#run(withinMs);
    });
  }

  async #run(withinMs: number): Promise<void> {
    this.#running = true;
    if (withinMs > 0) await this.#linger(withinMs);
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write();
        for (const { resolve } of waiting) resolve();
      } catch (reason) {
        for (const { reject } of [...waiting, ...this.#waiting]) reject(reason);
        this.#waiting = [];
      }
    }
    this.#running = false;
  }

  async #write(): Promise<void> {
    const { write, onFailure, retryMs, signal } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      try {
        await write();
        this.#failing = false;
        return;
      } catch (error) {
        signal.throwIfAborted();
        this.#failing = true;
        onFailure(error);
        await sleep(retryMs, signal);
      }
    }
  }

  /** Waits for `ms`, or until somebody is in a hurry. */
  async #linger(ms: number): Promise<void> {
    const { signal } = this.#options;
    const hurried = new AbortController();
    const hurry = () => hurried.abort();
    this.#hurry = hurry;
    signal.addEventListener("abort", hurry, { once: true });
    await sleep(ms, hurried.signal).catch(() => {});
    signal.removeEventListener("abort", hurry);
    this.#hurry = undefined;
  }
}
