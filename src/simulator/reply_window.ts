import type { SimulatorSettings } from "./settings.ts";

/** How much a bot may still send to a user. */
export interface ReplyQuota {
  /** Messages left until the user says something; `Infinity` when they are not limited. */
  readonly remaining: number;
  /** When the window closes, in milliseconds since 1970; `undefined` when it does not, or never opened. */
  readonly expiresAt: number | undefined;
  /** Until when everything is refused after a burst; `undefined` when nothing is. */
  readonly penaltyUntil: number | undefined;
}

/** Sends of this span count as a burst, in milliseconds. */
const BURST_MS = 1_000;
/** The send of that number starts a penalty. */
const BURST_COUNT = 3;
/** How long it lasts after the last attempt, in milliseconds. */
const PENALTY_MS = 60 * 60 * 1_000;

/** The limits of a chat: messages and hours since the user's last one, and bursts (protocol §5). */
export class ReplyWindow {
  readonly #settings: SimulatorSettings;
  #openedAt: number | undefined;
  #sent = 0;
  #recent: number[] = [];
  #penaltyUntil = 0;

  /** Makes a window that never opened. */
  constructor(settings: SimulatorSettings) {
    this.#settings = settings;
  }

  /** The user said something. It ends no penalty. */
  open(now: number): void {
    this.#openedAt = now;
    this.#sent = 0;
  }

  /** Another token counts from nothing: the user must write again. */
  close(): void {
    this.#openedAt = undefined;
    this.#sent = 0;
  }

  /** Counts a send; the reason when it is refused. */
  spend(now: number): string | undefined {
    const refused = this.#burst(now) ?? this.#closed(now);
    if (refused === undefined) this.#sent++;
    return refused;
  }

  /** What is left at `now`. */
  quota(now: number): ReplyQuota {
    const { maxMessages, windowMs } = this.#settings;
    const limit = maxMessages === false ? Infinity : maxMessages;
    return {
      remaining: this.#closed(now) === undefined ? limit - this.#sent : 0,
      expiresAt: windowMs === false || this.#openedAt === undefined
        ? undefined
        : this.#openedAt + windowMs,
      penaltyUntil: this.#penaltyUntil > now ? this.#penaltyUntil : undefined,
    };
  }

  #burst(now: number): string | undefined {
    if (!this.#settings.burstPenalty) return undefined;
    this.#recent = this.#recent.filter((at) => now - at < BURST_MS);
    this.#recent.push(now);
    if (now < this.#penaltyUntil) {
      this.#penaltyUntil = now + PENALTY_MS;
      return "a penalty runs after a burst, and this attempt prolonged it to an hour from now";
    }
    if (this.#recent.length < BURST_COUNT) return undefined;
    this.#penaltyUntil = now + PENALTY_MS;
    return "the third message within a second starts a penalty of an hour";
  }

  #closed(now: number): string | undefined {
    const { maxMessages, windowMs } = this.#settings;
    if (maxMessages === false && windowMs === false) return undefined;
    if (this.#openedAt === undefined) {
      return "the user never wrote to this bot, or not since it got its token";
    }
    if (windowMs !== false && now >= this.#openedAt + windowMs) {
      return `the user's last message is more than ${windowMs} ms old`;
    }
    if (maxMessages !== false && this.#sent >= maxMessages) {
      return `the ${maxMessages} messages since the user's last one are spent`;
    }
    return undefined;
  }
}
