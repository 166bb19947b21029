import type { State, StateLock } from "../../src/delivery/state.ts";

/** What a test lets a {@linkcode FakeState} do before an operation: fail, or hang. */
export type Before = (
  operation: keyof State,
  key: string,
) => Promise<void> | void;

/** State in memory, through JSON, that a test can read, and let fail or hang. */
export class FakeState implements State {
  /** Every operation so far. */
  readonly calls: { operation: keyof State; key: string; at: number }[] = [];
  /** Lifetimes that were asked for, by key. */
  readonly ttls: Map<string, number | undefined> = new Map();
  readonly locks: Map<string, StateLock> = new Map();
  readonly #values = new Map<string, { json: string; until: number }>();
  before: Before = () => {};

  /** Lets everything fail from now on. */
  fail(message = "the state is down"): void {
    this.before = () => {
      throw new Error(message);
    };
  }

  /** Lets nothing be answered from now on. */
  hang(): void {
    this.before = () => new Promise(() => {});
  }

  /** Ends {@linkcode fail} and {@linkcode hang}. */
  recover(): void {
    this.before = () => {};
  }

  /** How often an operation was called. */
  count(operation: keyof State): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  async get(key: string): Promise<unknown> {
    await this.#note("get", key);
    return this.peek(key) ?? null;
  }

  async set(key: string, value: unknown, ttlMs?: number): Promise<void> {
    const json = JSON.stringify(value);
    await this.#note("set", key);
    this.ttls.set(key, ttlMs);
    this.#values.set(key, { json, until: Date.now() + (ttlMs ?? Infinity) });
  }

  async delete(key: string): Promise<void> {
    await this.#note("delete", key);
    this.#values.delete(key);
  }

  async appendToList(key: string, value: unknown): Promise<void> {
    await this.#note("appendToList", key);
    const list = this.peek(key) as unknown[] | undefined ?? [];
    const json = JSON.stringify([...list, value]);
    this.#values.set(key, { json, until: Infinity });
  }

  async acquireLock(name: string, ttlMs: number): Promise<StateLock | null> {
    await this.#note("acquireLock", name);
    const held = this.locks.get(name);
    if (held && Date.now() < held.expiresAt) return null;
    const lock = {
      threadId: name,
      token: crypto.randomUUID(),
      expiresAt: Date.now() + ttlMs,
    };
    this.locks.set(name, lock);
    return lock;
  }

  async extendLock(lock: StateLock, ttlMs: number): Promise<boolean> {
    await this.#note("extendLock", lock.threadId);
    const held = this.locks.get(lock.threadId);
    if (held?.token !== lock.token || Date.now() >= held.expiresAt) {
      return false;
    }
    const expiresAt = Date.now() + ttlMs;
    this.locks.set(lock.threadId, { ...held, expiresAt });
    return true;
  }

  async releaseLock(lock: StateLock): Promise<void> {
    await this.#note("releaseLock", lock.threadId);
    if (this.locks.get(lock.threadId)?.token === lock.token) {
      this.locks.delete(lock.threadId);
    }
  }

  async queueDepth(threadId: string): Promise<number> {
    await this.#note("queueDepth", threadId);
    return 0;
  }

  async dequeue(threadId: string): Promise<unknown> {
    await this.#note("dequeue", threadId);
    return null;
  }

  /** What stands under a key, past every failure. */
  peek(key: string): unknown {
    const entry = this.#values.get(key);
    return entry && Date.now() < entry.until
      ? JSON.parse(entry.json)
      : undefined;
  }

  async #note(operation: keyof State, key: string): Promise<void> {
    this.calls.push({ operation, key, at: Date.now() });
    await this.before(operation, key);
  }
}
