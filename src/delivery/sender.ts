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

/** What became of one message. */
export interface Sent {
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
   * Sends the items, each as a message of its own.
   *
   * @throws {ReplyWindowError} if the window is closed and nothing else is configured
   * @throws the typed errors of the client; `progress` says how many messages went out
   */
  send(userId: string, items: readonly MessageItem[]): Promise<Sent[]> {
    return this.#exclusively(userId, async () => {
      const sent: Sent[] = [];
      for (const item of items) {
        try {
          sent.push(await this.#sendOrHold(userId, item, newClientId()));
        } catch (error) {
          if (items.length > 1 && error instanceof WeixinError) {
            const out = sent.filter(({ status }) => status !== "held").length;
            error.progress = { sent: out, total: items.length };
            error.message +=
              ` (${out} of ${items.length} messages of the post went out)`;
          }
          throw error;
        }
      }
      return sent;
    });
  }

  /** Resolves when everything that is queued now has been sent or has failed. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  #exclusively<T>(userId: string, task: () => Promise<T>): Promise<T> {
    const { state, accountId, log, signal } = this.#options;
    const name = `weixin:${accountId}:send:${userId}`;
    return this.#queue.run(userId, () => {
      signal.throwIfAborted();
      return withUserLock(state, name, log, signal, task);
    });
  }

  async #sendOrHold(
    userId: string,
    item: MessageItem,
    clientId: string,
  ): Promise<Sent> {
    // An error belongs to its caller, who is told how far it had come.
    if (this.#expired) throw new SessionExpiredError(this.#expired);
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
    return { clientId: message.clientId, messageId: undefined, status: "held" };
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
      return { clientId, messageId, status };
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

function newClientId(): string {
  return `weixin-${crypto.randomUUID()}`;
}
