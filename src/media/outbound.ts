import type { MessageItem } from "../ilink/types.ts";
import { safeFileName, withExtension } from "./file_name.ts";
import { buildMediaItem } from "./items.ts";
import { kindOf, type MediaKind, settleMimeType } from "./kinds.ts";
import { type MediaSource, readSource } from "./sources.ts";
import { uploadMedia, type UploadOptions } from "./upload.ts";
import { encodeVoice, loadSilkCodec, type SilkCodec } from "./voice.ts";

/** A file to be sent. */
export interface OutboundFile extends MediaSource {
  /** Its name; default the one that came with the content, else one by its type. */
  readonly name?: string | undefined;
  /** Its MIME type; the bytes may say otherwise. */
  readonly mimeType?: string | undefined;
  /** Whether it is sent as a file whatever it is, as a picture whose bytes must not be shown; default `false`. */
  readonly asFile?: boolean | undefined;
}

/** How to send a file. */
export interface SendFileOptions extends Omit<UploadOptions, "kind"> {
  /**
   * What audio is sent as; default `"file"`, because no known WeChat client shows the voice messages of bots.
   */
  readonly voice?: "bubble" | "file" | undefined;
  /** The SILK codec; default the optional package `silk-wasm`. */
  readonly silk?: SilkCodec | undefined;
}

/** What a file is sent as. */
export interface Classified {
  /** The kind of item. */
  readonly kind: MediaKind;
  /** The settled MIME type. */
  readonly mimeType: string;
  /** A safe name with a fitting extension. */
  readonly name: string;
}

/** Decides what bytes are sent as; they go before what is claimed about them. */
export function classify(
  bytes: Uint8Array,
  claims: {
    readonly name?: string | undefined;
    readonly mimeType?: string | undefined;
  },
): Classified {
  const claimed = safeFileName(claims.name, "");
  const mimeType = settleMimeType(bytes, { ...claims, name: claimed });
  const kind = kindOf(mimeType);
  return { kind, mimeType, name: withExtension(claimed || kind, mimeType) };
}

/**
 * Reads a file, uploads it and makes the item that shows it: the whole way from what an author posts to what
 * `sendmessage` takes. The options' deadline covers reading and uploading each.
 *
 * @throws {MediaError} with any reason but `decrypt`
 * @throws what `options.getUploadUrl` throws
 */
export async function prepareMediaItem(
  file: OutboundFile,
  options: SendFileOptions,
): Promise<MessageItem> {
  const source = await readSource(file, options);
  const classified = classify(source.bytes, {
    name: file.name ?? source.name,
    mimeType: file.mimeType ?? source.mimeType,
  });
  const { mimeType, name } = classified;
  const kind = file.asFile ? "file" : classified.kind;
  if (
    options.voice === "bubble" && !file.asFile &&
    mimeType.startsWith("audio/")
  ) {
    const codec = options.silk ?? await loadSilkCodec();
    const { bytes, playTimeMs } = await encodeVoice(source.bytes, codec);
    const uploaded = await uploadMedia(bytes, { ...options, kind: "voice" });
    return buildMediaItem(uploaded, { kind: "voice", name, playTimeMs });
  }
  const uploaded = await uploadMedia(source.bytes, { ...options, kind });
  return buildMediaItem(uploaded, { kind, name });
}
