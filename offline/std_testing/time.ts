/**
 * Stand-in for the class of `@std/testing/time` that this project uses, over `@sinonjs/fake-timers`.
 *
 * @module
 */

import { withGlobal } from "@sinonjs/fake-timers";

const realSetTimeout = globalThis.setTimeout;
const realTimeout = AbortSignal.timeout;

/** The part of a sinon clock that is used here; its own types need Node's. */
interface Clock {
  readonly now: number;
  tick(ms: number): number;
  next(): number;
  countTimers(): number;
  uninstall(): void;
}

let active: FakeTime | undefined;

/** Stand-in for the class of the same name in `@std/testing/time`. */
export class FakeTime {
  readonly #clock: Clock;
  /** The fake time at the start. */
  readonly start: number;

  /** Replaces `Date` and the timers until {@linkcode restore}. */
  constructor(start?: number | string | Date | null) {
    if (active) throw new TypeError("Cannot construct FakeTime: already faked");
    // Sinon takes its own module's globals otherwise, whose timers give objects where Deno's give numbers.
    const timers = withGlobal(globalThis);
    this.start = start === undefined || start === null
      ? Date.now()
      : new Date(start).valueOf();
    this.#clock = timers.install({
      now: this.start,
      toFake: [
        "setTimeout",
        "clearTimeout",
        "setInterval",
        "clearInterval",
        "Date",
      ],
      ignoreMissingTimers: true,
      // Node closes sockets of earlier tests while the time is faked.
      shouldClearNativeTimers: true,
    }) as Clock;
    AbortSignal.timeout = (ms: number) => {
      const controller = new AbortController();
      setTimeout(() => {
        controller.abort(
          new DOMException("Signal timed out.", "TimeoutError"),
        );
      }, ms);
      return controller.signal;
    };
    active = this;
  }

  /** The fake time. */
  get now(): number {
    return this.#clock.now;
  }

  /** Moves the time on, running what falls due. */
  tick(ms = 0): void {
    this.#clock.tick(ms);
  }

  /** Lets pending promises run, then moves the time on. */
  async tickAsync(ms = 0): Promise<void> {
    await this.runMicrotasks();
    this.tick(ms);
  }

  /** Moves the time to the next timer and runs it; `false` when there is none. */
  next(): boolean {
    const due = this.#clock.countTimers() > 0;
    if (due) this.#clock.next();
    return due;
  }

  /** Lets pending promises run, then does as {@linkcode next}. */
  async nextAsync(): Promise<boolean> {
    await this.runMicrotasks();
    return this.next();
  }

  /** Lets pending promises run. */
  runMicrotasks(): Promise<void> {
    return new Promise((resolve) => realSetTimeout(resolve, 0));
  }

  /** Gives the real timers back. */
  restore(): void {
    if (active !== this) {
      throw new TypeError("Cannot restore time: already restored");
    }
    this.#clock.uninstall();
    AbortSignal.timeout = realTimeout;
    active = undefined;
  }

  /** Gives the real timers back at the end of a `using` block. */
  [Symbol.dispose](): void {
    if (active === this) this.restore();
  }
}
