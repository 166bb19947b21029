import { ItemType, type MessageItem } from "../ilink/types.ts";
import type { MediaReference } from "./reference.ts";
import { safeFileName } from "./file_name.ts";
import {
  ITEM_TYPES,
  type MediaKind,
  mimeTypeOfName,
  UNKNOWN_MIME_TYPE,
} from "./kinds.ts";
import type { UploadedMedia } from "./upload.ts";
import { VOICE_SAMPLE_RATE } from "./voice.ts";

/** SILK, as `encode_type` of a voice item. */
const ENCODE_TYPE_SILK = 6;

/** What an item of an uploaded file says besides where it is. */
export interface ItemDetails {
  /** What it is shown as. */
  readonly kind: MediaKind;
  /** Name of the file; only files show it. */
  readonly name: string;
  /** Milliseconds, for voices and videos. */
  readonly playTimeMs?: number | undefined;
}

/** Makes the item that carries an uploaded file (protocol §6). */
export function buildMediaItem(
  uploaded: UploadedMedia,
  details: ItemDetails,
): MessageItem {
  const { media, cipherBytes, plainBytes } = uploaded;
  const { playTimeMs } = details;
  const type = ITEM_TYPES[details.kind];
  switch (details.kind) {
    case "image":
      return { type, image_item: { media, mid_size: cipherBytes } };
    case "video":
      return {
        type,
        video_item: {
          media,
          video_size: cipherBytes,
          ...(playTimeMs !== undefined && { play_length: playTimeMs }),
        },
      };
    case "voice":
      return {
        type,
        voice_item: {
          media,
          encode_type: ENCODE_TYPE_SILK,
          sample_rate: VOICE_SAMPLE_RATE,
          bits_per_sample: 16,
          playtime: playTimeMs ?? 0,
        },
      };
    case "file":
      return {
        type,
        file_item: { media, file_name: details.name, len: String(plainBytes) },
      };
  }
}

/** An inbound file, as far as the wire tells before it is fetched. */
export interface InboundMedia {
  /** Where it is. */
  readonly reference: MediaReference;
  /** What the user sent it as. */
  readonly kind: MediaKind;
  /** A name that is safe to show and to write; made up where the wire has none, as for pictures. */
  readonly name: string;
  /** Guessed from the name and the kind; the bytes may say otherwise. */
  readonly mimeType: string;
  /** Bytes; for pictures and videos the wire tells those of the ciphertext, at most 16 more. */
  readonly size?: number;
  /** Pixels of the thumbnail: the wire has no others. They have the proportions of the picture. */
  readonly width?: number;
  /** Pixels of the thumbnail. */
  readonly height?: number;
  /** Milliseconds. */
  readonly playTimeMs?: number;
}

/**
 * Describes the file of an item; `undefined` when the item is none, or has one without any address, as when a
 * phone could not upload it.
 */
export function describeMediaItem(item: MessageItem): InboundMedia | undefined {
  switch (item.type) {
    case ItemType.IMAGE:
      return describe("image", item.image_item, "image.jpg", {
        size: item.image_item?.hd_size ?? item.image_item?.mid_size,
        width: item.image_item?.thumb_width,
        height: item.image_item?.thumb_height,
      });
    case ItemType.VIDEO:
      return describe("video", item.video_item, "video.mp4", {
        size: item.video_item?.video_size,
        width: item.video_item?.thumb_width,
        height: item.video_item?.thumb_height,
        playTimeMs: item.video_item?.play_length,
      });
    case ItemType.VOICE:
      return describe("voice", item.voice_item, "voice.silk", {
        playTimeMs: item.voice_item?.playtime,
      });
    case ItemType.FILE: {
      const name = safeFileName(item.file_item?.file_name, "file");
      const { len = "" } = item.file_item ?? {};
      return describe("file", item.file_item, name, {
        size: /^\d{1,15}$/.test(len) ? Number(len) : undefined,
      });
    }
  }
  return undefined;
}

type Measures = {
  readonly [K in "height" | "playTimeMs" | "size" | "width"]?:
    | number
    | undefined;
};

function describe(
  kind: MediaKind,
  part: MessageItem["image_item"] | MessageItem["file_item"] | undefined,
  name: string,
  measures: Measures,
): InboundMedia | undefined {
  const { full_url, encrypt_query_param, aes_key } = part?.media ?? {};
  if (!full_url && !encrypt_query_param) return undefined;
  const hexKey = part && "aeskey" in part ? part.aeskey : undefined;
  const known = Object.entries(measures).filter(([, value]) =>
    value !== undefined && value > 0
  );
  return {
    kind,
    name,
    mimeType: mimeTypeOfName(name) ?? UNKNOWN_MIME_TYPE,
    reference: {
      kind,
      ...(full_url && { fullUrl: full_url }),
      ...(encrypt_query_param && { param: encrypt_query_param }),
      ...(aes_key && { aesKey: aes_key }),
      ...(hexKey && { hexKey }),
    },
    ...Object.fromEntries(known),
  };
}
