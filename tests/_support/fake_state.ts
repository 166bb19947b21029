import type { State, StateLock } from "../../src/delivery/state.ts";

/** A state in memory whose failures a test decides on; what it gives and takes is copied. */
export class FakeState implements State {
  readonly #values = new Map<string, string>();
  readonly #lists = new Map<string, string[]>();
  readonly #locks = new Map<string, { token: string; expiresAt: number }>();
  readonly #queues = new Map<string, unknown[]>();
  readonly #writes: [string, string][] = [];
  #tokens = 0;
  /** Every call fails with it while it is set. */
  failing: Error | undefined;
  /** Only calls of this method fail. */
  failsOnly: keyof State | undefined;
  /** Calls of this method never answer. */
  hangs: keyof State | undefined;

  /** What was written to a key, in order. */
  writes(key: string): unknown[] {
    return this.#writes.filter(([name]) => name === key)
      .map(([, value]) => JSON.parse(value));
  }

  /** Ids of the messages that an inbox record holds. */
  pendingIn(key: string): string[] {
    const record = JSON.parse(this.#values.get(key) ?? "{}");
    return (record.pending ?? []).map((
      { raw }: { raw: { message_id: string } },
    ) => raw.message_id);
  }

  /** What is in a list. */
  list(key: string): unknown[] {
    return (this.#lists.get(key) ?? []).map((entry) => JSON.parse(entry));
  }

  /** Gives a lock to somebody else. */
  stealLock(name: string): void {
    this.#locks.set(name, { token: "thief", expiresAt: Infinity });
  }

  /** Fills the queue of a conversation. */
  fill(threadId: string, entries: unknown[]): void {
    this.#queues.set(threadId, entries);
  }

  get(key: string): Promise<unknown> {
    return this.#call("get", () => {
      const value = this.#values.get(key);
      return value === undefined ? null : JSON.parse(value);
    });
  }

  set(key: string, value: unknown): Promise<void> {
    return this.#call("set", () => {
      const text = JSON.stringify(value);
      this.#writes.push([key, text]);
      this.#values.set(key, text);
    });
  }

  delete(key: string): Promise<void> {
    return this.#call("delete", () => void this.#values.delete(key));
  }

  appendToList(
    key: string,
    value: unknown,
    options: { maxLength?: number } = {},
  ): Promise<void> {
    return this.#call("appendToList", () => {
      const list = [...this.#lists.get(key) ?? [], JSON.stringify(value)];
      this.#lists.set(key, list.slice(-(options.maxLength ?? list.length)));
    });
  }

  acquireLock(name: string, ttlMs: number): Promise<StateLock | null> {
    return this.#call("acquireLock", () => {
      const held = this.#locks.get(name);
      if (held && held.expiresAt > Date.now()) return null;
      const lock = {
        token: `token-${++this.#tokens}`,
        expiresAt: Date.now() + ttlMs,
      };
      this.#locks.set(name, lock);
      return { threadId: name, ...lock };
    });
  }

  extendLock(lock: StateLock, ttlMs: number): Promise<boolean> {
    return this.#call("extendLock", () => {
      const held = this.#locks.get(lock.threadId);
      if (held?.token !== lock.token || held.expiresAt <= Date.now()) {
        return false;
      }
      held.expiresAt = Date.now() + ttlMs;
      return true;
    });
  }

  releaseLock(lock: StateLock): Promise<void> {
    return this.#call("releaseLock", () => {
      if (this.#locks.get(lock.threadId)?.token === lock.token) {
        this.#locks.delete(lock.threadId);
      }
    });
  }

  queueDepth(threadId: string): Promise<number> {
    return this.#call(
      "queueDepth",
      () => this.#queues.get(threadId)?.length ?? 0,
    );
  }

  dequeue(threadId: string): Promise<unknown> {
    return this.#call(
      "dequeue",
      () => this.#queues.get(threadId)?.shift() ?? null,
    );
  }

  #call<T>(method: keyof State, run: () => T): Promise<T> {
    if (this.hangs === method) return new Promise(() => {});
    const fails = this.failing &&
      (this.failsOnly === undefined || this.failsOnly === method);
    return fails ? Promise.reject(this.failing) : Promise.resolve().then(run);
  }
}
