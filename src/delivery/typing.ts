import type { Log } from "../_log.ts";
import { sleep } from "../_sleep.ts";
import { ApiError } from "../errors.ts";
import type { CallOptions } from "../ilink/client.ts";
import { type GetConfigResponse, TypingStatus } from "../ilink/types.ts";

/** Tickets are good for a day. */
const TICKET_LIFE_MS = 24 * 60 * 60_000;

const FIRST_BACKOFF_MS = 2_000;
const LONGEST_BACKOFF_MS = 60 * 60_000;

/** What {@linkcode Typing} needs of a client. */
export interface TypingClient {
  /** Asks for a ticket. */
  getConfig(
    userId: string,
    contextToken?: string,
    options?: CallOptions,
  ): Promise<GetConfigResponse>;
  /** Shows the indicator or takes it away. */
  sendTyping(
    userId: string,
    ticket: string,
    status: number,
    options?: CallOptions,
  ): Promise<void>;
}

/** Times of {@linkcode Typing}, in milliseconds. */
export interface TypingTimes {
  /** How often the indicator is asked for again. */
  readonly keepAliveMs: number;
  /** How long it may stay. */
  readonly maxMs: number;
}

/** What {@linkcode Typing} works with. */
export interface TypingOptions {
  readonly client: TypingClient;
  readonly log: Log;
  readonly times: TypingTimes;
}

interface Ticket {
  readonly value?: string;
  /** When to ask for another one, in milliseconds since 1970. */
  readonly renewAt: number;
  /** The wait that led to `renewAt`, after a failure. */
  readonly backoffMs?: number;
}

interface Session {
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Shows users that the bot is writing. Nothing here ever fails a caller (protocol §5). */
export class Typing {
  readonly #client: TypingClient;
  readonly #log: Log;
  readonly #times: TypingTimes;
  readonly #tickets = new Map<string, Ticket>();
  readonly #sessions = new Map<string, Session>();
  #closed = false;

  /** Makes an object that shows nothing yet. */
  constructor(options: TypingOptions) {
    this.#client = options.client;
    this.#log = options.log;
    this.#times = options.times;
  }

  /**
   * Shows the indicator, and keeps it until {@linkcode stop}, `maxMs` at most. Returns at once: a slow API must not
   * delay the answer that the user waits for.
   */
  start(userId: string, contextToken: string): void {
    if (this.#closed) return;
    const before = this.#sessions.get(userId);
    if (before && !before.stop.signal.aborted) return;
    const stop = new AbortController();
    const done = this.#show(userId, contextToken, stop, before?.done);
    const session = { stop, done };
    this.#sessions.set(userId, session);
    done.then(() => {
      if (this.#sessions.get(userId) === session) {
        this.#sessions.delete(userId);
      }
    });
  }

  /** Takes the indicator away; resolves when the server has been told. */
  async stop(userId: string): Promise<void> {
    const session = this.#sessions.get(userId);
    session?.stop.abort();
    await session?.done;
  }

  /** Takes every indicator away; a handler that goes on shows none any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#sessions.keys()].map((id) => this.stop(id)));
  }

  async #show(
    userId: string,
    contextToken: string,
    stop: AbortController,
    before: Promise<void> | undefined,
  ): Promise<void> {
    await before;
    const { signal } = stop;
    const timer = setTimeout(() => stop.abort(), this.#times.maxMs);
    let ticket: string | undefined;
    try {
      ticket = await this.#ticket(userId, contextToken, signal);
      while (ticket !== undefined) {
        await this.#client.sendTyping(userId, ticket, TypingStatus.TYPING, {
          signal,
        });
        await sleep(this.#times.keepAliveMs, signal);
      }
    } catch (error) {
      // What the server refuses once it refuses all day.
      if (ticket !== undefined && error instanceof ApiError) {
        this.#backOff(userId, undefined);
      }
      if (!signal.aborted) this.#debug("Could not show typing", error);
    } finally {
      clearTimeout(timer);
      stop.abort();
    }
    if (ticket !== undefined) await this.#cancel(userId, ticket);
  }

  async #cancel(userId: string, ticket: string): Promise<void> {
    try {
      await this.#client.sendTyping(userId, ticket, TypingStatus.CANCEL);
    } catch (error) {
      this.#debug("Could not end typing", error);
    }
  }

  async #ticket(
    userId: string,
    contextToken: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const known = this.#tickets.get(userId);
    if (known && Date.now() < known.renewAt) return known.value;
    try {
      const { typing_ticket: value } = await this.#client.getConfig(
        userId,
        contextToken,
        { signal },
      );
      if (!value) throw new Error("The answer has no ticket");
      // Spread over the day, so that the tickets of many users are not renewed at one moment.
      const renewAt = Date.now() + TICKET_LIFE_MS * (0.5 + Math.random() / 2);
      this.#tickets.set(userId, { value, renewAt });
      return value;
    } catch (error) {
      signal.throwIfAborted();
      this.#backOff(userId, known?.backoffMs);
      throw error;
    }
  }

  #backOff(userId: string, lastMs: number | undefined): void {
    const backoffMs = lastMs === undefined
      ? FIRST_BACKOFF_MS
      : Math.min(2 * lastMs, LONGEST_BACKOFF_MS);
    this.#tickets.set(userId, { renewAt: Date.now() + backoffMs, backoffMs });
  }

  #debug(message: string, error: unknown): void {
    this.#log.debug(message, {
      error: error instanceof Error ? error.message : String(error),
    });
  }
}
