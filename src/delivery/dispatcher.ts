import type { Log } from "../_log.ts";
import type { WeixinMessage } from "../ilink/types.ts";
import type { ChosenAction } from "./chosen.ts";
import type { Inbox, InboxEntry } from "./inbox.ts";
import type { Ledger } from "./ledger.ts";
import { Lane } from "./lane.ts";
import { Ramp } from "./ramp.ts";
import type { State } from "./state.ts";

/** How messages are handed to the bot (design, dispatch). */
export interface DispatchRules {
  /** One message of a user at a time, or as they come. */
  readonly order: "immediate" | "ordered";
  /**
   * When a message is finished: as soon as its promise settles, or, where the bot keeps a queue of its own, when
   * that queue is empty too.
   */
  readonly finished: "drained" | "settled";
  /** How many messages the bot's own queue takes before it drops the oldest. */
  readonly maxQueueSize: number;
  /** How long the bot's own queue keeps a message, in milliseconds. */
  readonly queueEntryTtlMs: number;
}

/** The bot, as delivery sees it. */
export interface Receiver {
  /** Id of the conversation with a user; it names the lock and the queue of the bot. */
  threadId(userId: string): string;
  /** Id that the bot knows a message by. */
  messageId(message: WeixinMessage): string;
  /**
   * Gets a message ready right before it is handed over, and tells whether it is an action. That is journalled, so
   * that a redelivery repeats the action without asking. After a rejection it is asked again.
   */
  prepare?(
    message: WeixinMessage,
    receivedAt: number,
  ): Promise<ChosenAction | undefined>;
  /**
   * Hands a message over, or the action that it chooses; settles when the bot is done with it or has queued it.
   * An action is never queued.
   */
  deliver(message: WeixinMessage, chosen?: ChosenAction): Promise<void>;
}

/** What a {@linkcode Dispatcher} works with. */
export interface DispatcherOptions {
  readonly inbox: Inbox;
  readonly state: State;
  readonly receiver: Receiver;
  readonly rules: DispatchRules;
  readonly ledger: Ledger;
  readonly log: Log;
  /** Ends the handing over; what was handed over is still followed to its end. */
  readonly handing: AbortSignal;
  /** Ends everything that waits here; handlers that run go on. */
  readonly signal: AbortSignal;
}

/** Hands messages to the bot: every user on a lane of their own, so that nobody waits for somebody else. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #lanes = new Map<string, Lane>();
  readonly #ramp: Ramp;
  /** Messages on their last attempt run one at a time, so that one that kills the process takes no other along. */
  #lastAttempts: Promise<void> = Promise.resolve();

  /** Makes a dispatcher that does nothing yet. */
  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#ramp = new Ramp(options.handing);
  }

  /** Messages that were handed over and have not come back. */
  get running(): number {
    let count = 0;
    for (const lane of this.#lanes.values()) count += lane.open;
    return count;
  }

  /** Resolves when nothing that was handed over is open. */
  async idle(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map(({ done }) => done));
  }

  /** Hands over what the process before has left. */
  resume(entries: readonly InboxEntry[]): void {
    for (const entry of entries) {
      this.#lane(entry).add(entry, { written: Promise.resolve(), left: true });
    }
  }

  /**
   * Takes new messages that are about to be written down. Those that can be handed over at once are marked, so that
   * the same write says so; nothing is handed over before `written` resolves.
   */
  add(entries: readonly InboxEntry[], written: Promise<void>): void {
    for (const entry of entries) {
      this.#lane(entry).add(entry, { written, left: false });
    }
  }

  /** Notes that the bot's handlers are about to run in a conversation. */
  ran(userId: string): void {
    this.#lanes.get(userId)?.ran();
  }

  #lane(entry: InboxEntry): Lane {
    const userId = entry.raw.from_user_id!;
    const known = this.#lanes.get(userId);
    if (known) return known;
    const lane = new Lane({
      ...this.#options,
      threadId: this.#options.receiver.threadId(userId),
      ramp: this.#ramp,
      isolate: (task) => this.#isolate(task),
      onIdle: () => this.#lanes.delete(userId),
    });
    this.#lanes.set(userId, lane);
    return lane;
  }

  #isolate(task: () => Promise<void>): Promise<void> {
    const result = this.#lastAttempts.then(task);
    this.#lastAttempts = result.catch(() => {});
    return result;
  }
}
