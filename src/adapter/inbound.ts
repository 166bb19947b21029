import {
  type Author,
  blockquote,
  Message,
  paragraph,
  root,
  text as textNode,
} from "chat";
import { ItemType, type MessageItem } from "../ilink/types.ts";
import { decodeEmoji } from "../text/emoji.ts";
import { quoteBlock } from "../text/quote.ts";
import { type KnownMessages, type Quoted, quotesOf } from "./quoted.ts";
import type { WeixinRawMessage } from "./raw_message.ts";
import { encodeThreadId } from "./thread_id.ts";

/** What stands in the text for an item that has no words of its own. */
const PLACEHOLDERS: Record<number, string> = {
  [ItemType.IMAGE]: "[image]",
  [ItemType.VOICE]: "[voice]",
  [ItemType.FILE]: "[file]",
  [ItemType.VIDEO]: "[video]",
};

/** Who said a quoted message that no cache knows. */
const UNKNOWN_PERSON: Author = {
  ...personOf("unknown", false),
  isBot: "unknown",
};

/** Items that only tell how far a tool call has come. */
const PROGRESS: readonly (number | undefined)[] = [
  ItemType.TOOL_CALL,
  ItemType.TOOL_RESULT,
];

/**
 * Turns a message of the wire into Chat SDK's. `accountId` is the bot that received it, `known` what is known of
 * the messages that it quotes.
 */
export function toMessage(
  raw: WeixinRawMessage,
  accountId: string,
  known: KnownMessages = new Map(),
): Message<WeixinRawMessage> {
  const userId = raw.from_user_id ?? "";
  const threadId = encodeThreadId({ accountId, userId });
  const quotes = quotesOf(raw, known);
  const [quoted] = quotes;
  const replyTo = quoted && toReplied(quoted, raw, accountId);
  const quotedWords = quotes.map(wordsOf);
  const words = itemsText(raw.item_list ?? []);
  return new Message<WeixinRawMessage>({
    id: messageId(raw),
    threadId,
    // Chat's helpers for models read nothing but this text.
    text: [...quotedWords.map(quoteBlock), words].filter(Boolean).join("\n\n"),
    formatted: root([
      ...quotedWords.map((quoted) => blockquote(paragraphs(quoted))),
      ...paragraphs(words),
    ]),
    raw,
    author: personOf(userId, false),
    metadata: {
      dateSent: new Date(raw.create_time_ms ?? Date.now()),
      edited: false,
    },
    attachments: [...replyTo?.attachments ?? []],
    ...(replyTo ? { replyTo } : {}),
  });
}

/** The id that Chat SDK knows the message by. */
export function messageId(raw: WeixinRawMessage): string {
  return raw.message_id ?? raw.client_id ??
    `${raw.from_user_id}:${raw.create_time_ms ?? raw.seq}`;
}

/** A user or the bot, as Chat SDK knows people. */
export function personOf(id: string, isBot: boolean): Author {
  return { userId: id, userName: id, fullName: id, isBot, isMe: isBot };
}

/** The quoted message of the one that quotes it. */
function toReplied(
  quoted: Quoted,
  by: WeixinRawMessage,
  accountId: string,
): Message<WeixinRawMessage> {
  const { id = "", from, at = by.create_time_ms, items } = quoted.message;
  const userId = by.from_user_id ?? "";
  const isBot = from === "bot";
  const text = items.length > 0 ? itemsText(items) : wordsOf(quoted);
  return new Message<WeixinRawMessage>({
    id,
    threadId: encodeThreadId({ accountId, userId }),
    text,
    formatted: root(paragraphs(text)),
    raw: {
      ...(id === "" ? {} : { message_id: id }),
      ...(from ? { from_user_id: isBot ? accountId : userId } : {}),
      ...(at === undefined ? {} : { create_time_ms: at }),
      item_list: [...items],
    },
    author: from ? personOf(isBot ? accountId : userId, isBot) : UNKNOWN_PERSON,
    metadata: { dateSent: new Date(at ?? Date.now()), edited: false },
    attachments: [],
  });
}

function wordsOf({ words, message }: Quoted): string {
  return words === undefined ? itemsText(message.items) : decodeEmoji(words);
}

function itemsText(items: readonly MessageItem[]): string {
  return items
    .filter((item) => !PROGRESS.includes(item.type))
    .map(itemText)
    .join("\n");
}

function itemText(item: MessageItem): string {
  if (item.type === ItemType.TEXT) {
    return decodeEmoji(item.text_item?.text ?? "");
  }
  if (item.type === ItemType.VOICE && item.voice_item?.text) {
    return item.voice_item.text;
  }
  return PLACEHOLDERS[item.type ?? 0] ?? "[unsupported message]";
}

/** A user's words are plain text: an asterisk in them is an asterisk. */
function paragraphs(text: string): ReturnType<typeof paragraph>[] {
  return text.split(/\n{2,}/).filter((part) => part !== "")
    .map((part) => paragraph([textNode(part)]));
}
