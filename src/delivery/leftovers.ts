import type { Log } from "../_log.ts";
import { sleep } from "../_sleep.ts";
import { isJsonObject } from "../ilink/decode.ts";
import type { State } from "./state.ts";

const LOCK_TTL_MS = 1_000;
const RETRY_MS = 500;

/** Takes everything out of the bot's own queue of a conversation and gives the ids of the messages. */
export async function emptyQueue(
  state: State,
  threadId: string,
): Promise<Set<string>> {
  const ids = new Set<string>();
  if (await state.queueDepth(threadId) === 0) return ids;
  for (;;) {
    const entry = await state.dequeue(threadId);
    if (!entry) return ids;
    const message = isJsonObject(entry) ? entry["message"] : undefined;
    if (isJsonObject(message)) ids.add(String(message["id"]));
  }
}

/**
 * Clears what a dead process has left in the bot's state for a conversation: its queue, whose messages are in our
 * journal, and its lock, which lapses by itself.
 */
export async function freeThread(
  state: State,
  threadId: string,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      const lock = await state.acquireLock(threadId, LOCK_TTL_MS);
      if (lock) {
        await emptyQueue(state, threadId);
        await state.releaseLock(lock);
        return;
      }
      log.debug("Waiting for the lock of a process that is gone", { threadId });
    } catch (error) {
      log.warn("Could not clear what a dead process has left", {
        error: (error as Error).message,
      });
    }
    await sleep(RETRY_MS, signal);
  }
}
