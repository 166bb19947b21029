import type { Log } from "../_log.ts";
import { SessionExpiredError } from "../errors.ts";
import type { Updates } from "../ilink/client.ts";
import type { WeixinMessage } from "../ilink/types.ts";
import { Dispatcher, type DispatchRules, type Receiver } from "./dispatcher.ts";
import { Inbox, type InboxEntry, inboxKey } from "./inbox.ts";
import type { Ledger } from "./ledger.ts";
import type { Lease } from "./lease.ts";
import { Poller, type PollingTimes, type UpdatesClient } from "./poller.ts";
import { guardState, type State } from "./state.ts";
import { LinkedAbort } from "./linked_abort.ts";

/** Handlers are waited for this long when polling ends. */
const HANDLERS_MS = 10_000;

/** And a state that does not answer this long. */
const FLUSH_MS = 5_000;

/** What a {@linkcode Term} works with. */
export interface TermOptions {
  readonly state: State;
  readonly accountId: string;
  readonly client: () => UpdatesClient;
  /** Tells the login that is good now from the others. */
  readonly tokenHash: () => string;
  readonly times: PollingTimes;
  readonly receiver: Receiver;
  readonly rules: DispatchRules;
  readonly ledger: Ledger;
  readonly log: Log;
  /** Hears of every message before it is handed over. */
  readonly onReceived: (message: WeixinMessage, receivedAt: number) => void;
  /** Hears of every answer of the server. */
  readonly onAnswer: () => void;
  /** Resolves when a session that expired is worth another try. */
  readonly onExpired: (
    error: SessionExpiredError,
    term: Term,
    signal: AbortSignal,
  ) => Promise<void>;
}

/** One time of polling for an account, under a lease: it owns the inbox for as long as the lease is held. */
export class Term {
  readonly #options: TermOptions;
  readonly #lease: Lease;
  readonly #inbox: Inbox;
  readonly #dispatcher: Dispatcher;
  readonly #poller: Poller;
  readonly #handing: LinkedAbort;
  readonly #life: LinkedAbort;

  private constructor(
    options: TermOptions,
    lease: Lease,
    inbox: Inbox,
    handing: LinkedAbort,
    life: LinkedAbort,
  ) {
    this.#options = options;
    this.#lease = lease;
    this.#inbox = inbox;
    this.#handing = handing;
    this.#life = life;
    this.#dispatcher = new Dispatcher({
      ...options,
      inbox,
      handing: handing.signal,
      signal: life.signal,
    });
    this.#poller = new Poller({
      ...options,
      cursor: () => inbox.cursor,
      ready: (signal) => inbox.ready(signal),
      accept: (updates) => this.#accept(updates),
    });
  }

  /** Takes over the account's inbox and hands over what the process before has left. */
  static async open(
    options: TermOptions,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<Term> {
    const life = new LinkedAbort(lease.lost);
    const handing = new LinkedAbort(lease.lost, signal);
    let term: Term | undefined;
    const state = guardState(options.state, (key) => {
      // The late write may have overwritten a newer one.
      if (key === inboxKey(options.accountId)) {
        term?.rewrite();
      }
    });
    try {
      const { inbox, left } = await Inbox.open({
        ...options,
        state,
        lease,
        tokenHash: options.tokenHash(),
        signal: life.signal,
      }, handing.signal);
      term = new Term({ ...options, state }, lease, inbox, handing, life);
      term.#announce(left);
      term.#dispatcher.resume(left);
      return term;
    } catch (error) {
      life.abort(error);
      handing.abort(error);
      throw error;
    }
  }

  /** Writes the inbox once more. */
  rewrite(): void {
    this.#inbox.flush().catch(() => {});
  }

  /** Messages that are not finished. */
  get pending(): number {
    return this.#inbox.pending;
  }

  /** Messages that handlers work on. */
  get running(): number {
    return this.#dispatcher.running;
  }

  /** How polling goes. */
  get poller(): Pick<Poller, "failures" | "lastError" | "lastPollAt"> {
    return this.#poller;
  }

  /** Notes that the bot's handlers are about to run for a user. */
  ran(userId: string): void {
    this.#dispatcher.ran(userId);
  }

  /** Polls until the lease is lost or the signal of {@linkcode open} fires; rejects with that reason. */
  async run(): Promise<never> {
    const { signal } = this.#handing;
    for (;;) {
      try {
        await this.#poller.run(signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof SessionExpiredError)) throw error;
        await this.#options.onExpired(error, this, signal);
      }
    }
  }

  /** Polls once and resolves when everything that is pending is finished. */
  async once(waitMs: number): Promise<void> {
    const { signal } = this.#handing;
    await this.#poller.once(signal, waitMs);
    await this.#inbox.empty(signal);
  }

  /** Goes on with a new login of the same account. */
  relogin(): Promise<void> {
    return this.#inbox.relogin(this.#options.tokenHash());
  }

  /** Gives up everything that is pending. */
  abandon(reason: string): Promise<void> {
    return this.#inbox.abandon(reason);
  }

  /** Ends the term: no more polls, handlers are waited for, the inbox is written, the lease given back. */
  async close(): Promise<void> {
    this.#handing.abort(new DOMException("Polling ended", "AbortError"));
    if (!this.#lease.lost.aborted) {
      await within(HANDLERS_MS, this.#dispatcher.idle());
      await within(FLUSH_MS, this.#inbox.flush().catch(() => {}));
    }
    this.#life.abort(new DOMException("Polling ended", "AbortError"));
    await this.#lease.release();
  }

  async #accept(updates: Updates): Promise<void> {
    if (!updates.cutBy) this.#options.onAnswer();
    let resolve!: () => void;
    let reject!: (reason: unknown) => void;
    const written = new Promise<void>((...settle) =>
      [resolve, reject] = settle
    );
    written.catch(() => {});
    try {
      await this.#inbox.accept(updates, (entries) => {
        this.#announce(entries);
        this.#dispatcher.add(entries, written);
      });
      resolve();
    } catch (error) {
      reject(error);
      throw error;
    }
  }

  #announce(entries: readonly InboxEntry[]): void {
    for (const { raw, receivedAt } of entries) {
      this.#options.onReceived(raw, receivedAt);
    }
  }
}

/** Resolves when `task` does, and after `ms` at the latest. */
async function within(ms: number, task: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([task, late]);
  clearTimeout(timer);
}
