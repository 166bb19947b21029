import type { Adapter, ChatInstance } from "chat";
import type { Receiver } from "../delivery/dispatcher.ts";
import type { ChosenAction } from "../delivery/chosen.ts";
import type { Account } from "./account.ts";
import { messageId, personOf, toMessage } from "./inbound.ts";
import { type KnownMessages, lookUpQuotes } from "./quoted.ts";
import type { WeixinRawMessage } from "./raw_message.ts";
import { encodeThreadId, type WeixinThreadId } from "./thread_id.ts";

/** What {@linkcode createReceiver} works with. */
export interface ReceiverOptions {
  readonly chat: ChatInstance;
  readonly adapter: Adapter<WeixinThreadId, WeixinRawMessage>;
  readonly accountId: string;
  /** The account whose messages are handed over; asked for with the first of them. */
  readonly account: () => Pick<Account, "choices" | "downloads" | "quotes">;
}

/** Hands the messages of an account to Chat SDK, as messages or as the actions that they choose. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { chat, adapter, accountId, account } = options;

  /** Looked up before the hand-over, which must not wait: Chat takes messages in the order of the calls. */
  const quoted = new WeakMap<WeixinRawMessage, KnownMessages>();

  async function prepare(
    raw: WeixinRawMessage,
    receivedAt: number,
  ): Promise<ChosenAction | undefined> {
    const { choices, quotes } = account();
    const chosen = await choices.decide(raw, receivedAt);
    if (chosen) return chosen;
    const find = (id: string) => quotes.find(raw.from_user_id ?? "", id);
    quoted.set(raw, await lookUpQuotes(raw, find));
  }

  async function deliverMessage(raw: WeixinRawMessage): Promise<void> {
    const { downloads } = account();
    const message = toMessage(raw, accountId, downloads, quoted.get(raw));
    await chat.processMessage(adapter, message.threadId, message, {
      // The inbox knows better what came twice.
      deduplicate: false,
    });
  }

  async function act(
    raw: WeixinRawMessage,
    chosen: ChosenAction,
  ): Promise<void> {
    const userId = raw.from_user_id ?? "";
    await account().choices.use(userId, chosen, async () => {
      await chat.processAction({
        adapter,
        ...chosen,
        threadId: encodeThreadId({ accountId, userId }),
        user: personOf(userId, false),
        raw,
      }, undefined);
    });
  }

  return {
    threadId: (userId) => encodeThreadId({ accountId, userId }),
    messageId,
    prepare,
    deliver: (raw, chosen) => chosen ? act(raw, chosen) : deliverMessage(raw),
  };
}
