import type { State } from "../../src/delivery/state.ts";
import { FakeState } from "./fake_state.ts";

/** A {@linkcode FakeState} that keeps what was written, for tests of the inbox and of what follows it. */
export class JournalState extends FakeState {
  readonly #writes: [string, string][] = [];
  readonly #queues = new Map<string, unknown[]>();
  /** Every call fails with it while it is set. */
  failing: Error | undefined;
  /** Only calls of this method fail. */
  failsOnly: keyof State | undefined;
  /** Calls of this method never answer. */
  hangs: keyof State | undefined;

  override before = (
    operation: keyof State,
    _key: string,
  ): Promise<void> | void => {
    if (this.hangs === operation) return new Promise(() => {});
    const fails = this.failsOnly === undefined || this.failsOnly === operation;
    if (this.failing && fails) throw this.failing;
  };

  /** What was written to a key, in order. */
  writes(key: string): unknown[] {
    return this.#writes.filter(([name]) => name === key)
      .map(([, value]) => JSON.parse(value));
  }

  /** Ids of the messages that an inbox record holds. */
  pendingIn(key: string): string[] {
    const record = this.peek(key) as
      | { pending: { raw: { message_id: string } }[] }
      | undefined;
    return (record?.pending ?? []).map(({ raw }) => raw.message_id);
  }

  /** What is in a list. */
  list(key: string): unknown[] {
    return this.peek(key) as unknown[] | undefined ?? [];
  }

  /** Gives a lock to somebody else. */
  stealLock(name: string): void {
    const lock = { threadId: name, token: "thief", expiresAt: Infinity };
    this.locks.set(name, lock);
  }

  /** Fills the bot's own queue of a conversation. */
  fill(threadId: string, entries: unknown[]): void {
    this.#queues.set(threadId, entries);
  }

  override async set(
    key: string,
    value: unknown,
    ttlMs?: number,
  ): Promise<void> {
    const json = JSON.stringify(value);
    await super.set(key, value, ttlMs);
    this.#writes.push([key, json]);
  }

  override async queueDepth(threadId: string): Promise<number> {
    await super.queueDepth(threadId);
    return this.#queues.get(threadId)?.length ?? 0;
  }

  override async dequeue(threadId: string): Promise<unknown> {
    await super.dequeue(threadId);
    return this.#queues.get(threadId)?.shift() ?? null;
  }
}
