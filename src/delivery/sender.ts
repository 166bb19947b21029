import type { CallOptions } from "../ilink/client.ts";
import {
  type MessageItem,
  MessageState,
  MessageType,
  type SendMessageResponse,
  type WeixinMessage,
} from "../ilink/types.ts";
import { KeyedQueue } from "./keyed_queue.ts";

/** What a {@linkcode Sender} needs of a client. */
export interface SendClient {
  /** Sends one message. */
  sendMessage(
    message: WeixinMessage,
    options?: CallOptions,
  ): Promise<SendMessageResponse>;
}

/** A message that the server took. */
export interface Sent {
  /** Our own id of the message. */
  readonly clientId: string;
  /** The server's id of it. */
  readonly messageId: string | undefined;
}

/** Sends items to users: one at a time per user, in order. */
export class Sender {
  readonly #client: SendClient;
  readonly #queue = new KeyedQueue();
  readonly #contextTokens = new Map<string, string>();

  /** Makes a sender that does nothing yet. */
  constructor(client: SendClient) {
    this.#client = client;
  }

  /** The newest context token of a user. */
  contextToken(userId: string): string | undefined {
    return this.#contextTokens.get(userId);
  }

  /** Notes what a user's message allows. */
  received(message: WeixinMessage): void {
    const { from_user_id: userId, context_token: token } = message;
    if (userId && token) this.#contextTokens.set(userId, token);
  }

  /** Sends the items, each as a message of its own. */
  send(
    userId: string,
    items: readonly MessageItem[],
    signal?: AbortSignal,
  ): Promise<Sent[]> {
    return this.#queue.run(userId, async () => {
      const sent: Sent[] = [];
      for (const item of items) {
        const clientId = `weixin-${crypto.randomUUID()}`;
        const token = this.#contextTokens.get(userId);
        const { message_id } = await this.#client.sendMessage({
          from_user_id: "",
          to_user_id: userId,
          client_id: clientId,
          message_type: MessageType.BOT,
          message_state: MessageState.FINISH,
          item_list: [item],
          ...(token === undefined ? {} : { context_token: token }),
        }, { signal });
        sent.push({ clientId, messageId: message_id });
      }
      return sent;
    });
  }

  /** Resolves when everything that is queued now has been sent or has failed. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }
}
