import { sleep } from "../_sleep.ts";

const MOST_AT_ONCE = 32;
const NEXT_MS = 250;

/**
 * Lets the leftovers of a dead process start slowly: one, and one more at a time for each that has ended. A process
 * that dies again soon has then touched few of them, and those that it has not touched have lost no attempt. A slow
 * handler holds nobody up for long: one more starts every quarter of a second in any case.
 */
export class Ramp {
  readonly #signal: AbortSignal;
  #width = 1;
  #inside = 0;
  #waiting: (() => void)[] = [];
  #ticking = false;

  /** Makes a ramp that nobody is on; `signal` ends its timer. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Resolves when one more may start; the result must be called when it has ended. */
  async enter(): Promise<() => void> {
    if (this.#inside < this.#width) this.#inside++;
    else {
      const admitted = new Promise<void>((resolve) =>
        this.#waiting.push(resolve)
      );
      void this.#tick();
      await admitted;
    }
    return () => {
      this.#inside--;
      this.#width = Math.min(this.#width + 1, MOST_AT_ONCE);
      while (this.#inside < this.#width && this.#waiting.length > 0) {
        this.#admit();
      }
    };
  }

  #admit(): void {
    const next = this.#waiting.shift();
    if (!next) return;
    this.#inside++;
    next();
  }

  async #tick(): Promise<void> {
    if (this.#ticking) return;
    this.#ticking = true;
    try {
      while (this.#waiting.length > 0) {
        await sleep(NEXT_MS, this.#signal);
        this.#admit();
      }
    } catch {
      // Who waits hears of the end through the signal.
    }
    this.#ticking = false;
  }
}
