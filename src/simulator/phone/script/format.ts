/** Source of `format.js`. */
export const FORMAT_SCRIPT: string = String
  .raw`import { words } from "./words.js";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Minutes without a message after which WeChat shows the time again. */
export const GAP_MS = 5 * 60 * 1000;

/** A time as WeChat writes it between messages, seen from now. */
export function timeText(at, now) {
  const date = new Date(at);
  const clock = two(date.getHours()) + ":" + two(date.getMinutes());
  const days = Math.round((midnight(now) - midnight(at)) / DAY_MS);
  if (days === 0) return clock;
  if (days === 1) return words.yesterday + " " + clock;
  if (days > 1 && days < 7) return words.weekdays[date.getDay()] + " " + clock;
  return date.toLocaleDateString(document.documentElement.lang) + " " + clock;
}

/** Bytes, readable. */
export function sizeText(bytes) {
  if (bytes < 1024) return bytes + " B";
  if (bytes < 1024 * 1024) return (bytes / 1024).toFixed(1) + " KB";
  return (bytes / 1024 / 1024).toFixed(1) + " MB";
}

/** What stands for a part where there is room for a few words only. */
export function preview(part) {
  if (part.kind === "text") return part.text ?? "";
  const name = part.name ?? (part.kind === "voice" ? part.text : "") ?? "";
  return "[" + words[part.kind] + "]" + (name ? " " + name : "");
}

function midnight(at) {
  return new Date(at).setHours(0, 0, 0, 0);
}

function two(number) {
  return String(number).padStart(2, "0");
}
`;
