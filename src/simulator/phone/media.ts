import type { MessageItem } from "../../ilink/types.ts";
import { plaintextOf } from "../cdn/cdn.ts";
import type { World } from "../world.ts";
import { findChat, itemsOf } from "./chats.ts";
import { PhoneRefusal, type PhoneRoute, SAFE_HEADERS } from "./request.ts";
import { toPlayable } from "./sound.ts";

/** What a browser may show; everything else is only ever saved. */
const SHOWN: readonly (readonly [begins: RegExp, type: string])[] = [
  [/^\x89PNG\r\n/, "image/png"],
  [/^\xff\xd8\xff/, "image/jpeg"],
  [/^GIF8[79]a/, "image/gif"],
  [/^RIFF....WEBP/s, "image/webp"],
  [/^BM/, "image/bmp"],
  [/^RIFF....WAVE/s, "audio/wav"],
  [/^(ID3|\xff[\xfb\xf3\xf2])/, "audio/mpeg"],
  [/^OggS/, "audio/ogg"],
  [/^....ftyp/s, "video/mp4"],
  [/^.E\xdf\xa3/s, "video/webm"],
];

/** Gives out the plaintext of a file in a chat, sound as something that a browser plays. */
export const media: PhoneRoute = async ({ world, url }) => {
  const chat = findChat(world, url.searchParams.get("chat"));
  const entry = chat.timeline[Number(url.searchParams.get("message"))];
  const item = entry && itemsOf(entry)[Number(url.searchParams.get("part"))];
  if (!item) throw new PhoneRefusal(404, "there is no such message");
  const bytes = await toPlayable(await open(world, item), world.settings.silk);
  const type = typeOf(bytes);
  const name = item.file_item?.file_name;
  const shown = type !== undefined && name === undefined;
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      ...SAFE_HEADERS,
      // The bytes behind this address never change.
      "Cache-Control": "private, max-age=3600, immutable",
      "Content-Type": shown ? type : "application/octet-stream",
      "Content-Disposition": shown
        ? "inline"
        : `attachment; filename*=UTF-8''${encodeName(name ?? "file")}`,
      // Whatever it is, it is no page of this origin.
      "Content-Security-Policy": "default-src 'none'; sandbox",
    },
  });
};

async function open(world: World, item: MessageItem): Promise<Uint8Array> {
  const { media } = item.image_item ?? item.voice_item ?? item.file_item ??
    item.video_item ?? {};
  const file = world.cdn.file(media?.encrypt_query_param ?? "");
  if (!file) throw new PhoneRefusal(404, "the message has no file");
  return await plaintextOf(file);
}

function typeOf(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  return SHOWN.find(([begins]) => begins.test(head))?.[1];
}

/** As RFC 8187 has it; without what a path is made of. */
function encodeName(name: string): string {
  // deno-lint-ignore no-control-regex -- these are the ones to keep out
  const safe = name.toWellFormed().replace(/[\x00-\x1f\x7f/\\]/g, "_");
  return encodeURIComponent(safe).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
}
