import type { QuotableMessage } from "../delivery/quotes.ts";
import {
  ItemType,
  type MessageItem,
  type PartialText,
  type RefMessage,
} from "../ilink/types.ts";
import { fastestMd5 } from "../media/md5.ts";
import { findPartialQuote } from "../text/quote.ts";
import type { WeixinRawMessage } from "./raw_message.ts";

/** A quoted message, as far as it is known. */
export interface QuotedMessage {
  /** The id that the quote names it by. */
  readonly id: string | undefined;
  /** Who said it; `undefined` when it is in no cache. */
  readonly from: "bot" | "user" | undefined;
  /** When, in milliseconds since 1970. */
  readonly at: number | undefined;
  /** What it says; empty when it is not known. */
  readonly items: readonly MessageItem[];
}

/** What an item quotes. */
export interface Quoted {
  readonly message: QuotedMessage;
  /** The words that are quoted; `undefined` when they are all that the message says. */
  readonly words: string | undefined;
}

/** Messages that quotes name by an id, by that id. */
export type KnownMessages = ReadonlyMap<string, QuotableMessage>;

/** What stands in the text for a quote that nothing is known of. */
const UNKNOWN = "[quoted message]";

/** Looks up what a message quotes by an id. */
export async function lookUpQuotes(
  raw: WeixinRawMessage,
  find: (id: string) => Promise<QuotableMessage | undefined>,
): Promise<KnownMessages> {
  const known = new Map<string, QuotableMessage>();
  for (const ref of refsOf(raw)) {
    const id = idOf(ref);
    const message = id && !known.has(id) ? await find(id) : undefined;
    if (id && message) known.set(id, message);
  }
  return known;
}

/** What a message quotes, by what it says itself and what is known. */
export function quotesOf(
  raw: WeixinRawMessage,
  known: KnownMessages,
): Quoted[] {
  return refsOf(raw).map((ref) => {
    const message = messageOf(ref, known);
    if (ref.partial_text) {
      return { message, words: partOf(message, ref.partial_text) };
    }
    const isKnown = message.items.length > 0;
    return { message, words: isKnown ? undefined : ref.title || UNKNOWN };
  });
}

function refsOf(raw: WeixinRawMessage): RefMessage[] {
  return (raw.item_list ?? []).map(({ ref_msg }) => ref_msg)
    .filter((ref) => ref !== undefined);
}

function idOf({ svr_id, message_item }: RefMessage): string | undefined {
  return [svr_id, message_item?.msg_id].find((id) => id && id !== "0");
}

function messageOf(ref: RefMessage, known: KnownMessages): QuotedMessage {
  const id = idOf(ref);
  const cached = id === undefined ? undefined : known.get(id);
  if (cached) return { ...cached, id: cached.ids[0] };
  const item = ref.message_item;
  const at = item?.create_time_ms;
  // Some clients send an item of type 0 that has an id and nothing else.
  const says = item?.type === ItemType.TEXT ? item.text_item?.text : item?.type;
  return { id, from: undefined, at, items: item && says ? [item] : [] };
}

/** The quoted part, or the words that it begins and ends with. */
function partOf(
  message: QuotedMessage,
  partial: PartialText,
): string {
  for (const { text_item, voice_item } of message.items) {
    const full = text_item?.text ?? voice_item?.text ?? "";
    const words = findPartialQuote(full, partial, md5);
    if (words !== undefined) return words;
  }
  const { start = "", end = "" } = partial;
  return start === end ? start || UNKNOWN : `${start} … ${end}`.trim();
}

function md5(text: string): string {
  const hash = fastestMd5()();
  hash.update(new TextEncoder().encode(text));
  return hash.digest();
}
