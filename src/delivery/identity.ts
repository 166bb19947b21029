import { encodeBase64Url } from "@std/encoding/base64url";
import type { MessageItem, WeixinMessage } from "../ilink/types.ts";

/**
 * All identities of a message (protocol §4). The server delivers a message again with another id, or with none, so
 * a message is a duplicate when any of them is known.
 */
export async function identify(message: WeixinMessage): Promise<string[]> {
  const { message_id, client_id, seq, from_user_id, create_time_ms } = message;
  const items = message.item_list ?? [];
  const itemIds = items.map(({ msg_id }) => msg_id ?? "").filter(isId);
  const ids = [
    isId(message_id) ? `m:${message_id}` : undefined,
    isId(client_id) ? `c:${client_id}` : undefined,
    itemIds.length > 0 ? `i:${await digest(itemIds)}` : undefined,
    // Without a time, which 0 is too, a user who says "ok" twice would be heard once.
    create_time_ms
      ? `d:${await digest([from_user_id, create_time_ms, items.map(content)])}`
      : undefined,
  ].filter((id) => id !== undefined);
  if (ids.length > 0) return ids;
  return seq ? [`s:${from_user_id}:${seq}`] : [];
}

function isId(id: string | undefined): id is string {
  return id !== undefined && id !== "" && id !== "0";
}

/** What an item says, without what the server makes anew for each delivery. */
function content(item: MessageItem): unknown {
  return [
    item.type,
    item.text_item?.text,
    item.voice_item?.text,
    item.voice_item?.playtime,
    item.file_item?.file_name,
    item.file_item?.md5,
    item.file_item?.len,
    item.video_item?.video_md5,
    item.video_item?.video_size,
    item.image_item?.aeskey,
    item.image_item?.mid_size,
    item.ref_msg?.svr_id,
  ];
}

/** Enough of SHA-256 that two messages never share it. */
async function digest(value: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return encodeBase64Url(new Uint8Array(hash, 0, 18));
}
