import { startBounded } from "../_bounded.ts";
import type { Log } from "../_log.ts";
import { sleep } from "../_sleep.ts";
import {
  ApiError,
  type ReplyWindowState,
  SessionExpiredError,
  ValidationError,
  WeixinError,
} from "../errors.ts";
import type { CallOptions } from "../ilink/client.ts";
import {
  type MessageItem,
  MessageState,
  MessageType,
  type SendMessageResponse,
  type WeixinMessage,
} from "../ilink/types.ts";
import { KeyedQueue } from "./keyed_queue.ts";
import { LinkedAbort } from "./linked_abort.ts";
import { type HeldMessage, Outbox } from "./outbox.ts";
import { Pace } from "./pace.ts";
import {
  ReplyWindows,
  windowError,
  type WindowLimits,
  type WindowRecord,
} from "./reply_window.ts";
import { explain, mayHaveBeenAccepted, retryDelay } from "./send_policy.ts";
import type { State } from "./state.ts";
import { withUserLock } from "./user_lock.ts";

/** The user's next message brings this many of what waits for it; the rest would leave no room for an answer. */
const MAX_FLUSHED = 5;

/** Items of a post that are made at the same time: each may hold a file of many megabytes. */
const MADE_AT_ONCE = 3;

/** What a {@linkcode Sender} needs of a client. */
export interface SendClient {
  /** Sends one message. */
  sendMessage(
    message: WeixinMessage,
    options?: CallOptions,
  ): Promise<SendMessageResponse>;
}

/** What to do when a reply window is closed. */
export type WhenClosed = "queue" | "send" | "throw";

/** What a {@linkcode Sender} works with. */
export interface SenderOptions {
  readonly client: SendClient;
  readonly state: State;
  readonly accountId: string;
  /** Tells one login from the next. */
  readonly tokenHash: string;
  readonly limits: WindowLimits;
  readonly whenClosed: WhenClosed;
  readonly log: Log;
  /** Ends everything that waits here. */
  readonly signal: AbortSignal;
  /** Hears of every message that went out and that the server gave an id. */
  readonly onSent?:
    | ((userId: string, messageId: string, item: MessageItem) => void)
    | undefined;
}

/** Makes an item that takes time, such as an upload; `signal` fires when it is not needed any more. */
export type MakeItem = (signal: AbortSignal) => Promise<MessageItem>;

/** What became of one message. */
export interface Sent {
  /** What it holds. */
  readonly item: MessageItem;
  /** Our own id of the message. */
  readonly clientId: string;
  /** The server's id of it. */
  readonly messageId: string | undefined;
  /** `held`: it waits for the user's next message. */
  readonly status: "held" | "queued" | "unconfirmed";
}

/** Sends to the users of an account: one message at a time per user, in order, within what WeChat allows. */
export class Sender {
  readonly #options: SenderOptions;
  /** Whole posts: the next one of a user waits, while what the user writes may come in between. */
  readonly #posts = new KeyedQueue();
  /** Single steps, under the lock of the user. */
  readonly #queue = new KeyedQueue();
  #client: SendClient;
  #windows: ReplyWindows;
  readonly #outbox: Outbox;
  readonly #pace = new Pace();
  #expired: SessionExpiredError | undefined;

  /** Makes a sender that does nothing yet. */
  constructor(options: SenderOptions) {
    this.#options = options;
    this.#client = options.client;
    this.#windows = new ReplyWindows(options);
    this.#outbox = new Outbox(options.state, options.accountId);
  }

  /** While the session is expired, sends fail at once with this error. */
  set expired(error: SessionExpiredError | undefined) {
    this.#expired = error;
  }

  /** Goes on with the client of a new login; the context tokens of the old one are worth nothing. */
  relogin(client: SendClient, tokenHash: string): void {
    this.#client = client;
    this.#windows = new ReplyWindows({ ...this.#options, tokenHash });
    this.#expired = undefined;
  }

  /** The newest context token of a user. */
  async contextToken(userId: string): Promise<string | undefined> {
    return (await this.#windows.newest(userId))?.token;
  }

  /** What a user's last message still allows. */
  async window(userId: string): Promise<ReplyWindowState> {
    return this.#windows.judge(await this.#windows.read(userId), Date.now());
  }

  /**
   * Opens the window of the user who sent `message`, and sends what waited for it. Later sends to the same user
   * come after.
   */
  received(message: WeixinMessage, receivedAt: number): Promise<void> {
    const userId = message.from_user_id!;
    // A phone's clock may be ahead; a window that opens in the future would never be opened again.
    const sentAt = Math.min(message.create_time_ms ?? receivedAt, receivedAt);
    this.#windows.announce(userId, message.context_token, sentAt);
    return this.#exclusively(userId, async () => {
      await this.#windows.open(userId, message.context_token, sentAt);
      if (this.#options.whenClosed === "queue") await this.#flush(userId);
    });
  }

  /**
   * Sends the items, each as a message of its own, and then those that are still to be made, in their order. A user's
   * posts keep their order too, however long the items of one take.
   *
   * @throws {ReplyWindowError} if the window is closed and nothing else is configured
   * @throws the typed errors of the client and of `made`; `progress` says how many messages went out
   */
  send(
    userId: string,
    items: readonly MessageItem[],
    made: readonly MakeItem[] = [],
  ): Promise<Sent[]> {
    return this.#posts.run(userId, async () => {
      const life = new LinkedAbort(this.#options.signal);
      const sent: Sent[] = [];
      const sendAll = (ready: readonly MessageItem[]) =>
        this.#exclusively(userId, async () => {
          for (const item of ready) {
            sent.push(await this.#sendOrHold(userId, item, newClientId()));
          }
        });
      try {
        life.signal.throwIfAborted();
        if (made.length > 0) await this.#checkOpen(userId);
        const making = startBounded(
          made,
          MADE_AT_ONCE,
          (make) => make(life.signal),
        );
        if (items.length > 0) await sendAll(items);
        for (const item of making) await sendAll([await item]);
        return sent;
      } catch (error) {
        const out = sent.filter(({ status }) => status !== "held").length;
        throw withProgress(error, out, items.length + made.length);
      } finally {
        life.abort(new DOMException("The post has ended", "AbortError"));
      }
    });
  }

  #exclusively<T>(userId: string, task: () => Promise<T>): Promise<T> {
    const { state, accountId, log, signal } = this.#options;
    const name = `weixin:${accountId}:send:${userId}`;
    return this.#queue.run(userId, () => {
      signal.throwIfAborted();
      return withUserLock(state, name, log, signal, task);
    });
  }

  /** Each failed post gets an error of its own, since what is said of its progress differs. */
  #checkSession(): void {
    if (this.#expired) throw new SessionExpiredError(this.#expired);
  }

  /** Spares the uploads of a post that could not go out. */
  async #checkOpen(userId: string): Promise<void> {
    this.#checkSession();
    if (this.#options.whenClosed !== "throw") return;
    const closed = windowError(await this.window(userId));
    if (closed) throw closed;
  }

  async #sendOrHold(
    userId: string,
    item: MessageItem,
    clientId: string,
  ): Promise<Sent> {
    this.#checkSession();
    const { whenClosed } = this.#options;
    const record = await this.#windows.read(userId);
    const closed = windowError(this.#windows.judge(record, Date.now()));
    if (closed && whenClosed === "throw") throw closed;
    if (closed && whenClosed === "queue") {
      return await this.#hold(userId, { clientId, item, heldAt: Date.now() });
    }
    return await this.#transmit(userId, item, clientId, record);
  }

  async #hold(userId: string, message: HeldMessage): Promise<Sent> {
    if (!await this.#outbox.add(userId, message)) {
      throw new ValidationError(
        "Cannot keep more messages for a user who does not write",
        "50 wait already; they go out with the user's next messages",
      );
    }
    const { clientId, item } = message;
    return { item, clientId, messageId: undefined, status: "held" };
  }

  async #flush(userId: string): Promise<void> {
    const held = await this.#outbox.read(userId);
    for (const { clientId, item } of held.slice(0, MAX_FLUSHED)) {
      const record = await this.#windows.read(userId);
      if (this.#windows.judge(record, Date.now()).closed) return;
      try {
        await this.#transmit(userId, item, clientId, record);
      } catch (error) {
        this.#options.log.warn("Could not send what had waited for a user", {
          error: (error as Error).message,
        });
        // What the server will never take must not keep the rest back.
        if (!isRefusedForItself(error)) return;
      }
      held.shift();
      await this.#outbox.write(userId, held);
    }
  }

  async #transmit(
    userId: string,
    item: MessageItem,
    clientId: string,
    record: WindowRecord | undefined,
  ): Promise<Sent> {
    const message: WeixinMessage = {
      from_user_id: "",
      to_user_id: userId,
      client_id: clientId,
      message_type: MessageType.BOT,
      message_state: MessageState.FINISH,
      item_list: [item],
      ...(record?.token === undefined ? {} : { context_token: record.token }),
    };
    try {
      const { message_id: messageId } = await this.#try(userId, message);
      if (messageId) this.#options.onSent?.(userId, messageId, item);
      await this.#spend(userId, record);
      const status = messageId === undefined ? "unconfirmed" : "queued";
      return { item, clientId, messageId, status };
    } catch (error) {
      if (mayHaveBeenAccepted(error)) await this.#spend(userId, record);
      throw this.#explain(error, item, record);
    }
  }

  async #try(
    userId: string,
    message: WeixinMessage,
  ): Promise<SendMessageResponse> {
    const { signal, log } = this.#options;
    for (let tries = 1;; tries++) {
      await this.#pace.wait(userId, signal);
      try {
        return await this.#client.sendMessage(message, { signal })
          .finally(() => this.#pace.settled(userId));
      } catch (error) {
        const delay = signal.aborted ? undefined : retryDelay(error, tries);
        if (delay === undefined) throw error;
        log.warn("A send failed and is tried again", {
          tries,
          error: (error as Error).message,
        });
        await sleep(delay, signal);
      }
    }
  }

  /** A counter that could not be written must not undo a message that went out. */
  async #spend(
    userId: string,
    record: WindowRecord | undefined,
  ): Promise<void> {
    if (!record) return;
    try {
      await this.#windows.write(userId, { ...record, sent: record.sent + 1 });
    } catch (error) {
      this.#options.log.warn("Could not count a message that went out", {
        error: (error as Error).message,
      });
    }
  }

  #explain(
    error: unknown,
    item: MessageItem,
    record: WindowRecord | undefined,
  ): unknown {
    if (!(error instanceof ApiError) || error instanceof SessionExpiredError) {
      return error;
    }
    return explain(error, {
      item,
      sent: record?.sent,
      ageMs: record && Date.now() - record.receivedAt,
      ...this.#options.limits,
    });
  }
}

/** Whether the same message would be refused again later. */
function isRefusedForItself(error: unknown): boolean {
  if (!(error instanceof ApiError) || error instanceof SessionExpiredError) {
    return false;
  }
  const later = ["quota", "throttled", "window-expired", "no-context"];
  return error.status < 500 && error.status !== 429 &&
    !later.includes(error.reason ?? "");
}

/** Says on an error how much of its post went out. */
function withProgress(error: unknown, sent: number, total: number): unknown {
  if (total > 1 && error instanceof WeixinError) {
    error.progress = { sent, total };
    error.message += ` (${sent} of ${total} messages of the post went out)`;
  }
  return error;
}

function newClientId(): string {
  return `weixin-${crypto.randomUUID()}`;
}
