import { encodeBase64 } from "@std/encoding/base64";
import {
  type CdnMedia,
  ItemType,
  type MessageItem,
  UploadMediaType,
} from "../../ilink/types.ts";
import type { BotRequest } from "../api/endpoint.ts";
import type { CdnFile } from "./cdn.ts";
import type { Chat } from "../chat.ts";
import { refuse, Ret } from "../refusal.ts";

/** The `media_type` that an item's file was uploaded as. */
const MEDIA_TYPES: Record<number, number> = {
  [ItemType.IMAGE]: UploadMediaType.IMAGE,
  [ItemType.VOICE]: UploadMediaType.VOICE,
  [ItemType.FILE]: UploadMediaType.FILE,
  [ItemType.VIDEO]: UploadMediaType.VIDEO,
};

/**
 * Looks at an item with a file (protocol §6), and finds the file.
 *
 * @throws {Refusal} if there is none, or it belongs to somebody else
 */
export function checkMedia(
  item: MessageItem,
  chat: Chat,
  { world, demand }: BotRequest,
): CdnFile {
  const media = mediaOf(item);
  const file = world.cdn.file(media?.encrypt_query_param ?? "");
  if (!media || !file) {
    throw refuse(
      Ret.INVALID,
      "invalid arguments: media.encrypt_query_param is none that an upload gave",
    );
  }
  if (file.chat !== chat) {
    throw refuse(
      Ret.INVALID,
      "invalid arguments: media was uploaded for another user",
    );
  }
  demand(
    file.mediaType === undefined ||
      file.mediaType === MEDIA_TYPES[item.type ?? 0],
    `media was uploaded with media_type ${file.mediaType}, which is none for an item of type ${item.type}`,
  );
  checkKey(media, file, demand);
  checkSizes(item, file, demand);
  return file;
}

function mediaOf(item: MessageItem): CdnMedia | undefined {
  return (item.image_item ?? item.voice_item ?? item.file_item ??
    item.video_item)?.media;
}

function checkKey(
  media: CdnMedia,
  { hexKey }: CdnFile,
  demand: BotRequest["demand"],
): void {
  if (hexKey === undefined) return;
  demand(
    media.aes_key === encodeBase64(hexKey),
    "media.aes_key must be base64 of the 32-character hex text of the key that getuploadurl got",
  );
  demand(
    media.encrypt_type === 1,
    `media.encrypt_type must be 1 and is ${media.encrypt_type}`,
  );
}

function checkSizes(
  item: MessageItem,
  { stored, plainSize }: CdnFile,
  demand: BotRequest["demand"],
): void {
  const { image_item, voice_item, file_item, video_item } = item;
  const equal = (name: string, found: unknown, right: unknown) =>
    demand(
      found === right,
      `${name} must be ${JSON.stringify(right)} and is ${
        JSON.stringify(found)
      }`,
    );
  if (image_item) {
    equal("image_item.mid_size", image_item.mid_size, stored.byteLength);
  }
  if (video_item) {
    equal("video_item.video_size", video_item.video_size, stored.byteLength);
  }
  if (file_item) {
    demand(!!file_item.file_name, "file_item.file_name is missing or empty");
    equal("file_item.len", file_item.len, String(plainSize));
  }
  if (voice_item) {
    equal("voice_item.encode_type", voice_item.encode_type, 6);
    equal("voice_item.bits_per_sample", voice_item.bits_per_sample, 16);
    demand(!!voice_item.sample_rate, "voice_item.sample_rate is missing");
    demand(!!voice_item.playtime, "voice_item.playtime is missing");
  }
}
