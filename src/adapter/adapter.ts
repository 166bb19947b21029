import {
  type Adapter,
  type AdapterPostableMessage,
  type Attachment,
  type ChannelVisibility,
  type ChatInstance,
  type FetchResult,
  type FormattedContent,
  type Logger,
  type Message,
  NotImplementedError,
  type RawMessage,
  type StreamChunk,
  type StreamOptions,
  type ThreadInfo,
} from "chat";
import type { Sent } from "../delivery/sender.ts";
import {
  ConfigError,
  type ReplyWindowState,
  ValidationError,
} from "../errors.ts";
import type { FetchMediaOptions } from "../media/inbound.ts";
import { Account, type PollOnceOptions } from "./account.ts";
import { rehydrateAttachment } from "./attachments.ts";
import { dispatchRules } from "./concurrency.ts";
import {
  resolveConfig,
  type ResolvedConfig,
  type WeixinAdapterConfig,
} from "./config.ts";
import { WeixinFormatConverter } from "./format_converter.ts";
import { toMessage } from "./inbound.ts";
import { toOutgoing, toTextItems } from "./outbound.ts";
import type { WeixinRawMessage } from "./raw_message.ts";
import { createReceiver } from "./receiver.ts";
import type { WeixinStatus } from "./status.ts";
import { sendStream } from "./streaming.ts";
import { toFiles, transferOptions } from "./uploads.ts";
import {
  decodeThreadId,
  encodeThreadId,
  type WeixinThreadId,
} from "./thread_id.ts";

/**
 * Chat SDK's adapter for Weixin (WeChat) iLink bots. Make one with `createWeixinAdapter`.
 */
export class WeixinAdapter
  implements Adapter<WeixinThreadId, WeixinRawMessage> {
  /** Always `"weixin"`. */
  readonly name = "weixin" as const;
  /** `true`: the API has no history, so Chat SDK keeps it in its state. */
  readonly persistThreadHistory = true;
  /** The configuration with the credentials that are good now. */
  #config: ResolvedConfig;
  readonly #converter: WeixinFormatConverter;
  readonly #accounts = new Map<string, Account>();
  #log: Logger;

  /**
   * Checks the configuration; nothing is sent before `initialize`.
   *
   * @throws {ConfigError} if an option or a variable is missing or wrong
   */
  constructor(config: WeixinAdapterConfig = {}) {
    this.#config = resolveConfig(config);
    this.#log = this.#config.logger;
    this.#converter = new WeixinFormatConverter(this.#config);
  }

  /** Display name of the bot. */
  get userName(): string {
    return this.#config.userName;
  }

  /** Account id of the bot. */
  get botUserId(): string {
    return this.#config.accountId;
  }

  /**
   * Starts to poll, and returns as soon as the account polls or stands by for another process. Chat SDK calls it from
   * `bot.initialize()`.
   */
  async initialize(chat: ChatInstance): Promise<void> {
    if (!this.#config.ownLogger) this.#log = chat.getLogger("weixin");
    const known = this.#accounts.get(this.#config.accountId);
    const account = known ?? this.#addAccount(chat, this.#config);
    await account.open();
    if (this.#config.polling.enabled) await account.start();
  }

  /**
   * Ends polling: the poll in flight is given up, handlers are waited for, 10 s at most, and what they have not
   * finished is handed over again after the next start. Chat SDK calls it from `bot.shutdown()`.
   */
  async disconnect(): Promise<void> {
    await Promise.all(
      [...this.#accounts.values()].map((account) => account.stop()),
    );
  }

  /**
   * Polls once and resolves when its messages have been handled: for cron jobs and serverless functions, with
   * `polling: { enabled: false }` and after `bot.initialize()`.
   *
   * @returns `false` when another process polls; nothing was done then
   * @throws the typed errors of a failed poll, and the reason of `options.signal`
   */
  async pollOnce(options: PollOnceOptions = {}): Promise<boolean> {
    const account = this.#accounts.get(this.#config.accountId);
    if (!account) throw notInitialized("poll");
    if (this.#config.polling.enabled) {
      throw new ConfigError(
        "Cannot poll once while the adapter polls by itself",
        'Set the option "polling.enabled" to false',
      );
    }
    return await account.pollOnce(options);
  }

  /** How the adapter is doing, for health checks; asks nobody. */
  status(): WeixinStatus {
    const account = this.#accounts.get(this.#config.accountId);
    if (!account) throw notInitialized("tell the status");
    return account.status;
  }

  /** What the user of a thread allows the bot to send now. */
  async replyWindow(threadId: string): Promise<ReplyWindowState> {
    const { account, userId } = this.#resolve(threadId);
    return await account.replyWindow(userId);
  }

  /** Makes a thread id; see `encodeThreadId`. */
  encodeThreadId(platformData: WeixinThreadId): string {
    return encodeThreadId(platformData);
  }

  /** Reads a thread id; see `decodeThreadId`. */
  decodeThreadId(threadId: string): WeixinThreadId {
    return decodeThreadId(threadId);
  }

  /** The thread id itself: each conversation is a channel of its own. */
  channelIdFromThreadId(threadId: string): string {
    decodeThreadId(threadId);
    return threadId;
  }

  /** `true`: bots talk to one user at a time. */
  isDM(threadId: string): boolean {
    decodeThreadId(threadId);
    return true;
  }

  /**
   * `"private"`. Chat SDK asks right before it runs handlers, and nowhere else tells that it does: this is how a
   * message that a handler has seen is told from one that never came so far.
   */
  getChannelVisibility(threadId: string): ChannelVisibility {
    const { accountId, userId } = decodeThreadId(threadId);
    this.#accounts.get(accountId)?.ran(userId);
    return "private";
  }

  /** Thread id of the conversation with a user of the configured account. */
  openDM(userId: string): Promise<string> {
    const { accountId } = this.#config;
    return settled(() => encodeThreadId({ accountId, userId }));
  }

  /** Turns a message of the wire into Chat SDK's. */
  parseMessage(raw: WeixinRawMessage): Message<WeixinRawMessage> {
    const accountId = raw.to_user_id ?? this.#config.accountId;
    return toMessage(raw, accountId, this.#downloads(accountId));
  }

  /**
   * Gives an attachment its `fetchData` back, which no state can keep: Chat SDK calls it for messages that waited in
   * its queue, and a bot for messages of the history. An attachment of another bot account stays without.
   */
  rehydrateAttachment(attachment: Attachment): Attachment {
    return rehydrateAttachment(attachment, (id) => this.#downloads(id));
  }

  /** Writes formatted content as the text of a message. */
  renderFormatted(content: FormattedContent): string {
    return this.#converter.fromAst(content);
  }

  /**
   * Sends a post: its text, then its `files`, then its `attachments`, each as a message of its own.
   *
   * @throws {ValidationError} if there is nothing to send, or the thread id is none of ours
   * @throws {MediaError} if a file cannot be read or uploaded; `progress` says how many messages went out before it
   */
  async postMessage(
    threadId: string,
    message: AdapterPostableMessage,
  ): Promise<RawMessage<WeixinRawMessage>> {
    const { account, userId } = this.#resolve(threadId);
    const files = toFiles(message);
    const { items, choices } = toOutgoing(message, this.#converter, {
      hint: this.#config.text.choiceHint,
      hasFiles: files.length > 0,
    });
    const postedAt = Date.now();
    const sent = await account.send(userId, items, files);
    if (choices.length > 0) {
      const messageIds = sent.map(idOf);
      await account.choices.remember(userId, choices, { messageIds, postedAt });
    }
    return posted(threadId, sent);
  }

  /**
   * Sends a streamed answer as a few messages, each as soon as it is whole: WeChat has no bubble that grows. Chat
   * SDK calls it from `thread.post(stream)`. A stream without text sends nothing.
   *
   * @throws what the stream throws, after the text that came before it has been sent
   * @throws the reason of `options.signal`; the stream is closed then
   */
  async stream(
    threadId: string,
    textStream: AsyncIterable<string | StreamChunk>,
    options: StreamOptions = {},
  ): Promise<RawMessage<WeixinRawMessage>> {
    const { account, userId } = this.#resolve(threadId);
    const sent = await sendStream(textStream, {
      times: this.#config.streaming,
      signal: options.signal,
      render: (block) => toTextItems(this.#converter.fromMarkdown(block)),
      send: (items) => account.send(userId, items),
      startTyping: () => account.startTyping(userId),
      endTyping: () => account.endTyping(userId),
    });
    if (sent.length > 0) return posted(threadId, sent);
    return { id: "", threadId, raw: { status: "empty" } };
  }

  /** Shows the user that the bot is writing. */
  async startTyping(threadId: string): Promise<void> {
    const { account, userId } = this.#resolve(threadId);
    await account.startTyping(userId);
  }

  /** Takes the typing indicator away. */
  async endTyping(threadId: string): Promise<void> {
    const { account, userId } = this.#resolve(threadId);
    await account.endTyping(userId);
  }

  /** Empty: the API has no history. `thread.messages` reads what Chat SDK has kept. */
  fetchMessages(_threadId: string): Promise<FetchResult<WeixinRawMessage>> {
    return Promise.resolve({ messages: [] });
  }

  /** What is known of a thread without asking anybody. */
  fetchThread(threadId: string): Promise<ThreadInfo> {
    return settled(() => ({
      id: threadId,
      channelId: threadId,
      channelVisibility: "private",
      isDM: true,
      metadata: { ...decodeThreadId(threadId) },
    }));
  }

  /** Not possible: iLink has no edits. */
  editMessage(): Promise<RawMessage<WeixinRawMessage>> {
    return refuse("editMessage", "Weixin bots cannot edit what they have sent");
  }

  /** Not possible: iLink has no recall. */
  deleteMessage(): Promise<void> {
    return refuse("deleteMessage", "Weixin bots cannot recall a message");
  }

  /** Not possible: WeChat has no reactions. */
  addReaction(): Promise<void> {
    return refuse("addReaction", "Weixin has no reactions");
  }

  /** Not possible: WeChat has no reactions. */
  removeReaction(): Promise<void> {
    return refuse("removeReaction", "Weixin has no reactions");
  }

  /** Answers 501: iLink sends no webhooks. */
  handleWebhook(_request: Request): Promise<Response> {
    return Promise.resolve(
      new Response(
        "Weixin iLink has no webhooks: the adapter long-polls after bot.initialize(). There is nothing to register.\n",
        {
          status: 501,
          headers: { "content-type": "text/plain; charset=utf-8" },
        },
      ),
    );
  }

  #downloads(accountId: string): FetchMediaOptions | undefined {
    const account = this.#accounts.get(accountId);
    if (account) return account.downloads;
    return accountId === this.#config.accountId
      ? transferOptions(this.#config, this.#log)
      : undefined;
  }

  #resolve(threadId: string): { account: Account; userId: string } {
    const { accountId, userId } = decodeThreadId(threadId);
    const account = this.#accounts.get(accountId);
    if (account) return { account, userId };
    if (this.#accounts.size === 0) throw notInitialized("send");
    throw new ValidationError(
      "Cannot send to a thread of another bot account",
      "A login makes a new account id, and threads of the old one end with it: use adapter.openDM(userId)",
    );
  }

  #addAccount(chat: ChatInstance, config: ResolvedConfig): Account {
    const { accountId } = config;
    const account: Account = new Account({
      config,
      state: chat.getState(),
      log: this.#log,
      rules: dispatchRules(chat, config.dispatch),
      replace: (next) => void this.#replace(chat, next),
      receiver: createReceiver({
        chat,
        adapter: this,
        accountId,
        account: () => account,
      }),
    });
    this.#accounts.set(accountId, account);
    return account;
  }

  async #replace(chat: ChatInstance, config: ResolvedConfig): Promise<void> {
    this.#config = config;
    const account = this.#addAccount(chat, config);
    await account.open();
    await account.start();
  }
}

function idOf({ messageId, clientId }: Sent): string {
  return messageId ?? clientId;
}

/** What Chat SDK gets for what went out. */
function posted(
  threadId: string,
  sent: readonly Sent[],
): RawMessage<WeixinRawMessage> {
  const [first] = sent;
  return {
    id: first ? idOf(first) : "",
    threadId,
    raw: {
      item_list: sent.map(({ item }) => item),
      parts: sent.map(({ item: _, ...part }) => part),
    },
  };
}

function notInitialized(what: string): ConfigError {
  return new ConfigError(
    `Cannot ${what} before the adapter is initialized`,
    "Call `await bot.initialize()` first",
  );
}

/** Runs `task` now; what it throws becomes a rejection, as a caller of an async method expects. */
function settled<T>(task: () => T): Promise<T> {
  return new Promise((resolve) => resolve(task()));
}

function refuse(feature: string, reason: string): Promise<never> {
  return Promise.reject(new NotImplementedError(reason, feature));
}
