import { isTimeout, withDeadline } from "../_deadline.ts";
import { StateError } from "../errors.ts";
import { redact } from "../ilink/redact.ts";

/** A lock of the state. */
export interface StateLock {
  /** Its name. */
  readonly threadId: string;
  /** Proof of ownership. */
  readonly token: string;
  /** When it lapses, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The part of Chat SDK's `StateAdapter` that delivery works with. */
export interface State {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown, ttlMs?: number): Promise<void>;
  delete(key: string): Promise<void>;
  appendToList(
    key: string,
    value: unknown,
    options?: { maxLength?: number; ttlMs?: number },
  ): Promise<void>;
  acquireLock(name: string, ttlMs: number): Promise<StateLock | null>;
  extendLock(lock: StateLock, ttlMs: number): Promise<boolean>;
  releaseLock(lock: StateLock): Promise<void>;
  queueDepth(threadId: string): Promise<number>;
  dequeue(threadId: string): Promise<unknown>;
}

/** A frozen store never answers, and some clients queue while theirs is down. */
const DEADLINE_MS = 5_000;

/**
 * Gives every call of `state` a deadline and turns failures into {@linkcode StateError}.
 *
 * `onLateWrite` hears of a `set` that took effect after it had been given up: it may have overwritten what was
 * written in the meantime.
 */
export function guardState(
  state: State,
  onLateWrite: (key: string) => void = () => {},
): State {
  async function call<T>(
    operation: string,
    run: () => Promise<T>,
    onLate?: (result: T) => void,
  ): Promise<T> {
    let late = false;
    try {
      return await withDeadline(DEADLINE_MS, undefined, () => {
        const result = run();
        if (onLate) result.then((value) => late && onLate(value), () => {});
        return result;
      });
    } catch (error) {
      late = true;
      throw new StateError(
        operation,
        isTimeout(error)
          ? `no answer within ${DEADLINE_MS} ms`
          : redact(error instanceof Error ? error.message : String(error)),
      );
    }
  }
  return {
    get: (key) => call("get", () => state.get(key)),
    set: (key, value, ttlMs) =>
      call("set", () => state.set(key, value, ttlMs), () => onLateWrite(key)),
    delete: (key) => call("delete", () => state.delete(key)),
    appendToList: (key, value, options) =>
      call("appendToList", () => state.appendToList(key, value, options)),
    acquireLock: (name, ttlMs) =>
      call("acquireLock", () => state.acquireLock(name, ttlMs), (lock) => {
        // Nobody waits for it any more, and it would keep everybody else out until it lapses.
        if (lock) state.releaseLock(lock).catch(() => {});
      }),
    extendLock: (lock, ttlMs) =>
      call("extendLock", () => state.extendLock(lock, ttlMs)),
    releaseLock: (lock) => call("releaseLock", () => state.releaseLock(lock)),
    queueDepth: (threadId) =>
      call("queueDepth", () => state.queueDepth(threadId)),
    dequeue: (threadId) => call("dequeue", () => state.dequeue(threadId)),
  };
}
