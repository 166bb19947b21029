import { Message, paragraph, root, text as textNode } from "chat";
import type { FormattedContent } from "chat";
import { ItemType, type MessageItem } from "../ilink/types.ts";
import type { WeixinRawMessage } from "./raw_message.ts";
import { encodeThreadId } from "./thread_id.ts";

/** What stands in the text for an item that has no words of its own. */
const PLACEHOLDERS: Record<number, string> = {
  [ItemType.IMAGE]: "[image]",
  [ItemType.VOICE]: "[voice]",
  [ItemType.FILE]: "[file]",
  [ItemType.VIDEO]: "[video]",
};

/** Items that only tell how far a tool call has come. */
const PROGRESS: readonly (number | undefined)[] = [
  ItemType.TOOL_CALL,
  ItemType.TOOL_RESULT,
];

/** Turns a message of the wire into Chat SDK's. `accountId` is the bot that received it. */
export function toMessage(
  raw: WeixinRawMessage,
  accountId: string,
): Message<WeixinRawMessage> {
  const userId = raw.from_user_id ?? "";
  const text = (raw.item_list ?? [])
    .filter((item) => !PROGRESS.includes(item.type))
    .map(itemText)
    .join("\n");
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
    attachments: [],
  });
}

/** The id that Chat SDK knows the message by. */
export function messageId(raw: WeixinRawMessage): string {
  return raw.message_id ?? raw.client_id ??
    `${raw.from_user_id}:${raw.create_time_ms ?? raw.seq}`;
}

function itemText(item: MessageItem): string {
  if (item.type === ItemType.TEXT) return item.text_item?.text ?? "";
  if (item.type === ItemType.VOICE && item.voice_item?.text) {
    return item.voice_item.text;
  }
  return PLACEHOLDERS[item.type ?? 0] ?? "[unsupported message]";
}

/** A user's words are plain text: an asterisk in them is an asterisk. */
function toFormatted(text: string): FormattedContent {
  return root(
    text.split(/\n{2,}/).filter((part) => part !== "").map((part) =>
      paragraph([textNode(part)])
    ),
  );
}
