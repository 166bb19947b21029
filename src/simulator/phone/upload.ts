import { ChatUser } from "../chat_user.ts";
import { findChat } from "./chats.ts";
import {
  PhoneRefusal,
  type PhoneRoute,
  readBody,
  SAFE_HEADERS,
} from "./request.ts";
import { isSilk, silkMs, toSilk, wavMs } from "./sound.ts";

/** The most bytes that a page may send as one file. */
export const MAX_UPLOAD_BYTES: number = 32 * 1024 * 1024;

/** WeChat's own limit. */
const LONGEST_NAME = 255;

/** Sends a picture, a file, a voice message or a video of the user. */
export const upload: PhoneRoute = async ({ world, request, url }) => {
  const type = request.headers.get("Content-Type");
  if (type !== "application/octet-stream") {
    throw new PhoneRefusal(415, "a file must be an octet-stream");
  }
  const { searchParams: query } = url;
  const chat = findChat(world, query.get("chat"));
  const bytes = await readBody(request, MAX_UPLOAD_BYTES);
  if (bytes.byteLength === 0) throw new PhoneRefusal(400, "the file is empty");
  const user = new ChatUser(world, chat);
  const size = pixels(query);
  switch (query.get("kind")) {
    case "image":
      await user.sendImage(bytes, size);
      break;
    case "video":
      await user.sendVideo(bytes, {
        ...size,
        playLength: whole(query, "ms") ?? 1_000,
      });
      break;
    case "voice": {
      const sound = await toSilk(bytes, world.settings.silk);
      const playtime = isSilk(sound) ? silkMs(sound) : wavMs(sound);
      await user.sendVoice(sound, {
        playtime: playtime ?? whole(query, "ms") ?? 1_000,
      });
      break;
    }
    case "file": {
      const name = (query.get("name") || "file").slice(0, LONGEST_NAME);
      await user.sendFile(bytes, { name });
      break;
    }
    default:
      throw new PhoneRefusal(400, "there is no such kind of file");
  }
  return new Response(null, { status: 204, headers: SAFE_HEADERS });
};

function pixels(query: URLSearchParams): { width?: number; height?: number } {
  const width = whole(query, "width");
  const height = whole(query, "height");
  return width === undefined || height === undefined ? {} : { width, height };
}

function whole(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name) ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
