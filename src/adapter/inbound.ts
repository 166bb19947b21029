import { Message, paragraph, root, text as textNode } from "chat";
import type { FormattedContent } from "chat";
import { ItemType, type MessageItem } from "../ilink/types.ts";
import type { FetchMediaOptions } from "../media/inbound.ts";
import { describeMediaItem } from "../media/items.ts";
import { placeholderOf, toAttachments } from "./attachments.ts";
import type { WeixinRawMessage } from "./raw_message.ts";
import { encodeThreadId } from "./thread_id.ts";

/** Items that only tell how far a tool call has come. */
const PROGRESS: readonly (number | undefined)[] = [
  ItemType.TOOL_CALL,
  ItemType.TOOL_RESULT,
];

/**
 * Turns a message of the wire into Chat SDK's. `accountId` is the bot that received it; `downloads` tells how to fetch
 * what is attached.
 */
export function toMessage(
  raw: WeixinRawMessage,
  accountId: string,
  downloads: FetchMediaOptions | undefined,
): Message<WeixinRawMessage> {
  const userId = raw.from_user_id ?? "";
  const items = (raw.item_list ?? [])
    .filter((item) => !PROGRESS.includes(item.type));
  const text = textOf(items);
  return new Message<WeixinRawMessage>({
    id: messageId(raw),
    threadId: encodeThreadId({ accountId, userId }),
    text,
    formatted: toFormatted(text),
    raw,
    author: {
      userId,
      userName: userId,
      fullName: userId,
      isBot: false,
      isMe: false,
    },
    metadata: {
      dateSent: new Date(raw.create_time_ms ?? Date.now()),
      edited: false,
    },
    attachments: toAttachments(items, accountId, downloads),
  });
}

/** The id that Chat SDK knows the message by. */
export function messageId(raw: WeixinRawMessage): string {
  return raw.message_id ?? raw.client_id ??
    `${raw.from_user_id}:${raw.create_time_ms ?? raw.seq}`;
}

/**
 * The words of a message. Without any, what stands for its files: Chat's AI helpers leave a message out that has no
 * text and no attachment that they can show to a model.
 */
function textOf(items: readonly MessageItem[]): string {
  const words = items.map(wordsOf).filter((text) => text);
  const shown = words.length > 0
    ? words
    : items.map(placeholderOf).filter((text) => text);
  return shown.join("\n");
}

function wordsOf(item: MessageItem): string | undefined {
  if (item.type === ItemType.TEXT) return item.text_item?.text;
  if (item.type === ItemType.VOICE && item.voice_item?.text) {
    return item.voice_item.text;
  }
  // Attached, it speaks for itself; a file that its phone could not upload must not vanish.
  if (describeMediaItem(item)) return undefined;
  return placeholderOf(item) ?? "[unsupported message]";
}

/** A user's words are plain text: an asterisk in them is an asterisk. */
function toFormatted(text: string): FormattedContent {
  return root(
    text.split(/\n{2,}/).filter((part) => part !== "").map((part) =>
      paragraph([textNode(part)])
    ),
  );
}
