/** Which words of a message were quoted, as WeChat tells it (protocol §4). */
export interface PartialQuote {
  /** How the words begin. */
  readonly start?: string | undefined;
  /** How the words end. */
  readonly end?: string | undefined;
  /** How many times `start` occurs before the one that is meant. */
  readonly startindex?: number | undefined;
  /** The same for `end`, counted from the beginning or from `start`. */
  readonly endindex?: number | undefined;
  /** MD5 of the words, in hex. */
  readonly quotemd5?: string | undefined;
}

/** The quoted words as a Markdown blockquote; empty when there are none. */
export function quoteBlock(text: string): string {
  const words = text.trim();
  if (words === "") return "";
  return words.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");
}

/**
 * Finds the quoted words in the message that they were taken from.
 *
 * It is not known from where clients count `end`, so every way is tried until the digest fits; without a
 * digest the first way that gives words counts.
 *
 * @param md5hex gives the MD5 of a text's UTF-8 bytes, in hex
 * @returns the words, or `undefined` when none fit
 */
export function findPartialQuote(
  full: string,
  partial: PartialQuote,
  md5hex: (text: string) => string,
): string | undefined {
  const { start = "", end = "", startindex = 0, endindex = 0 } = partial;
  if (start === "" || end === "") return undefined;
  const wanted = partial.quotemd5?.toLowerCase();
  for (const step of [1, Math.max(1, start.length)]) {
    const from = occurrence(full, start, startindex, 0, step);
    if (from === -1) continue;
    for (const begin of [0, from, from + start.length]) {
      for (const endStep of [1, end.length]) {
        const to = occurrence(full, end, endindex, begin, endStep);
        if (to === -1 || to + end.length < from + start.length) continue;
        const words = full.slice(from, to + end.length);
        if (!wanted || md5hex(words).toLowerCase() === wanted) return words;
      }
    }
  }
  return undefined;
}

/** Where the occurrence number `index` of `part` begins; `step` 1 lets occurrences overlap. */
function occurrence(
  text: string,
  part: string,
  index: number,
  from: number,
  step: number,
): number {
  let at = text.indexOf(part, from);
  for (let i = 0; i < index && at !== -1; i++) {
    at = text.indexOf(part, at + step);
  }
  return at;
}
