import type { Log } from "../_log.ts";
import { sleep } from "../_sleep.ts";
import type { State } from "./state.ts";

/** Longer than a send with its retries takes; what a dead process leaves behind lapses after it. */
const TTL_MS = 60_000;

/** Most that a send waits for another process. */
const PATIENCE_MS = 5_000;

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
  try {
    return await task();
  } finally {
    if (lock) await state.releaseLock(lock).catch(() => {});
  }
}

async function acquire(
  state: State,
  name: string,
  log: Log,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<State["acquireLock"]>>> {
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
