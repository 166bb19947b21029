import { ItemType, MessageState, MessageType } from "../ilink/types.ts";
import type { Chat, ReceivedMessage } from "./chat.ts";
import { newContextToken, randomHex } from "./ids.ts";
import type {
  NextMessageOptions,
  SayOptions,
  SentByUser,
  SimulatedUser,
} from "./user.ts";
import type { WireObject } from "./wire_json.ts";
import type { World } from "./world.ts";

/** A user, on top of its chat. */
export class ChatUser implements SimulatedUser {
  readonly #world: World;
  readonly #chat: Chat;
  #taken = 0;

  /** Makes the user of `chat`. */
  constructor(world: World, chat: Chat) {
    this.#world = world;
    this.#chat = chat;
  }

  get id(): string {
    return this.#chat.userId;
  }

  get name(): string {
    return this.#chat.name;
  }

  get messages(): readonly ReceivedMessage[] {
    return this.#chat.received;
  }

  get typing(): boolean {
    return this.#chat.isTyping(this.#world.clock.now());
  }

  say(text: string, options: SayOptions = {}): Promise<SentByUser> {
    return Promise.resolve(
      this.#send({ type: ItemType.TEXT, text_item: { text } }, options),
    );
  }

  nextMessage(options: NextMessageOptions = {}): Promise<ReceivedMessage> {
    const { timeoutMs = 10_000, signal } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const take = () => {
        const message = this.#chat.received[this.#taken];
        if (!message) return false;
        this.#taken++;
        resolve(message);
        return true;
      };
      if (take()) return;
      const end = () => {
        clearTimeout(timer);
        this.#chat.onReceived.delete(onReceived);
        signal?.removeEventListener("abort", onAbort);
      };
      const onReceived = () => {
        if (take()) end();
      };
      const onAbort = () => {
        end();
        reject(signal!.reason);
      };
      const timer = setTimeout(() => {
        end();
        reject(new DOMException(this.#missing(timeoutMs), "TimeoutError"));
      }, timeoutMs);
      this.#chat.onReceived.add(onReceived);
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  #send(item: WireObject, options: SayOptions): SentByUser {
    const { clock, ids } = this.#world;
    const { bot, userId, contextTokens } = this.#chat;
    const sentAt = clock.now();
    const id = (value: bigint) =>
      options.idsAs === "text" ? String(value) : value;
    const messageId = ids.next();
    const clientId = randomHex(16);
    const contextToken = newContextToken();
    contextTokens.add(contextToken);
    bot.mailbox.push({
      seq: bot.nextSeq(),
      message_id: id(messageId),
      from_user_id: userId,
      to_user_id: bot.accountId,
      client_id: clientId,
      create_time_ms: sentAt,
      update_time_ms: sentAt,
      session_id: `${userId}#${bot.accountId}`,
      message_type: MessageType.USER,
      message_state: MessageState.FINISH,
      item_list: [{
        create_time_ms: sentAt,
        update_time_ms: sentAt,
        is_completed: true,
        msg_id: id(ids.next()),
        ...item,
      }],
      context_token: contextToken,
    });
    return { messageId: String(messageId), clientId, contextToken, sentAt };
  }

  #missing(timeoutMs: number): string {
    const { bot, name } = this.#chat;
    const { calls } = this.#world.log;
    const facts = [
      `"${name}" got no message from the bot within ${timeoutMs} ms`,
    ];
    for (const other of bot.chats.values()) {
      if (other.userId !== this.id && other.received.length > 0) {
        facts.push(`"${other.name}" got ${other.received.length}`);
      }
    }
    if (!calls.some((call) => call.endpoint === "getupdates")) {
      facts.push("nobody polled for messages yet");
    }
    const refused = this.#world.log.lastRefused();
    if (refused) {
      facts.push(
        `the last refused call was ${refused.endpoint}: HTTP ${refused.status}, ${
          JSON.stringify(refused.answer)
        }`,
      );
    }
    return facts.join("; ");
  }
}
