/** Source of `api.js`. */
export const API_SCRIPT: string = String.raw`import { toast } from "./dom.js";
import { words } from "./words.js";

/** Orders something; resolves to the answer, or to 'undefined' after saying what is wrong. */
export async function order(name, fields = {}) {
  return await asked("/phone/command", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ do: name, ...fields }),
  });
}

/**
 * Sends a file as the user; resolves to whether that worked.
 *
 * @param {Record<string, string | number>} query
 * @param {Blob} blob
 */
export async function upload(query, blob) {
  const text = new URLSearchParams(
    Object.entries(query).map(([key, value]) => [key, String(value)]),
  );
  return await asked("/phone/upload?" + text, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: blob,
  }) !== undefined;
}

/** Messages of a chat, up to the one before 'before'; 'undefined' after saying what is wrong. */
export async function fetchMessages(chat, before, count) {
  const query = new URLSearchParams({ chat, count: String(count) });
  if (before !== undefined) query.set("before", String(before));
  return await asked("/phone/messages?" + query);
}

/** Where a file of a message is. A simulator that was started anew has others under the same numbers. */
export function mediaUrl(chat, message, part, epoch) {
  return "/phone/media?" +
    new URLSearchParams({
      chat,
      message: String(message),
      part: String(part),
      epoch,
    });
}

async function asked(path, options = {}) {
  try {
    const response = await fetch(path, options);
    if (response.status === 204) return {};
    const answer = await response.json();
    if (response.ok) return answer;
    toast(response.status === 413 ? words.tooLarge : answer.error);
  } catch {
    toast(words.failed);
  }
  return undefined;
}
`;
