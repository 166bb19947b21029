import { encodeBase64 } from "@std/encoding/base64";
import { decodeHex } from "@std/encoding/hex";
import { ItemType } from "../../ilink/types.ts";
import { md5Hex } from "../../media/md5.ts";
import type { CdnFile } from "./cdn.ts";
import type { Chat } from "../chat.ts";
import { randomHex } from "../ids.ts";
import type {
  FileOptions,
  ImageOptions,
  MediaOptions,
  VideoOptions,
  VoiceOptions,
} from "../user.ts";
import { CdnUrl, type WireObject } from "../wire_json.ts";
import type { World } from "../world.ts";

/** The item of a picture. */
export async function imageItem(
  world: World,
  chat: Chat,
  bytes: Uint8Array,
  options: ImageOptions,
): Promise<WireObject> {
  const { key = "aeskey" } = options;
  const file = await put(world, chat, bytes, key !== "none");
  const media = mediaOf(file, key === "aeskey" ? "none" : key, options);
  return {
    type: ItemType.IMAGE,
    image_item: {
      media,
      aeskey: key === "aeskey" ? file.hexKey : undefined,
      mid_size: file.stored.byteLength,
      hd_size: file.stored.byteLength,
      thumb_width: options.width,
      thumb_height: options.height,
    },
  };
}

/** The item of a file. */
export async function fileItem(
  world: World,
  chat: Chat,
  bytes: Uint8Array,
  options: FileOptions,
): Promise<WireObject> {
  const file = await put(world, chat, bytes, true);
  const media = mediaOf(file, options.key ?? "hex", options);
  const md5 = await md5Hex(bytes);
  return {
    type: ItemType.FILE,
    file_item: {
      media,
      file_name: options.name,
      md5,
      len: String(bytes.byteLength),
    },
  };
}

/** The item of a voice message. The codec is given as the real phones do: wrongly. */
export async function voiceItem(
  world: World,
  chat: Chat,
  bytes: Uint8Array,
  options: VoiceOptions,
): Promise<WireObject> {
  const file = await put(world, chat, bytes, true);
  const media = mediaOf(file, options.key ?? "hex", options);
  return {
    type: ItemType.VOICE,
    voice_item: {
      media,
      encode_type: 4,
      bits_per_sample: 16,
      sample_rate: 16_000,
      playtime: options.playtime ?? 1_000,
      text: options.text,
    },
  };
}

/** The item of a video. */
export async function videoItem(
  world: World,
  chat: Chat,
  bytes: Uint8Array,
  options: VideoOptions,
): Promise<WireObject> {
  const file = await put(world, chat, bytes, true);
  const media = mediaOf(file, options.key ?? "hex", options);
  const md5 = await md5Hex(bytes);
  return {
    type: ItemType.VIDEO,
    video_item: {
      media,
      video_size: file.stored.byteLength,
      play_length: options.playLength ?? 1_000,
      video_md5: md5,
      thumb_width: options.width,
      thumb_height: options.height,
    },
  };
}

function put(
  world: World,
  chat: Chat,
  bytes: Uint8Array,
  encrypted: boolean,
): Promise<CdnFile> {
  return world.cdn.put(chat, bytes, encrypted ? randomHex(16) : undefined);
}

function mediaOf(
  file: CdnFile,
  key: "hex" | "none" | "raw",
  { fullUrl = true }: Pick<MediaOptions, "fullUrl">,
): WireObject {
  const { param, hexKey = "" } = file;
  const keys = {
    hex: encodeBase64(hexKey),
    raw: encodeBase64(decodeHex(hexKey)),
    none: undefined,
  };
  const query = new URLSearchParams({ encrypted_query_param: param });
  return {
    encrypt_query_param: param,
    aes_key: keys[key],
    encrypt_type: 1,
    full_url: fullUrl ? new CdnUrl(`/download?${query}`) : undefined,
  };
}
