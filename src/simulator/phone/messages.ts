import { findChat, toPhone } from "./chats.ts";
import { json, type PhoneRoute } from "./request.ts";

/** The most messages that one answer brings. */
const MOST = 200;

/** Messages of a chat: `count` of them, and the last one is the one before `before`. */
export const messages: PhoneRoute = ({ world, url }) => {
  const chat = findChat(world, url.searchParams.get("chat"));
  const { length } = chat.timeline;
  const end = Math.min(length, whole(url, "before", length));
  const start = Math.max(0, end - Math.min(MOST, whole(url, "count", MOST)));
  const list = [];
  for (let index = start; index < end; index++) {
    list.push(toPhone(chat, index));
  }
  return json({ total: length, messages: list });
};

function whole(url: URL, name: string, otherwise: number): number {
  const text = url.searchParams.get(name) ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}
