import { ItemType, type MessageItem } from "../../ilink/types.ts";
import type { Bot } from "../bot.ts";
import type { Chat, ChatEntry } from "../chat.ts";
import type { World } from "../world.ts";
import { PhoneRefusal } from "./request.ts";

/** A message as the page gets it. */
export interface PhoneMessage {
  /** Its place in the chat. */
  readonly index: number;
  readonly id: string;
  /** Whether the user said it. */
  readonly mine: boolean;
  readonly at: number;
  readonly parts: readonly PhonePart[];
}

/** What one item shows. */
export interface PhonePart {
  readonly kind: "text" | "image" | "voice" | "file" | "video" | "other";
  /** The text, or the transcription. */
  readonly text?: string | undefined;
  readonly name?: string | undefined;
  /** Bytes. */
  readonly size?: number | undefined;
  /** Milliseconds. */
  readonly ms?: number | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly quote?: PhoneQuote | undefined;
}

/** What a message quotes. */
export interface PhoneQuote {
  /** Place of the quoted message in the chat, when it is there. */
  readonly index: number | undefined;
  readonly mine: boolean | undefined;
  readonly kind: PhonePart["kind"];
  readonly text: string | undefined;
}

/** What the page knows a chat by. */
export function chatId(chat: Chat): string {
  return `${chat.bot.accountId}/${chat.userId}`;
}

/**
 * The chat of that id.
 *
 * @throws {PhoneRefusal} 404
 */
export function findChat(world: World, id: unknown): Chat {
  const [accountId = "", userId = ""] = String(id).split("/");
  const chat = world.bots.get(accountId)?.chats.get(userId);
  if (!chat) throw new PhoneRefusal(404, "there is no such chat");
  return chat;
}

/**
 * The bot of that id.
 *
 * @throws {PhoneRefusal} 404
 */
export function findBot(world: World, id: unknown): Bot {
  const bot = world.bots.get(String(id));
  if (!bot) throw new PhoneRefusal(404, "there is no such bot");
  return bot;
}

/** The items of a message. */
export function itemsOf(entry: ChatEntry): readonly MessageItem[] {
  return entry.by === "user" ? entry.message.items : [entry.message.item];
}

/** The message at `index`. */
export function toPhone(chat: Chat, index: number): PhoneMessage {
  const entry = chat.timeline[index]!;
  return {
    index,
    id: entry.message.messageId,
    mine: entry.by === "user",
    at: entry.by === "user" ? entry.message.sentAt : entry.message.receivedAt,
    parts: itemsOf(entry).map((item) => toPart(chat, item, index)),
  };
}

function toPart(chat: Chat, item: MessageItem, index: number): PhonePart {
  const quote = quoteOf(chat, item, index);
  const { image_item: image, voice_item: voice, file_item: file } = item;
  const video = item.video_item;
  switch (item.type) {
    case ItemType.TEXT:
      return { kind: "text", text: item.text_item?.text ?? "", quote };
    case ItemType.IMAGE:
      return {
        kind: "image",
        width: image?.thumb_width,
        height: image?.thumb_height,
        quote,
      };
    case ItemType.VOICE:
      return { kind: "voice", ms: voice?.playtime, text: voice?.text, quote };
    case ItemType.FILE: {
      const size = Number(file?.len ?? 0);
      return { kind: "file", name: file?.file_name, size, quote };
    }
    case ItemType.VIDEO:
      return {
        kind: "video",
        ms: video?.play_length,
        width: video?.thumb_width,
        height: video?.thumb_height,
        quote,
      };
    default:
      return { kind: "other", text: String(item.type), quote };
  }
}

function quoteOf(
  chat: Chat,
  item: MessageItem,
  before: number,
): PhoneQuote | undefined {
  const ref = item.ref_msg;
  if (!ref) return undefined;
  const id = ref.svr_id ?? ref.message_item?.msg_id;
  const index = id === undefined
    ? -1
    : chat.timeline.findLastIndex((entry, at) =>
      at < before && entry.message.messageId === String(id)
    );
  const entry = chat.timeline[index];
  const { ref_msg: _, ...quoted } = (entry && itemsOf(entry)[0]) ??
    ref.message_item ?? {};
  const { kind, text, name } = quoted.type
    ? toPart(chat, quoted, 0)
    : { kind: "text", text: ref.title, name: undefined } as const;
  return {
    index: entry && index,
    mine: entry && entry.by === "user",
    kind,
    text: partOf(item) ?? text ?? name,
  };
}

/** The words of a partial quote, as far as the message tells them. */
function partOf(item: MessageItem): string | undefined {
  const part = item.ref_msg?.partial_text;
  if (!part?.start) return undefined;
  return part.start === part.end ? part.start : `${part.start}…${part.end}`;
}
