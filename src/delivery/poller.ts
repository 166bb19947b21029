import { abortable } from "../_abortable.ts";
import type { Log } from "../_log.ts";
import { sleep } from "../_sleep.ts";
import { SessionExpiredError } from "../errors.ts";
import {
  type GetUpdatesOptions,
  HOLD_MARGIN_MS,
  type Updates,
} from "../ilink/client.ts";

/** Its edge ends a held request after 16 to 17 seconds. */
const EDGE_CUT_HOST = "ilinkai.wechat.com";

/** Polls cut by an edge in a row until polls become short. */
const MAX_EDGE_CUTS = 3;

/** Deadline of a poll where an edge cuts longer ones. */
const SHORT_DEADLINE_MS = 10_000;

/** An empty poll takes at least this long: a server that does not hold must not be hammered. */
const MIN_EMPTY_POLL_MS = 500;

/** A server that asks for more is not believed. */
const MAX_HOLD_MS = 10 * 60_000;

/** What a {@linkcode Poller} needs of a client. */
export interface UpdatesClient {
  /** Host of the API. */
  readonly host: string;
  /** One long poll. */
  getUpdates(options: GetUpdatesOptions): Promise<Updates>;
}

/** How long the pauses of a {@linkcode Poller} are. */
export interface PollingTimes {
  readonly longPollTimeoutMs: number;
  readonly retryDelayMs: number;
  readonly backoffDelayMs: number;
  readonly maxConsecutiveFailures: number;
}

/** What a {@linkcode Poller} works with. */
export interface PollerOptions {
  /** The client of the login that is good now. */
  readonly client: () => UpdatesClient;
  readonly times: PollingTimes;
  readonly log: Log;
  /** The cursor to poll with. */
  readonly cursor: () => string;
  /** Resolves when the next poll may start. */
  readonly ready: (signal: AbortSignal) => Promise<void>;
  /** Takes an answer; the next poll waits until it resolves. */
  readonly accept: (updates: Updates) => Promise<void>;
}

/** Polls until it is stopped or the session expires. */
export class Poller {
  readonly #options: PollerOptions;
  #holdMs: number;
  #edgeCuts = 0;
  #failures = 0;
  #lastPollAt: number | undefined;
  #lastError: string | undefined;

  /** Makes a poller that does nothing yet. */
  constructor(options: PollerOptions) {
    this.#options = options;
    this.#holdMs = options.times.longPollTimeoutMs;
  }

  /** Failed polls in a row. */
  get failures(): number {
    return this.#failures;
  }

  /** When a poll last succeeded, in milliseconds since 1970. */
  get lastPollAt(): number | undefined {
    return this.#lastPollAt;
  }

  /** What the last failed poll said, until one succeeds. */
  get lastError(): string | undefined {
    return this.#lastError;
  }

  /**
   * Polls for ever.
   *
   * @throws {SessionExpiredError} if the token is stale
   * @throws the `signal.reason` of an abort
   */
  async run(signal: AbortSignal): Promise<never> {
    for (;;) {
      try {
        const startedAt = Date.now();
        const { msgs } = await this.#poll(signal);
        const left = MIN_EMPTY_POLL_MS - (Date.now() - startedAt);
        if (msgs.length === 0 && left > 0) await sleep(left, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof SessionExpiredError) throw error;
        await this.#pause(error, signal);
      }
    }
  }

  /**
   * Polls once; `deadlineMs` shortens the wait.
   *
   * @throws the typed errors of the client
   */
  async once(signal: AbortSignal, deadlineMs: number): Promise<void> {
    await this.#poll(signal, deadlineMs);
  }

  async #poll(
    signal: AbortSignal,
    deadlineMs: number = this.#deadline(),
  ): Promise<Updates> {
    const { client, cursor, ready, accept } = this.#options;
    await abortable(ready(signal), signal);
    const updates = await client().getUpdates({
      cursor: cursor(),
      deadlineMs,
      signal,
    });
    this.#note(updates);
    await abortable(accept(updates), signal);
    return updates;
  }

  #deadline(): number {
    return this.#edgeCuts >= MAX_EDGE_CUTS ||
        this.#options.client().host === EDGE_CUT_HOST
      ? SHORT_DEADLINE_MS
      : this.#holdMs + HOLD_MARGIN_MS;
  }

  #note(updates: Updates): void {
    const { log } = this.#options;
    if (this.#failures > 0) log.info("Polling works again");
    this.#failures = 0;
    this.#lastError = undefined;
    this.#lastPollAt = Date.now();
    if (this.#edgeCuts < MAX_EDGE_CUTS) {
      this.#edgeCuts = updates.cutBy === "edge" ? this.#edgeCuts + 1 : 0;
    }
    const hold = updates.longpolling_timeout_ms ?? 0;
    if (hold > 0) this.#holdMs = Math.min(hold, MAX_HOLD_MS);
    if (updates.malformed > 0) {
      log.warn("Skipped entries of a poll that are no messages", {
        count: updates.malformed,
      });
    }
  }

  async #pause(error: unknown, signal: AbortSignal): Promise<void> {
    const { times, log } = this.#options;
    this.#failures++;
    this.#lastError = error instanceof Error ? error.message : String(error);
    const delay = this.#failures < times.maxConsecutiveFailures
      ? times.retryDelayMs
      : times.backoffDelayMs;
    // Bots that lost the same server must not come back all at once.
    const delayMs = Math.round(delay * (0.8 + Math.random() * 0.4));
    log.warn("Polling failed", {
      failures: this.#failures,
      retryInMs: delayMs,
      error: this.#lastError,
    });
    await sleep(delayMs, signal);
  }
}
