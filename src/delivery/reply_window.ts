import { ReplyWindowError, type ReplyWindowState } from "../errors.ts";
import { isJsonObject } from "../ilink/decode.ts";
import type { State } from "./state.ts";

/** Kept longer than a window is open, so that an error can say that it has expired. */
const RECORD_TTL_MS = 7 * 24 * 60 * 60_000;

/** Users whose windows a process keeps in its memory. */
const MAX_KNOWN = 5_000;

/** What a user's last message allows. */
export interface WindowLimits {
  readonly maxMessages: number;
  readonly maxAgeMs: number;
}

/** What is kept of a user. */
export interface WindowRecord {
  /** Context token of the user's last message; `undefined` when it had none. */
  readonly token: string | undefined;
  /** When that message was sent, in milliseconds since 1970. */
  readonly receivedAt: number;
  /** Messages sent since. */
  readonly sent: number;
}

/** What {@linkcode ReplyWindows} work with. */
export interface ReplyWindowsOptions {
  readonly state: State;
  readonly accountId: string;
  /** Tells one login from the next: context tokens end with theirs. */
  readonly tokenHash: string;
  readonly limits: WindowLimits;
}

/**
 * The reply windows of an account's users. Callers see to it that one user's window is changed by one caller at a
 * time.
 */
export class ReplyWindows {
  readonly #options: ReplyWindowsOptions;
  /** What this process knows, for the moments when the state does not answer or does not know yet. */
  readonly #known = new Map<string, WindowRecord>();

  /** Makes an object that has read nothing yet. */
  constructor(options: ReplyWindowsOptions) {
    this.#options = options;
  }

  /**
   * Reads a user's window; `undefined` when it was never opened.
   *
   * @throws {StateError} if the state fails and this process knows nothing of the user
   */
  async read(userId: string): Promise<WindowRecord | undefined> {
    let written: WindowRecord | undefined;
    try {
      written = this.#decode(await this.#options.state.get(this.#key(userId)));
    } catch (error) {
      if (!this.#known.has(userId)) throw error;
    }
    // The state may have failed at a write, and know less than this process does.
    return later(written, this.#known.get(userId));
  }

  /** The window as it will be when what was announced has been written. */
  async newest(userId: string): Promise<WindowRecord | undefined> {
    return this.#known.get(userId) ?? await this.read(userId);
  }

  /** Notes a message whose window is about to be opened. */
  announce(
    userId: string,
    token: string | undefined,
    receivedAt: number,
  ): void {
    this.#remember(userId, { token, receivedAt, sent: 0 });
  }

  /** Writes a user's window. */
  async write(userId: string, record: WindowRecord): Promise<void> {
    this.#remember(userId, record);
    const { token, ...rest } = record;
    await this.#options.state.set(this.#key(userId), {
      ...rest,
      // JSON has no undefined, and memory state would keep one.
      ...(token === undefined ? {} : { token }),
      tokenHash: this.#options.tokenHash,
    }, RECORD_TTL_MS);
  }

  /** Opens a user's window anew, unless that message or a later one has done so. */
  async open(
    userId: string,
    token: string | undefined,
    receivedAt: number,
  ): Promise<void> {
    const value = await this.#options.state.get(this.#key(userId));
    const known = this.#decode(value);
    if (known && known.receivedAt >= receivedAt) return;
    await this.write(userId, { token, receivedAt, sent: 0 });
  }

  /** What a window allows at `now`. */
  judge(record: WindowRecord | undefined, now: number): ReplyWindowState {
    const { maxMessages, maxAgeMs } = this.#options.limits;
    if (!record) {
      return { closed: "never-opened", remaining: 0, expiresAt: undefined };
    }
    const expiresAt = record.receivedAt + maxAgeMs;
    const remaining = Math.max(0, maxMessages - record.sent);
    const closed = now >= expiresAt
      ? "expired"
      : remaining === 0
      ? "spent"
      : undefined;
    return { closed, remaining: closed ? 0 : remaining, expiresAt };
  }

  #decode(value: unknown): WindowRecord | undefined {
    if (!isJsonObject(value)) return undefined;
    const { token, receivedAt, sent, tokenHash } = value;
    if (tokenHash !== this.#options.tokenHash) return undefined;
    return {
      token: typeof token === "string" ? token : undefined,
      receivedAt: typeof receivedAt === "number" ? receivedAt : 0,
      sent: typeof sent === "number" ? sent : 0,
    };
  }

  #remember(userId: string, record: WindowRecord): void {
    const known = later(this.#known.get(userId), record)!;
    this.#known.delete(userId);
    this.#known.set(userId, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_KNOWN && oldest !== undefined) {
      this.#known.delete(oldest);
    }
  }

  #key(userId: string): string {
    return `weixin:${this.#options.accountId}:window:${userId}`;
  }
}

/** The record of the later message, or of more messages sent since. */
function later(
  one: WindowRecord | undefined,
  other: WindowRecord | undefined,
): WindowRecord | undefined {
  if (!one || !other) return one ?? other;
  const ahead = one.receivedAt - other.receivedAt || one.sent - other.sent;
  return ahead > 0 ? one : other;
}

/** The error of a closed window; `undefined` while it is open. */
export function windowError(
  { closed, expiresAt }: ReplyWindowState,
): ReplyWindowError | undefined {
  return closed && new ReplyWindowError(closed, expiresAt);
}
