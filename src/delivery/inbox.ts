import { abortable } from "../_abortable.ts";
import type { Log } from "../_log.ts";
import { sleep } from "../_sleep.ts";
import type { Updates } from "../ilink/client.ts";
import { decodeMessage, isJsonObject } from "../ilink/decode.ts";
import { MessageType, type WeixinMessage } from "../ilink/types.ts";
import { type ChosenAction, readChosen } from "./chosen.ts";
import { identify } from "./identity.ts";
import type { Lease } from "./lease.ts";
import { RecentIds, type RecentRecord } from "./recent_ids.ts";
import { SaveLoop } from "./save_loop.ts";
import type { State } from "./state.ts";

/** Polling pauses at this many: the server keeps the rest. */
export const MAX_PENDING = 256;

/** Deliveries of a message, this one included, after which it is dead. */
export const MAX_ATTEMPTS = 3;

/** Completions wait this long for company: what a crash may run again. */
const FLUSH_MS = 50;

const SAVE_RETRY_MS = 1_000;
const MAX_DEAD = 100;
const DEAD_TTL_MS = 30 * 24 * 60 * 60_000;

/** A message that was received and is not finished. */
export interface InboxEntry {
  readonly ids: readonly string[];
  readonly receivedAt: number;
  readonly raw: WeixinMessage;
  /** Times that it was handed to the bot. */
  attempt: number;
  /** Whether it has been handed over and has not come back. */
  started: boolean;
  /** What the user chose with it, once that is known: it is handed over as that action, again and again. */
  chosen?: ChosenAction;
}

/** What is kept of an account (design, inbox). */
interface InboxRecord {
  readonly cursor: string;
  readonly tokenHash: string;
  readonly pending: readonly InboxEntry[];
  readonly recent: RecentRecord;
}

/** What an {@linkcode Inbox} works with. */
export interface InboxOptions {
  readonly state: State;
  readonly lease: Lease;
  readonly accountId: string;
  /** Tells one login from the next. */
  readonly tokenHash: string;
  readonly log: Log;
  /** Ends all writing. */
  readonly signal: AbortSignal;
}

/**
 * Messages are written down here, with the cursor that they came with, before anything is done with them, and
 * crossed out when the bot is done. Nothing between the two can lose one.
 */
export class Inbox {
  readonly #options: InboxOptions;
  readonly #key: string;
  readonly #saves: SaveLoop;
  readonly #pending = new Set<InboxEntry>();
  readonly #recent = new RecentIds();
  #cursor = "";
  #tokenHash: string;
  #changed: (() => void)[] = [];

  private constructor(options: InboxOptions) {
    this.#options = options;
    this.#tokenHash = options.tokenHash;
    this.#key = inboxKey(options.accountId);
    this.#saves = new SaveLoop({
      write: () => this.#write(),
      onFailure: (error) =>
        options.log.error("Could not write the inbox; messages are held", {
          error: message(error),
        }),
      retryMs: SAVE_RETRY_MS,
      signal: options.signal,
    });
  }

  /**
   * Reads what the process before has left, waiting for a state that fails. Gives the messages that it had not
   * finished; those that were tried too often have been buried.
   */
  static async open(
    options: InboxOptions,
    opening: AbortSignal,
  ): Promise<{ inbox: Inbox; left: InboxEntry[] }> {
    const inbox = new Inbox(options);
    const record = await inbox.#persist(
      "read",
      () => options.state.get(inbox.#key),
      opening,
    );
    return { inbox, left: await inbox.#restore(record, opening) };
  }

  /** The cursor of the next poll. */
  get cursor(): string {
    return this.#cursor;
  }

  /** Messages that are not finished. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Whether the state takes writes. */
  get failing(): boolean {
    return this.#saves.failing;
  }

  /** Resolves when another poll may bring messages: there is room, and what is known is written down. */
  async ready(signal: AbortSignal): Promise<void> {
    if (this.#saves.failing) await this.#saves.save();
    while (this.#pending.size >= MAX_PENDING) {
      await this.#change(signal);
    }
  }

  /** Resolves when nothing is pending. */
  async empty(signal: AbortSignal): Promise<void> {
    while (this.#pending.size > 0) await this.#change(signal);
  }

  /**
   * Writes a batch down. `plan` sees the new messages before the write and may mark those that are handed over right
   * after it; they may be handed over when the returned promise resolves.
   */
  async accept(
    updates: Updates,
    plan: (entries: readonly InboxEntry[]) => void,
  ): Promise<void> {
    const identified = await Promise.all(
      updates.msgs.filter((raw) => this.#isForUs(raw))
        .map(async (raw) => ({ raw, ids: await identify(raw) })),
    );
    // From here to the save nothing waits: a write in between would know messages that it does not hold.
    const now = Date.now();
    const entries: InboxEntry[] = [];
    for (const { raw, ids } of identified) {
      const isKnown = this.#recent.has(ids);
      // A third delivery may share an identity with the second one only.
      this.#recent.add(ids, now);
      if (isKnown) {
        this.#options.log.debug("Skipped a message that came twice", {
          messageId: raw.message_id,
        });
      } else {
        entries.push({ ids, receivedAt: now, raw, attempt: 0, started: false });
      }
    }
    const cursor = updates.get_updates_buf || this.#cursor;
    if (entries.length === 0 && cursor === this.#cursor) return;
    this.#cursor = cursor;
    for (const entry of entries) this.#pending.add(entry);
    plan(entries);
    await this.#saves.save();
  }

  /** Goes on with a new login, whose cursor is another one. */
  relogin(tokenHash: string): Promise<void> {
    this.#tokenHash = tokenHash;
    this.#cursor = "";
    return this.#saves.save();
  }

  /** Gives up everything that is pending; `reason` says why. */
  async abandon(reason: string): Promise<void> {
    const { state, accountId, signal } = this.#options;
    for (const entry of [...this.#pending]) {
      await this.#persist(
        "write",
        () => bury(state, accountId, entry, reason),
        signal,
      );
      this.finish(entry).catch(() => {});
    }
    await this.#saves.save();
  }

  /** Notes that a message is handed over; resolves when that is written. */
  begin(entry: InboxEntry): Promise<void> {
    mark(entry);
    return this.#saves.save();
  }

  /** Notes that a message is an action; resolves when that is written, or will be with {@linkcode begin}. */
  async choose(entry: InboxEntry, chosen: ChosenAction): Promise<void> {
    entry.chosen = chosen;
    if (entry.started) await this.#saves.save();
  }

  /** Takes back that a message was handed over: it came back untouched. */
  unbegin(entry: InboxEntry): void {
    if (!entry.started) return;
    entry.started = false;
    entry.attempt--;
  }

  /** Crosses a message out; resolves when that is written. */
  finish(entry: InboxEntry): Promise<void> {
    this.#pending.delete(entry);
    this.#notify();
    return this.#saves.save(FLUSH_MS);
  }

  /** Resolves when everything that is known has been written. */
  flush(): Promise<void> {
    return this.#saves.save();
  }

  async #restore(
    value: unknown,
    opening: AbortSignal,
  ): Promise<InboxEntry[]> {
    const record = readRecord(value);
    const sameLogin = record.tokenHash === this.#tokenHash;
    this.#cursor = sameLogin ? record.cursor : "";
    this.#recent.restore(record.recent);
    const left: InboxEntry[] = [];
    for (const entry of record.pending) {
      this.#recent.add(entry.ids, entry.receivedAt);
      if (entry.started && entry.attempt >= MAX_ATTEMPTS) {
        await this.#bury(entry, opening);
        continue;
      }
      entry.started = false;
      this.#pending.add(entry);
      left.push(entry);
    }
    return left;
  }

  async #bury(entry: InboxEntry, signal: AbortSignal): Promise<void> {
    const { state, accountId, log } = this.#options;
    log.error(
      "A message was handed to the bot too often without an end and is given up",
      { messageId: entry.raw.message_id, attempts: entry.attempt },
    );
    await this.#persist(
      "write",
      () => bury(state, accountId, entry, "attempts"),
      signal,
    );
  }

  /** Messages of bots are echoes of ours; groups do not exist for bots. */
  #isForUs(raw: WeixinMessage): boolean {
    if (raw.message_type === MessageType.BOT || !raw.from_user_id) return false;
    if (raw.group_id) {
      this.#options.log.debug("Skipped a message of a group", {
        messageId: raw.message_id,
      });
      return false;
    }
    return true;
  }

  async #write(): Promise<void> {
    const { lease, state } = this.#options;
    let provenUntil = await lease.prove();
    const record: InboxRecord = {
      cursor: this.#cursor,
      tokenHash: this.#tokenHash,
      pending: Array.from(this.#pending, (entry) => ({ ...entry })),
      recent: this.#recent.toRecord(Date.now()),
    };
    // The process may have been stopped since the proof; then another one polls, and its record must stand.
    while (Date.now() >= provenUntil) provenUntil = await lease.prove();
    await state.set(this.#key, record);
  }

  /** Repeats `run` until the state takes it. */
  async #persist<T>(
    what: string,
    run: () => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const { log } = this.#options;
    for (;;) {
      try {
        return await run();
      } catch (error) {
        signal.throwIfAborted();
        log.error(`Could not ${what} the inbox; polling waits`, {
          error: message(error),
        });
        await sleep(SAVE_RETRY_MS, signal);
      }
    }
  }

  #change(signal: AbortSignal): Promise<void> {
    return abortable(
      new Promise((resolve) => this.#changed.push(resolve)),
      signal,
    );
  }

  #notify(): void {
    const changed = this.#changed;
    this.#changed = [];
    for (const resolve of changed) resolve();
  }
}

/** Key of an account's inbox. */
export function inboxKey(accountId: string): string {
  return `weixin:${accountId}:inbox`;
}

/** Marks a message as handed over once more. */
export function mark(entry: InboxEntry): void {
  entry.started = true;
  entry.attempt++;
}

/** Keeps a message that nobody will handle any more where an operator finds it. */
export async function bury(
  state: State,
  accountId: string,
  entry: InboxEntry,
  reason: string,
): Promise<void> {
  const { raw, attempt, receivedAt } = entry;
  await state.appendToList(
    `weixin:${accountId}:dead`,
    { raw, attempt, receivedAt, reason, buriedAt: Date.now() },
    { maxLength: MAX_DEAD, ttlMs: DEAD_TTL_MS },
  );
}

/** Reads a record as if somebody else had written it: state outlives versions. */
function readRecord(value: unknown): InboxRecord {
  const record = isJsonObject(value) ? value : {};
  const { cursor, tokenHash, pending, recent } = record;
  return {
    cursor: typeof cursor === "string" ? cursor : "",
    tokenHash: typeof tokenHash === "string" ? tokenHash : "",
    pending: Array.isArray(pending)
      ? pending.map(readEntry).filter((entry) => entry !== undefined)
      : [],
    recent: Array.isArray(recent) ? recent as RecentRecord : [],
  };
}

function readEntry(value: unknown): InboxEntry | undefined {
  if (!isJsonObject(value)) return undefined;
  const raw = decodeMessage(value["raw"]);
  if (!raw?.from_user_id) return undefined;
  const { ids, receivedAt, attempt, started } = value;
  const chosen = readChosen(value["chosen"]);
  return {
    ids: Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [],
    receivedAt: typeof receivedAt === "number" ? receivedAt : Date.now(),
    raw,
    attempt: typeof attempt === "number" ? attempt : 0,
    started: started === true,
    ...(chosen ? { chosen } : {}),
  };
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
