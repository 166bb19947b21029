import { abortable } from "../_abortable.ts";
import { sleep } from "../_sleep.ts";
import type { DispatcherOptions } from "./dispatcher.ts";
import { type InboxEntry, mark, MAX_ATTEMPTS } from "./inbox.ts";
import type { Handing } from "./ledger.ts";
import { emptyQueue, freeThread } from "./leftovers.ts";
import type { Ramp } from "./ramp.ts";

/** Postgres state reorders calls that start together. */
const PACE_MS = 50;

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/** A message that the bot accepts and never shows to a handler is offered this often. */
const MAX_IGNORED = 3;

/** What a {@linkcode Lane} works with. */
export interface LaneOptions extends DispatcherOptions {
  readonly threadId: string;
  /** Runs a task when no other isolated one runs. */
  readonly isolate: (task: () => Promise<void>) => Promise<void>;
  /** Lets leftovers start a few at a time. */
  readonly ramp: Ramp;
  /** Hears that the lane is empty. */
  readonly onIdle: () => void;
}

/** A message on its way. */
interface Waiting {
  readonly entry: InboxEntry;
  readonly written: Promise<void>;
  /** Left by the process before: its leftovers must go first. */
  readonly left: boolean;
  ignored: number;
  /** Makes room for another leftover. */
  leave?: (() => void) | undefined;
}

/** A message that was handed over. */
interface Handed {
  readonly waiting: Waiting;
  readonly handing: Handing;
  /** Whether the promise rejected. */
  failed: boolean;
}

/** The messages of one user, handed over in order. */
export class Lane {
  readonly #options: LaneOptions;
  #waiting: Waiting[] = [];
  #open = new Set<Handed>();
  /** Settled, but perhaps still in the bot's own queue. */
  #settled: Handed[] = [];
  #working = false;
  #done: Promise<void> = Promise.resolve();
  #wake: (() => void) | undefined;
  #retryMs = 0;

  /** Makes an empty lane. */
  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** Messages whose promise has not settled. */
  get open(): number {
    return this.#open.size;
  }

  /** Resolves when the lane has nothing more to do. */
  get done(): Promise<void> {
    return this.#done;
  }

  /** Adds a message at the end. */
  add(entry: InboxEntry, how: { written: Promise<void>; left: boolean }): void {
    if (!how.left && this.#takesAtOnce()) mark(entry);
    this.#waiting.push({ entry, ...how, ignored: 0 });
    if (!this.#working) {
      this.#working = true;
      this.#done = this.#work();
    }
    this.#wake?.();
  }

  /** Notes that handlers run now, for what was handed over before and is not lost in the bot's queue. */
  ran(): void {
    const { rules } = this.#options;
    const handed = [...this.#settled, ...this.#open]
      .map(({ handing }) => handing)
      .filter(({ ran }) => !ran);
    const now = Date.now();
    // Without a queue each run is for one message, and the oldest comes first.
    for (
      const one of rules.finished === "settled" ? handed.slice(0, 1) : handed
    ) {
      one.ran = now - one.handedAt <= rules.queueEntryTtlMs;
    }
  }

  #takesAtOnce(): boolean {
    return this.#options.rules.order === "immediate"
      ? this.#waiting.length + this.#open.size <
        this.#options.rules.maxQueueSize
      : this.#waiting.length + this.#open.size + this.#settled.length === 0;
  }

  async #work(): Promise<void> {
    const { handing, signal, log, onIdle } = this.#options;
    for (;;) {
      try {
        // What is not handed over stays in the journal.
        if (handing.aborted) this.#waiting = [];
        if (this.#waiting.length > 0 && this.#mayHand()) await this.#next();
        else if (this.#open.size > 0) await this.#event();
        else if (this.#settled.length > 0) await this.#conclude();
        else break;
      } catch (error) {
        if (signal.aborted) break;
        if (handing.aborted) continue;
        log.error("A user's messages could not be handed over", {
          error: error instanceof Error ? error.message : String(error),
        });
        await sleep(LONGEST_RETRY_MS, handing).catch(() => {});
      }
    }
    this.#working = false;
    onIdle();
  }

  #mayHand(): boolean {
    return this.#options.rules.order === "immediate"
      ? !this.#isolated
      : this.#open.size === 0 && this.#settled.length === 0;
  }

  /** Whether a message on its last attempt is out: nothing of this user runs beside it. */
  get #isolated(): boolean {
    return [...this.#open, ...this.#settled].some(({ waiting }) =>
      waiting.entry.attempt >= MAX_ATTEMPTS
    );
  }

  async #next(): Promise<void> {
    const { handing, inbox, rules } = this.#options;
    const waiting = this.#waiting[0]!;
    const { entry } = waiting;
    await abortable(waiting.written, handing);
    if (this.#retryMs > 0) await sleep(this.#retryMs, handing);
    if (waiting.left && !this.#options.ledger.find(entry)) {
      await this.#clearLeftovers();
      waiting.leave ??= await abortable(this.#options.ramp.enter(), handing);
    }
    if (rules.finished === "drained") await this.#room();
    await this.#prepare(entry);
    if (this.#alone(entry)) {
      await this.#quiet();
      // What came back from the bot goes first.
      if (this.#waiting[0] !== waiting) return;
    }
    if (!entry.started && entry.attempt + 1 >= MAX_ATTEMPTS) {
      return await this.#lastAttempt(waiting);
    }
    if (!entry.started) await abortable(inbox.begin(entry), handing);
    const handed = this.#hand(waiting);
    if (this.#alone(entry)) await this.#quiet();
    else if (rules.order === "immediate") await this.#pace(handed);
  }

  /** Whether nothing of this user may run beside an entry: the bot's own queue takes messages, but no actions. */
  #alone(entry: InboxEntry): boolean {
    return entry.chosen !== undefined &&
      this.#options.rules.finished === "drained";
  }

  /** Gets a message ready, waiting for a state that fails: a guess could take an answer for a message. */
  async #prepare(entry: InboxEntry): Promise<void> {
    const { handing, inbox, receiver, log } = this.#options;
    if (entry.chosen) return;
    for (
      let wait = FIRST_RETRY_MS;;
      wait = Math.min(wait * 2, LONGEST_RETRY_MS)
    ) {
      try {
        const asked = receiver.prepare?.(entry.raw, entry.receivedAt);
        const chosen = asked && await abortable(asked, handing);
        if (chosen) await abortable(inbox.choose(entry, chosen), handing);
        return;
      } catch (error) {
        handing.throwIfAborted();
        log.warn("Could not get a message ready to be handed over", {
          error: error instanceof Error ? error.message : String(error),
        });
        await sleep(wait, handing);
      }
    }
  }

  async #lastAttempt(waiting: Waiting): Promise<void> {
    const { handing, inbox, isolate } = this.#options;
    await this.#quiet();
    // What came back from the bot goes first.
    if (this.#waiting[0] !== waiting) return;
    await isolate(async () => {
      handing.throwIfAborted();
      await abortable(inbox.begin(waiting.entry), handing);
      this.#hand(waiting);
      await this.#quiet();
    });
  }

  #hand(waiting: Waiting): Handed {
    this.#waiting.shift();
    const handing = this.#deliver(waiting);
    const handed: Handed = { waiting, handing, failed: false };
    this.#open.add(handed);
    handing.failed.then((failed) => {
      handed.failed = failed;
      this.#open.delete(handed);
      this.#settled.push(handed);
      if (this.#options.rules.finished === "settled") this.#crossOut(handed);
      this.#wake?.();
    });
    return handed;
  }

  #deliver({ entry, left }: Waiting): Handing {
    const { ledger, receiver } = this.#options;
    const earlier = left ? ledger.find(entry) : undefined;
    if (earlier) return earlier;
    const handing: Handing = {
      handedAt: Date.now(),
      ran: false,
      // A tick later, so that handlers that run at once are noted by `ran`.
      failed: Promise.resolve()
        .then(() => receiver.deliver(entry.raw, entry.chosen))
        .then(() => false, () => true),
    };
    ledger.note(entry, handing);
    return handing;
  }

  /** Without a queue in the bot, a message that settled is judged by itself. */
  #crossOut(handed: Handed): void {
    this.#settled = this.#settled.filter((other) => other !== handed);
    if (handed.handing.ran || !handed.failed) this.#finish([handed]);
    else this.#again([handed]);
  }

  /** With a queue in the bot, messages are judged together, when nothing is under way any more. */
  async #conclude(): Promise<void> {
    const { state, receiver, threadId, log, signal } = this.#options;
    let stranded: Set<string>;
    try {
      stranded = await emptyQueue(state, threadId);
    } catch (error) {
      log.warn("Could not look into the bot's queue", {
        error: (error as Error).message,
      });
      await sleep(FIRST_RETRY_MS, signal);
      return;
    }
    const handed = this.#settled;
    this.#settled = [];
    const isOver = ({ waiting, handing }: Handed) =>
      !stranded.has(receiver.messageId(waiting.entry.raw)) &&
      (handing.ran || waiting.ignored >= MAX_IGNORED);
    this.#finish(handed.filter(isOver));
    this.#again(handed.filter((one) => !isOver(one)));
  }

  #finish(handed: readonly Handed[]): void {
    const { inbox, ledger } = this.#options;
    for (const { waiting: { entry, leave } } of handed) {
      leave?.();
      inbox.finish(entry).then(() => ledger.forget(entry), () => {});
    }
    if (handed.length > 0) this.#retryMs = 0;
  }

  /** Puts messages back that no handler has seen; it costs no attempt. */
  #again(handed: readonly Handed[]): void {
    if (handed.length === 0) return;
    for (const { waiting, failed } of handed) {
      this.#options.inbox.unbegin(waiting.entry);
      this.#options.ledger.forget(waiting.entry);
      if (!failed) waiting.ignored++;
      waiting.leave?.();
      waiting.leave = undefined;
    }
    this.#waiting.unshift(...handed.map(({ waiting }) => waiting));
    this.#retryMs = Math.min(
      Math.max(this.#retryMs * 2, FIRST_RETRY_MS),
      LONGEST_RETRY_MS,
    );
  }

  async #clearLeftovers(): Promise<void> {
    const { state, threadId, handing, log } = this.#options;
    // Only what the process before has left: later messages in the bot's queue are our own.
    if (this.#open.size > 0 || this.#settled.length > 0) return;
    await freeThread(state, threadId, log, handing);
  }

  /** Waits until the bot's own queue has room. */
  async #room(): Promise<void> {
    const { state, threadId, rules, handing } = this.#options;
    while (this.#open.size > 0) {
      const depth = await state.queueDepth(threadId).catch(() => Infinity);
      if (depth < rules.maxQueueSize) return;
      await this.#event(PACE_MS * 2);
      handing.throwIfAborted();
    }
  }

  /** Waits until everything that was handed over has been judged. */
  async #quiet(): Promise<void> {
    while (this.#open.size > 0) await this.#event();
    while (this.#settled.length > 0) await this.#conclude();
  }

  /** Lets the bot take a message before it gets the next one. */
  async #pace(handed: Handed): Promise<void> {
    const until = Date.now() + PACE_MS;
    while (this.#open.has(handed) && Date.now() < until) {
      await this.#event(until - Date.now());
    }
  }

  /** Resolves at the next event of the lane, or after `ms`. */
  async #event(ms?: number): Promise<void> {
    const { signal } = this.#options;
    signal.throwIfAborted();
    const woken = new AbortController();
    const wake = () => woken.abort();
    this.#wake = wake;
    signal.addEventListener("abort", wake, { once: true });
    if (ms === undefined) {
      await new Promise<void>((resolve) =>
        woken.signal.addEventListener("abort", () => resolve(), { once: true })
      );
    } else await sleep(ms, woken.signal).catch(() => {});
    signal.removeEventListener("abort", wake);
    this.#wake = undefined;
    signal.throwIfAborted();
  }
}
