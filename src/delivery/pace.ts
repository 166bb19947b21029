import { sleep } from "../_sleep.ts";

/** Three messages in about a second start a penalty of an hour: never more than two in any two seconds. */
const SPAN_MS = 2_000;
const MAX_IN_SPAN = 2;

/** Users who have been quiet are forgotten when there are this many. */
const MAX_USERS = 1_000;

/** Spaces the messages to each user. */
export class Pace {
  readonly #sent = new Map<string, number[]>();

  /** Waits until another message may go out, and counts it. */
  async wait(userId: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      const now = Date.now();
      const recent = this.#recent(userId, now);
      const [oldest] = recent;
      if (recent.length < MAX_IN_SPAN || oldest === undefined) {
        this.#sent.set(userId, [...recent, now]);
        if (this.#sent.size > MAX_USERS) this.#forget(now);
        return;
      }
      await sleep(oldest + SPAN_MS - now, signal);
    }
  }

  /**
   * Counts the last message as of now: its send has ended, and on the way it may have taken its time. Two that were
   * sent far apart must not reach the server together with a third.
   */
  settled(userId: string): void {
    const before = this.#sent.get(userId) ?? [];
    this.#sent.set(userId, [...before.slice(0, -1), Date.now()]);
  }

  #recent(userId: string, now: number): number[] {
    return (this.#sent.get(userId) ?? []).filter((at) => now - at < SPAN_MS);
  }

  #forget(now: number): void {
    for (const userId of this.#sent.keys()) {
      if (this.#recent(userId, now).length === 0) this.#sent.delete(userId);
    }
  }
}
