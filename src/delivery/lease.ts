import type { Log } from "../_log.ts";
import { sleep } from "../_sleep.ts";
import type { State, StateLock } from "./state.ts";

/** How a {@linkcode Lease} is kept. */
export interface LeaseTimes {
  readonly ttlMs: number;
  readonly renewMs: number;
  readonly retryMs: number;
}

/** What a {@linkcode Lease} works with. */
export interface LeaseOptions {
  readonly state: State;
  readonly name: string;
  readonly times: LeaseTimes;
  readonly log: Log;
}

/** The lease is gone: another process polls, or may. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
}

/**
 * The right to poll for an account, held by one process at a time (design, lease).
 *
 * It is lost the moment that it cannot be proved any more: when the state says so, or when the TTL has passed on
 * this machine's clock without a renewal, which covers a process that was stopped meanwhile.
 */
export class Lease {
  readonly #options: LeaseOptions;
  readonly #lock: StateLock;
  readonly #lost = new AbortController();
  readonly #ended = new AbortController();
  #heldUntil: number;
  #expiry: ReturnType<typeof setTimeout> | undefined;

  private constructor(
    options: LeaseOptions,
    lock: StateLock,
    heldUntil: number,
  ) {
    this.#options = options;
    this.#lock = lock;
    this.#heldUntil = heldUntil;
    this.#watch();
    this.#renew().catch(() => {});
  }

  /** Tries once; `undefined` when another process has it, or the state fails. */
  static async tryAcquire(options: LeaseOptions): Promise<Lease | undefined> {
    const { state, name, times, log } = options;
    const askedAt = Date.now();
    try {
      const lock = await state.acquireLock(name, times.ttlMs);
      return lock ? new Lease(options, lock, askedAt + times.ttlMs) : undefined;
    } catch (error) {
      log.warn("Could not ask for the lease", { error: text(error) });
      return undefined;
    }
  }

  /** Fires when the lease is lost, with a {@linkcode LeaseLostError}. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /**
   * Proves the lease before a write, and returns until when the proof holds, in milliseconds since 1970.
   *
   * @throws {LeaseLostError} if it is gone
   * @throws {StateError} if the state fails; the lease may still be held
   */
  async prove(): Promise<number> {
    this.#lost.signal.throwIfAborted();
    const askedAt = Date.now();
    const { state, times } = this.#options;
    const extended = await state.extendLock(this.#lock, times.ttlMs);
    // A proof that was paused on its way back has lapsed.
    if (!extended || Date.now() >= askedAt + times.ttlMs) this.#lose();
    this.#lost.signal.throwIfAborted();
    this.#heldUntil = askedAt + times.ttlMs;
    this.#watch();
    return this.#heldUntil;
  }

  /** Gives the lease back. */
  async release(): Promise<void> {
    this.#end();
    if (this.#lost.signal.aborted) return;
    try {
      await this.#options.state.releaseLock(this.#lock);
    } catch (error) {
      this.#options.log.warn("Could not release the lease; it lapses", {
        error: text(error),
      });
    }
  }

  async #renew(): Promise<void> {
    const { times, log } = this.#options;
    let pauseMs = times.renewMs;
    for (;;) {
      await sleep(pauseMs, this.#ended.signal);
      try {
        await this.prove();
        pauseMs = times.renewMs;
      } catch (error) {
        if (this.#lost.signal.aborted) return;
        log.warn("Could not renew the lease", { error: text(error) });
        // A state that is back before the lease lapses must not find that nobody asks it.
        pauseMs = Math.min(times.renewMs, times.retryMs);
      }
    }
  }

  #watch(): void {
    clearTimeout(this.#expiry);
    if (this.#ended.signal.aborted) return;
    this.#expiry = setTimeout(
      () => this.#lose(),
      Math.max(0, this.#heldUntil - Date.now()),
    );
  }

  #lose(): void {
    this.#end();
    if (this.#lost.signal.aborted) return;
    this.#lost.abort(
      new LeaseLostError("The lease is held by another process"),
    );
  }

  #end(): void {
    clearTimeout(this.#expiry);
    this.#ended.abort();
  }
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
