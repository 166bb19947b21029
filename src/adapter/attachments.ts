import type { Attachment } from "chat";
import { toBuffer } from "../_runtime.ts";
import { ItemType, type MessageItem } from "../ilink/types.ts";
import { safeFileName } from "../media/file_name.ts";
import { fetchMedia, type FetchMediaOptions } from "../media/inbound.ts";
import { describeMediaItem, type InboundMedia } from "../media/items.ts";
import type { MediaKind } from "../media/kinds.ts";
import {
  fromMetadata,
  type MediaReference,
  toMetadata,
} from "../media/reference.ts";

/** How to fetch the media of an account; `undefined` for an account of which nothing is known. */
export type DownloadOptions = (
  accountId: string,
) => FetchMediaOptions | undefined;

/** What Chat SDK gives to those who fetch: a `Buffer` or an `ArrayBuffer`. */
type FetchData = NonNullable<Attachment["fetchData"]>;
type Fetched = Awaited<ReturnType<FetchData>>;

/** Chat SDK's words for our kinds. */
const TYPES: Readonly<Record<MediaKind, Attachment["type"]>> = {
  file: "file",
  image: "image",
  video: "video",
  voice: "audio",
};

/** Every file of some items. */
export function toAttachments(
  items: readonly MessageItem[],
  accountId: string,
  options: FetchMediaOptions | undefined,
): Attachment[] {
  return items.map(describeMediaItem)
    .filter((media) => media !== undefined)
    .map((media) => toAttachment(media, accountId, options));
}

/** What stands in the text for a file that no attachment and no words stand for; `undefined` for other items. */
export function placeholderOf(item: MessageItem): string | undefined {
  switch (item.type) {
    case ItemType.IMAGE:
      return "[image]";
    case ItemType.VIDEO:
      return "[video]";
    case ItemType.VOICE:
      return "[voice]";
    case ItemType.FILE: {
      const name = safeFileName(item.file_item?.file_name, "");
      return name ? `[file: ${name}]` : "[file]";
    }
  }
  return undefined;
}

/**
 * Gives an attachment that went through a state its `fetchData` back. One of another account, or of something that
 * is none of ours, stays as it is.
 */
export function rehydrateAttachment(
  attachment: Attachment,
  optionsOf: DownloadOptions,
): Attachment {
  const { accountId, ...metadata } = attachment.fetchMetadata ?? {};
  const reference = fromMetadata(metadata);
  const options = accountId === undefined ? undefined : optionsOf(accountId);
  if (!reference || !options) return attachment;
  return withFetchData({ ...attachment }, reference, options);
}

function toAttachment(
  media: InboundMedia,
  accountId: string,
  options: FetchMediaOptions | undefined,
): Attachment {
  const { kind, name, mimeType, size, width, height, reference } = media;
  const attachment: Attachment = {
    type: TYPES[kind],
    name,
    mimeType,
    ...(size !== undefined && { size }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    fetchMetadata: { ...toMetadata(reference), accountId },
  };
  return options ? withFetchData(attachment, reference, options) : attachment;
}

/** What the bytes tell is corrected on the same object: Chat's helpers read it after they have fetched. */
function withFetchData(
  attachment: Attachment,
  reference: MediaReference,
  options: FetchMediaOptions,
): Attachment {
  attachment.fetchData = async () => {
    const { name, mimeType } = attachment;
    const fetched = await fetchMedia(reference, {
      ...(name !== undefined && { name }),
      ...(mimeType !== undefined && { mimeType }),
    }, options);
    attachment.name = fetched.name;
    attachment.mimeType = fetched.mimeType;
    attachment.size = fetched.bytes.byteLength;
    return toBuffer(fetched.bytes) as Fetched;
  };
  return attachment;
}
