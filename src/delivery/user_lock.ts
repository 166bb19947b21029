import type { Log } from "../_log.ts";
import { sleep } from "../_sleep.ts";
import type { State, StateLock } from "./state.ts";

/** What a dead process leaves behind lapses after this; a living one renews it. */
const TTL_MS = 5_000;

const RENEW_MS = 1_500;

/** Most that a send waits for another process: longer than a dead one's lock lasts. */
const PATIENCE_MS = 6_000;

const FIRST_RETRY_MS = 25;
const LONGEST_RETRY_MS = 400;

/**
 * Runs `task` while no other process sends to the same user.
 *
 * The lock keeps two processes from counting one user's messages past each other. It is not worth a user's answer:
 * when it cannot be had in time, because its owner died or the state fails, the task runs without it.
 */
export async function withUserLock<T>(
  state: State,
  name: string,
  log: Log,
  signal: AbortSignal,
  task: () => Promise<T>,
): Promise<T> {
  const lock = await acquire(state, name, log, signal);
  if (!lock) return await task();
  const renewal = setInterval(() => {
    state.extendLock(lock, TTL_MS).catch(() => {});
  }, RENEW_MS);
  try {
    return await task();
  } finally {
    clearInterval(renewal);
    await state.releaseLock(lock).catch(() => {});
  }
}

async function acquire(
  state: State,
  name: string,
  log: Log,
  signal: AbortSignal,
): Promise<StateLock | null> {
  const until = Date.now() + PATIENCE_MS;
  for (
    let wait = FIRST_RETRY_MS;;
    wait = Math.min(wait * 2, LONGEST_RETRY_MS)
  ) {
    try {
      const lock = await state.acquireLock(name, TTL_MS);
      if (lock) return lock;
    } catch (error) {
      log.warn("Sending without the lock of the user", {
        error: (error as Error).message,
      });
      return null;
    }
    if (Date.now() >= until) {
      log.warn(
        "Sending without the lock of the user: it is held by another process, or by a dead one",
      );
      return null;
    }
    await sleep(wait, signal);
  }
}
