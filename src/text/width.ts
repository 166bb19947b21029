import { eastAsianWidth } from "get-east-asian-width";

const NARROW = /^[\u0020-\u007e\u00a0-\u02ff]*$/;
const EMOJI = /\p{Emoji_Presentation}|\ufe0f/u;
const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;

let segmenter: Intl.Segmenter | undefined;

/** The one segmenter for graphemes: making one is slow, and Unicode's rules do not depend on a language. */
export function graphemes(): Intl.Segmenter {
  return segmenter ??= new Intl.Segmenter("und", { granularity: "grapheme" });
}

/** Columns that a line takes in a fixed-width font: two for Chinese characters and emoji. */
export function displayWidth(line: string): number {
  if (NARROW.test(line)) return line.length;
  let width = 0;
  for (const { segment } of graphemes().segment(line)) {
    if (INVISIBLE.test(segment)) continue;
    width += EMOJI.test(segment) ? 2 : eastAsianWidth(segment.codePointAt(0)!);
  }
  return width;
}

/** Fills a cell with spaces to `width` columns; a longer one stays as it is. */
export function pad(
  cell: string,
  width: number,
  align: string | null | undefined,
): string {
  const missing = width - displayWidth(cell);
  if (missing <= 0) return cell;
  if (align === "right") return " ".repeat(missing) + cell;
  if (align !== "center") return cell + " ".repeat(missing);
  const before = Math.floor(missing / 2);
  return " ".repeat(before) + cell + " ".repeat(missing - before);
}
