import mime from "mime";
import { ItemType, UploadMediaType } from "../ilink/types.ts";
import { isCompatible, sniffMimeType } from "./sniff.ts";

/** What WeChat tells apart. */
export type MediaKind = "file" | "image" | "video" | "voice";

/** The MIME type of what nothing is known about. */
export const UNKNOWN_MIME_TYPE = "application/octet-stream";

/** `type` of the item that carries a kind. */
export const ITEM_TYPES: Readonly<Record<MediaKind, number>> = {
  image: ItemType.IMAGE,
  video: ItemType.VIDEO,
  file: ItemType.FILE,
  voice: ItemType.VOICE,
};

/** `media_type` of the upload of a kind. */
export const UPLOAD_TYPES: Readonly<Record<MediaKind, number>> = {
  image: UploadMediaType.IMAGE,
  video: UploadMediaType.VIDEO,
  file: UploadMediaType.FILE,
  voice: UploadMediaType.VOICE,
};

/** Where the package `mime` has no entry, or puts a rare extension first. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  "application/x-cfb": "",
  [UNKNOWN_MIME_TYPE]: "",
  "audio/mpeg": "mp3",
  "audio/ogg": "ogg",
  "audio/silk": "silk",
  "video/quicktime": "mov",
};

/** The MIME type that the extension of a file name stands for. */
export function mimeTypeOfName(name: string): string | undefined {
  if (/\.silk$/i.test(name)) return "audio/silk";
  return /\.[^./\\]+$/.test(name) ? mime.getType(name) ?? undefined : undefined;
}

/** The usual extension of a MIME type, without a dot; `undefined` when there is none. */
export function extensionOf(mimeType: string): string | undefined {
  return EXTENSIONS[mimeType] ?? mime.getExtension(mimeType) ?? undefined;
}

/** `Image/PNG; q=1` is `image/png`. */
function normalize(mimeType: string | undefined): string | undefined {
  return mimeType?.split(";")[0]?.trim().toLowerCase() || undefined;
}

/**
 * Settles the MIME type: what the bytes say goes before what is claimed, and a claim that says more about the same
 * bytes (a `.docx` is a ZIP) stays. Bytes that say nothing leave the claim, then the name.
 */
export function settleMimeType(
  bytes: Uint8Array,
  claims: { readonly mimeType?: string | undefined; readonly name?: string },
): string {
  const claimed = normalize(claims.mimeType);
  const named = claims.name ? mimeTypeOfName(claims.name) : undefined;
  const sniffed = sniffMimeType(bytes);
  if (sniffed) {
    return [named, claimed].find((type) =>
      type && isCompatible(sniffed, type)
    ) ??
      sniffed;
  }
  return claimed && claimed !== UNKNOWN_MIME_TYPE
    ? claimed
    : named ?? UNKNOWN_MIME_TYPE;
}

/**
 * The kind that something is sent as: pictures and videos as such, the rest as files. SVG is a text to WeChat,
 * and audio is a file because no known client shows voice messages of bots (protocol §6).
 */
export function kindOf(mimeType: string): MediaKind {
  if (mimeType.startsWith("image/") && mimeType !== "image/svg+xml") {
    return "image";
  }
  return mimeType.startsWith("video/") ? "video" : "file";
}
