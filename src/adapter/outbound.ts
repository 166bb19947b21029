import type { AdapterPostableMessage, CardElement } from "chat";
import { ValidationError } from "../errors.ts";
import { ItemType, type MessageItem } from "../ilink/types.ts";
import { type Choice, renderCard } from "../text/card.ts";
import { splitText } from "../text/chunks.ts";
import type { WeixinFormatConverter } from "./format_converter.ts";

/** How {@linkcode toOutgoing} works. */
export interface OutgoingOptions {
  /** The line below a card's choices. */
  readonly hint: string | false | undefined;
  /** Whether files go out too. */
  readonly hasFiles: boolean;
}

/** What goes out for a post. */
export interface Outgoing {
  /** One item for each message. */
  readonly items: MessageItem[];
  /** What the user may answer with a number. */
  readonly choices: readonly Choice[];
}

/**
 * Turns the text of what a bot posts into items, one for each message that goes out; none when there are files and no
 * text.
 *
 * @throws {ValidationError} if there is nothing to send
 */
export function toOutgoing(
  message: AdapterPostableMessage,
  converter: WeixinFormatConverter,
  options: OutgoingOptions,
): Outgoing {
  const card = cardOf(message);
  const { markdown, choices } = card
    ? renderCard(card, options)
    : { markdown: "", choices: [] };
  // The fallback text of a card knows nothing of its choices.
  const items = toTextItems(
    (markdown && converter.fromMarkdown(markdown)) ||
      converter.renderPostable(message),
  );
  if (items.length === 0 && !options.hasFiles) {
    throw new ValidationError(
      "Cannot post an empty message",
      "WeChat refuses messages without text: post at least one visible character, or a file",
    );
  }
  return { items, choices };
}

/** Cuts a text into items that each fit into one message; none for a text of white space. */
export function toTextItems(text: string): MessageItem[] {
  return splitText(text, { fences: true }).map((chunk) => ({
    type: ItemType.TEXT,
    text_item: { text: chunk },
  }));
}

function cardOf(message: AdapterPostableMessage): CardElement | undefined {
  if (typeof message === "string") return undefined;
  if ("card" in message) return message.card;
  return "type" in message && message.type === "card" ? message : undefined;
}
