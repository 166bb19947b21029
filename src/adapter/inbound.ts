import {
  type Author,
  blockquote,
  Message,
  paragraph,
  root,
  text as textNode,
} from "chat";
import { ItemType, type MessageItem } from "../ilink/types.ts";
import type { FetchMediaOptions } from "../media/inbound.ts";
import { describeMediaItem } from "../media/items.ts";
import { decodeEmoji } from "../text/emoji.ts";
import { quoteBlock } from "../text/quote.ts";
import { placeholderOf, toAttachments } from "./attachments.ts";
import { type KnownMessages, type Quoted, quotesOf } from "./quoted.ts";
import type { WeixinRawMessage } from "./raw_message.ts";
import { encodeThreadId } from "./thread_id.ts";

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
 * Turns a message of the wire into Chat SDK's. `accountId` is the bot that received it, `downloads` tells how to fetch
 * what is attached, and `known` what is known of the messages that it quotes.
 */
export function toMessage(
  raw: WeixinRawMessage,
  accountId: string,
  downloads: FetchMediaOptions | undefined,
  known: KnownMessages = new Map(),
): Message<WeixinRawMessage> {
  const userId = raw.from_user_id ?? "";
  const threadId = encodeThreadId({ accountId, userId });
  const quotes = quotesOf(raw, known);
  const [quoted] = quotes;
  const replyTo = quoted && toReplied(quoted, raw, accountId, downloads);
  const quotedWords = quotes.map(quotedText);
  const items = raw.item_list ?? [];
  const words = textOf(items);
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
    attachments: toAttachments(
      [...items, ...quotes.flatMap(({ message }) => message.items)],
      accountId,
      downloads,
    ),
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
  downloads: FetchMediaOptions | undefined,
): Message<WeixinRawMessage> {
  const { id = "", from, at = by.create_time_ms, items } = quoted.message;
  const userId = by.from_user_id ?? "";
  const isBot = from === "bot";
  const text = items.length > 0 ? textOf(items) : quotedText(quoted);
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
    attachments: toAttachments(items, accountId, downloads),
  });
}

function quotedText({ words, message }: Quoted): string {
  return words === undefined ? textOf(message.items) : decodeEmoji(words);
}

/**
 * The words of a message. Without any, what stands for its files: Chat's AI helpers leave a message out that has no
 * text and no attachment that they can show to a model.
 */
function textOf(items: readonly MessageItem[]): string {
  const said = items.filter((item) => !PROGRESS.includes(item.type));
  const words = said.map(wordsOf).filter((text) => text);
  const shown = words.length > 0
    ? words
    : said.map(placeholderOf).filter((text) => text);
  return shown.join("\n");
}

function wordsOf(item: MessageItem): string | undefined {
  if (item.type === ItemType.TEXT) {
    return decodeEmoji(item.text_item?.text ?? "");
  }
  if (item.type === ItemType.VOICE && item.voice_item?.text) {
    return item.voice_item.text;
  }
  // Attached, it speaks for itself; a file that its phone could not upload must not vanish.
  if (describeMediaItem(item)) return undefined;
  return placeholderOf(item) ?? "[unsupported message]";
}

/** A user's words are plain text: an asterisk in them is an asterisk. */
function paragraphs(text: string): ReturnType<typeof paragraph>[] {
  return text.split(/\n{2,}/).filter((part) => part !== "")
    .map((part) => paragraph([textNode(part)]));
}
