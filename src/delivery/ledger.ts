import type { InboxEntry } from "./inbox.ts";

/** A message that was handed over, and what became of it so far. */
export interface Handing {
  readonly handedAt: number;
  /** Whether handlers ran after it was handed over. */
  ran: boolean;
  /** Resolves when the bot is done with it; `true` when its promise rejected. */
  readonly failed: Promise<boolean>;
}

/**
 * What this process has handed over and not crossed out yet. A process that loses its lease and gets it back finds
 * its own messages among the leftovers: they must not run a second time beside the first.
 */
export class Ledger {
  readonly #handings = new Map<string, Handing>();

  /** What became of a message that this process has handed over before. */
  find(entry: InboxEntry): Handing | undefined {
    return this.#handings.get(key(entry));
  }

  /** Notes that a message is handed over. */
  note(entry: InboxEntry, handing: Handing): void {
    this.#handings.set(key(entry), handing);
  }

  /** Forgets a message that is crossed out, or that came back untouched. */
  forget(entry: InboxEntry): void {
    this.#handings.delete(key(entry));
  }
}

function key(entry: InboxEntry): string {
  return entry.ids.join(" ");
}
