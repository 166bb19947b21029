import { encodeHex } from "@std/encoding/hex";
import type { Log } from "../_log.ts";
import { sleep } from "../_sleep.ts";
import type { ReplyWindowState, SessionExpiredError } from "../errors.ts";
import type { DispatchRules, Receiver } from "../delivery/dispatcher.ts";
import { Ledger } from "../delivery/ledger.ts";
import { Lease, type LeaseOptions } from "../delivery/lease.ts";
import { Quotes } from "../delivery/quotes.ts";
import { Sender, type Sent } from "../delivery/sender.ts";
import { guardState, type State } from "../delivery/state.ts";
import { Term, type TermOptions } from "../delivery/term.ts";
import { Typing } from "../delivery/typing.ts";
import { HOLD_MARGIN_MS, IlinkClient } from "../ilink/client.ts";
import type { MessageItem } from "../ilink/types.ts";
import { Choices } from "./choices.ts";
import type { FetchMediaOptions } from "../media/inbound.ts";
import type { OutboundFile } from "../media/outbound.ts";
import { type ResolvedConfig, withCredentials } from "./config.ts";
import { Expiry } from "./expiry.ts";
import type { WeixinStatus } from "./status.ts";
import { toUpload, transferOptions, type UploadTarget } from "./uploads.ts";

/** What an {@linkcode Account} works with. */
export interface AccountOptions {
  readonly config: ResolvedConfig;
  readonly state: State;
  readonly receiver: Receiver;
  readonly rules: DispatchRules;
  readonly log: Log;
  /** Puts an account with other credentials in the place of this one. */
  readonly replace: (config: ResolvedConfig) => void;
}

/** How `pollOnce()` waits. */
export interface PollOnceOptions {
  /** How long to wait for messages, in milliseconds; default 45 000, the server's hold and a margin. */
  readonly waitMs?: number | undefined;
  /** Ends everything at once; what is not finished is handed over again by the next call. */
  readonly signal?: AbortSignal | undefined;
}

/** Everything that belongs to one bot account. */
export class Account {
  readonly #options: AccountOptions;
  readonly #expiry: Expiry;
  readonly #ledger = new Ledger();
  readonly #state: State;
  /** What the account's users can choose. */
  readonly choices: Choices;
  /** What they can quote. */
  readonly quotes: Quotes;
  #config: ResolvedConfig;
  #client: IlinkClient;
  #tokenHash = "";
  #opened = false;
  #sender!: Sender;
  #typing: Typing;
  #term: Term | undefined;
  #stopping: AbortController | undefined;
  #senderLife = new AbortController();
  #running: Promise<void> = Promise.resolve();

  /** Makes an account that does nothing yet. */
  constructor(options: AccountOptions) {
    this.#options = options;
    this.#config = options.config;
    this.#state = guardState(options.state);
    this.#client = new IlinkClient(options.config);
    this.#typing = this.#newTyping();
    const { log } = options;
    const kept = { state: this.#state, accountId: this.id, log };
    this.choices = new Choices(kept);
    this.quotes = new Quotes(kept);
    this.#expiry = new Expiry({
      accountId: this.id,
      log: options.log,
      ask: options.config.onSessionExpired,
      accept: (credentials) => withCredentials(this.#config, credentials),
    });
  }

  /** Bot account id. */
  get id(): string {
    return this.#config.accountId;
  }

  /** How the account is doing. */
  get status(): WeixinStatus {
    const { replyWindow } = this.#config;
    const poller = this.#term?.poller;
    return {
      accountId: this.id,
      state: this.#expiry.since !== undefined
        ? "expired"
        : !this.#stopping
        ? "stopped"
        : this.#term
        ? "polling"
        : "standby",
      lastPollAt: poller?.lastPollAt,
      failures: poller?.failures ?? 0,
      lastError: poller?.lastError,
      pending: this.#term?.pending ?? 0,
      running: this.#term?.running ?? 0,
      expiredAt: this.#expiry.since,
      nextProbeAt: this.#expiry.nextProbeAt,
      replyWindow,
    };
  }

  /** Makes ready for sending; must come before anything else. */
  async open(): Promise<void> {
    if (this.#opened) return;
    this.#opened = true;
    const { log } = this.#options;
    this.#tokenHash = await hash(this.#config.token);
    const { replyWindow } = this.#config;
    // The one of the time before the last stop shows nothing any more.
    this.#typing = this.#newTyping();
    this.#senderLife = new AbortController();
    this.#sender = new Sender({
      client: this.#client,
      state: this.#state,
      accountId: this.id,
      tokenHash: this.#tokenHash,
      limits: replyWindow,
      whenClosed: replyWindow.whenClosed,
      log,
      signal: this.#senderLife.signal,
      onSent: (userId, messageId, item) =>
        this.quotes.sent(userId, messageId, item),
    });
  }

  /** Starts to poll; resolves when the account polls or stands by. */
  async start(): Promise<void> {
    if (this.#stopping) return;
    const stopping = new AbortController();
    this.#stopping = stopping;
    await new Promise<void>((resolve) => {
      this.#running = this.#lead(stopping.signal, resolve);
    });
  }

  /** Ends polling, waits for handlers, and ends sending. */
  async stop(): Promise<void> {
    const stopping = this.#stopping;
    stopping?.abort(new DOMException("Polling ended", "AbortError"));
    await Promise.all([this.#running, this.#typing.close()]);
    this.#senderLife.abort(new DOMException("Sending ended", "AbortError"));
    await this.quotes.flush();
    if (stopping) await this.#notify("notifyStop");
    this.#stopping = undefined;
    this.#opened = false;
  }

  /** Polls once, as the only process that does; `false` when another one does. */
  async pollOnce(options: PollOnceOptions): Promise<boolean> {
    const stopping = new AbortController();
    const onAbort = () => stopping.abort(options.signal?.reason);
    options.signal?.throwIfAborted();
    options.signal?.addEventListener("abort", onAbort, { once: true });
    const { longPollTimeoutMs } = this.#config.polling;
    try {
      const lease = await Lease.tryAcquire(this.#leaseOptions());
      if (!lease) return false;
      return await this.#during(lease, stopping.signal, async (term) => {
        await term.once(options.waitMs ?? longPollTimeoutMs + HOLD_MARGIN_MS);
        return true;
      });
    } finally {
      options.signal?.removeEventListener("abort", onAbort);
      await this.quotes.flush();
    }
  }

  /** Notes that the bot's handlers are about to run for a user. */
  ran(userId: string): void {
    this.#term?.ran(userId);
  }

  /** How to fetch the media of this account's messages. */
  get downloads(): FetchMediaOptions {
    return transferOptions(this.#config, this.#options.log);
  }

  /** Sends items to a user, then files, in order. */
  async send(
    userId: string,
    items: readonly MessageItem[],
    files: readonly OutboundFile[] = [],
  ): Promise<readonly Sent[]> {
    const target: UploadTarget = {
      userId,
      config: this.#config,
      getUploadUrl: (...call) => this.#client.getUploadUrl(...call),
      log: this.#options.log,
    };
    const uploads = files.map((file) => toUpload(file, target));
    try {
      return await this.#sender.send(userId, items, uploads);
    } finally {
      void this.#typing.stop(userId);
    }
  }

  /** What a user's last message still allows. */
  replyWindow(userId: string): Promise<ReplyWindowState> {
    return this.#sender.window(userId);
  }

  /** Shows a user that the bot is writing. */
  async startTyping(userId: string): Promise<void> {
    try {
      const token = await this.#sender.contextToken(userId);
      if (token !== undefined && this.#expiry.since === undefined) {
        this.#typing.start(userId, token);
      }
    } catch (error) {
      this.#options.log.debug("Could not show typing", {
        error: (error as Error).message,
      });
    }
  }

  /** Takes the indicator away. */
  endTyping(userId: string): Promise<void> {
    return this.#typing.stop(userId);
  }

  async #lead(signal: AbortSignal, ready: () => void): Promise<void> {
    const { log } = this.#options;
    const { retryMs } = this.#config.lease;
    let stoodBy = false;
    while (!signal.aborted) {
      const lease = await Lease.tryAcquire(this.#leaseOptions());
      try {
        if (!lease) {
          if (!stoodBy) log.info("Another process polls; standing by");
          stoodBy = true;
          ready();
          await sleep(retryMs, signal);
          continue;
        }
        log.info("Polling for messages");
        ready();
        await this.#during(lease, signal, async (term) => {
          const told = this.#notify("notifyStart", signal);
          await term.run().finally(() => told);
        });
      } catch (error) {
        if (signal.aborted) break;
        log.error("Polling stopped and starts again", {
          error: (error as Error).message,
        });
        await sleep(retryMs, signal).catch(() => {});
      }
    }
    ready();
  }

  async #during<T>(
    lease: Lease,
    signal: AbortSignal,
    task: (term: Term) => Promise<T>,
  ): Promise<T> {
    let term: Term | undefined;
    try {
      term = await Term.open(this.#termOptions(), lease, signal);
      this.#term = term;
      return await task(term);
    } finally {
      if (term) await term.close();
      else await lease.release();
      this.#term = undefined;
    }
  }

  #newTyping(): Typing {
    return new Typing({
      client: this.#client,
      log: this.#options.log,
      times: this.#config.typing,
    });
  }

  #leaseOptions(): LeaseOptions {
    return {
      state: this.#state,
      name: `weixin:${this.id}:poller`,
      times: this.#config.lease,
      log: this.#options.log,
    };
  }

  #termOptions(): TermOptions {
    const { state, receiver, rules, log } = this.#options;
    return {
      state,
      accountId: this.id,
      client: () => this.#client,
      tokenHash: () => this.#tokenHash,
      times: this.#config.polling,
      receiver,
      rules,
      ledger: this.#ledger,
      log,
      onReceived: (message, receivedAt) => {
        this.quotes.received(message, receivedAt);
        this.#sender.received(message, receivedAt).catch((error) => {
          log.warn("Could not open a reply window", { error: error.message });
        });
      },
      onAnswer: () => {
        if (this.#expiry.end()) log.info("The session works again");
        this.#sender.expired = undefined;
      },
      onExpired: (error, term, stop) => this.#expired(error, term, stop),
    };
  }

  async #expired(
    error: SessionExpiredError,
    term: Term,
    signal: AbortSignal,
  ): Promise<void> {
    this.#sender.expired = error;
    const config = await this.#expiry.wait(signal);
    if (!config) return;
    if (config.accountId === this.id) {
      await this.#relogin(config);
      return await term.relogin();
    }
    this.#options.log.info("A new login takes the place of this account", {
      accountId: config.accountId,
    });
    this.#options.replace(config);
    await term.abandon("replaced by a new login");
    this.#stopping?.abort(new DOMException("Replaced", "AbortError"));
  }

  async #relogin(config: ResolvedConfig): Promise<void> {
    this.#config = config;
    this.#client = new IlinkClient(config);
    this.#tokenHash = await hash(config.token);
    this.#sender.relogin(this.#client, this.#tokenHash);
    void this.#typing.close();
    this.#typing = this.#newTyping();
  }

  /** Only the phone's display of the bot depends on it. */
  async #notify(
    call: "notifyStart" | "notifyStop",
    signal?: AbortSignal,
  ): Promise<void> {
    try {
      await this.#client[call]({ signal });
    } catch (error) {
      this.#options.log.debug("Could not tell the server about polling", {
        call,
        error: (error as Error).message,
      });
    }
  }
}

/** Enough of a digest to tell two tokens apart, and useless to anybody else. */
async function hash(token: string): Promise<string> {
  const bytes = new TextEncoder().encode(token);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return encodeHex(new Uint8Array(digest, 0, 8));
}
