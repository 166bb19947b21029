import type { AdapterPostableMessage } from "chat";
import { ValidationError } from "../errors.ts";
import { ItemType, type MessageItem } from "../ilink/types.ts";
import type { WeixinFormatConverter } from "./format_converter.ts";

/**
 * Turns the text of what a bot posts into items, one for each message that goes out; none when there are files and no
 * text.
 *
 * @throws {ValidationError} if there is nothing to send
 */
export function toItems(
  message: AdapterPostableMessage,
  converter: WeixinFormatConverter,
  hasFiles: boolean,
): MessageItem[] {
  const text = converter.renderPostable(message);
  if (text.trim() === "") {
    if (hasFiles) return [];
    throw new ValidationError(
      "Cannot post an empty message",
      "WeChat refuses messages without text: post at least one visible character, or a file",
    );
  }
  return [{ type: ItemType.TEXT, text_item: { text } }];
}
