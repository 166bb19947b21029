import { ItemType, type MessageItem } from "../ilink/types.ts";
import type { BotRequest } from "./api/endpoint.ts";
import type { CdnFile } from "./cdn/cdn.ts";
import type { Chat } from "./chat.ts";
import { checkMedia } from "./cdn/check.ts";
import { prepareFailed, refuse, Ret } from "./refusal.ts";

const FIELD_OF_TYPE = {
  [ItemType.TEXT]: "text_item",
  [ItemType.IMAGE]: "image_item",
  [ItemType.VOICE]: "voice_item",
  [ItemType.FILE]: "file_item",
  [ItemType.VIDEO]: "video_item",
} as const;

/**
 * Looks at the item that a bot sends, and finds its file.
 *
 * @throws {Refusal} if the server takes no such item
 */
export function checkItem(
  item: MessageItem,
  chat: Chat,
  request: BotRequest,
): CdnFile | undefined {
  const { world, demand } = request;
  const type = item.type as keyof typeof FIELD_OF_TYPE;
  const field = FIELD_OF_TYPE[type];
  demand(
    field !== undefined,
    `msg.item_list[0].type must be 1 to 5 and is ${item.type}`,
  );
  for (const other of Object.values(FIELD_OF_TYPE)) {
    demand(
      other === field || item[other] === undefined,
      `msg.item_list[0] has type ${item.type} and a ${other}`,
    );
  }
  if (field === undefined) return undefined;
  if (item[field] === undefined) {
    throw refuse(
      Ret.INVALID,
      `invalid arguments: msg.item_list[0] has type ${type} and no ${field}`,
    );
  }
  if (type !== ItemType.TEXT) return checkMedia(item, chat, request);
  checkText(item.text_item?.text ?? "", world.settings.maxTextBytes);
  return undefined;
}

function checkText(text: string, maxBytes: number | false): void {
  if (text === "") throw refuse(Ret.INVALID, "the text is empty");
  const bytes = new TextEncoder().encode(text).byteLength;
  if (maxBytes !== false && bytes > maxBytes) {
    throw prepareFailed(`the text has ${bytes} bytes, the most is ${maxBytes}`);
  }
}
