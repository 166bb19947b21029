import { extensionOf, mimeTypeOfName, UNKNOWN_MIME_TYPE } from "./kinds.ts";
import { isCompatible } from "./sniff.ts";

/** File systems take 255 bytes; this leaves room for what a user of the name may add. */
const MAX_BYTES = 200;
const MAX_EXTENSION = 16;

/**
 * Control characters, invisible ones (among them those that turn the direction of text, so that `exe.cod` reads
 * `doc.exe`), line separators and halves of surrogate pairs.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** What Windows refuses in names. */
const FORBIDDEN = /[<>:"|?*]/g;
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * Makes a name from outside safe to show and to write: no path, no hidden or forbidden characters, at most 200
 * bytes with the extension kept. `fallback` stands in when nothing is left.
 *
 * @example
 * ```ts
 * import { safeFileName } from "./file_name.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(safeFileName("../../etc/passwd\n", "file"), "passwd");
 * ```
 */
export function safeFileName(
  name: string | undefined,
  fallback: string,
): string {
  const base = (name ?? "").replace(HIDDEN, "")
    .split(/[/\\]/).at(-1)!
    .replace(FORBIDDEN, "_")
    .replace(/^\s+|[\s.]+$/g, "")
    .replace(RESERVED, "_$&");
  return base === "" ? fallback : shorten(base);
}

/**
 * Gives `name` the extension of `mimeType`, unless the one that it has may stand for it: `photo.png` that is a
 * JPEG becomes `photo.jpg`, `report.docx` that is a ZIP stays.
 */
export function withExtension(name: string, mimeType: string): string {
  const extension = extensionOf(mimeType);
  if (!extension || mimeType === UNKNOWN_MIME_TYPE) return name;
  const named = mimeTypeOfName(name);
  if (named && isCompatible(mimeType, named)) return name;
  const stem = named ? name.slice(0, name.lastIndexOf(".")) : name;
  return shorten(`${stem}.${extension}`);
}

function shorten(name: string): string {
  if (byteLength(name) <= MAX_BYTES) return name;
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 && name.length - dot <= MAX_EXTENSION
    ? name.slice(dot)
    : "";
  let stem = "";
  let room = MAX_BYTES - byteLength(extension);
  for (const character of name.slice(0, name.length - extension.length)) {
    room -= byteLength(character);
    if (room < 0) break;
    stem += character;
  }
  return stem + extension;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
