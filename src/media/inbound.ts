import { downloadMedia } from "./download.ts";
import type { MediaReference } from "./reference.ts";
import { safeFileName, withExtension } from "./file_name.ts";
import { settleMimeType } from "./kinds.ts";
import type { CdnOptions } from "./_transfer.ts";
import { decodeVoice, loadSilkCodec, type SilkCodec } from "./voice.ts";

/** How to fetch a file. */
export interface FetchMediaOptions extends CdnOptions {
  /** Whether SILK becomes WAV when that is possible; default `true`. */
  readonly decodeVoice?: boolean | undefined;
  /** The SILK codec; default the optional package `silk-wasm`. */
  readonly silk?: SilkCodec | undefined;
}

/** A file that was fetched, and what its bytes told. */
export interface FetchedMedia {
  /** Its bytes, decrypted; a voice message as WAV where that was possible. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the bytes are; where they do not tell, what was assumed before. */
  readonly mimeType: string;
  /** The name, with an extension that fits. */
  readonly name: string;
}

/**
 * Fetches the file of an item and corrects what was guessed about it: the wire names no MIME type, and a phone's
 * file names may lie.
 *
 * @param guess name and type from before; `describeMediaItem` gives them
 * @throws {MediaError} as {@linkcode downloadMedia} does
 */
export async function fetchMedia(
  reference: MediaReference,
  guess: { readonly name?: string; readonly mimeType?: string },
  options: FetchMediaOptions = {},
): Promise<FetchedMedia> {
  const downloaded = await downloadMedia(reference, options);
  const bytes = await toPlayable(downloaded, options);
  const name = safeFileName(guess.name, reference.kind);
  const mimeType = settleMimeType(bytes, { mimeType: guess.mimeType, name });
  return { bytes, mimeType, name: withExtension(name, mimeType) };
}

async function toPlayable(
  bytes: Uint8Array<ArrayBuffer>,
  options: FetchMediaOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  if (
    options.decodeVoice === false || settleMimeType(bytes, {}) !== "audio/silk"
  ) {
    return bytes;
  }
  const codec = options.silk ?? await loadSilkCodec();
  return await decodeVoice(bytes, codec) ?? bytes;
}
