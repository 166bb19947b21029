/** Stands for each character of what must not be read as Markdown. Private use: no text has it by accident. */
export const MASKED = "\ue000";

const ADDRESS =
  /(?:https?:\/\/|www\.)[^\s<>*`"'\u3001\u3002\uff01\uff08\uff09\uff0c\uff1b\uff1f\u3010\u3011\u300c\u300d]+/g;
const TAG = /<[a-zA-Z/!][^<>\n]*>/g;

/** Ranges of the inline code in a paragraph, backticks included. */
function codeSpans(text: string): [number, number][] {
  const runs = [...text.matchAll(/`+/g)].map((match) => ({
    at: match.index,
    length: match[0].length,
    escaped: /(?<!\\)(?:\\\\)*\\$/.test(
      text.slice(Math.max(0, match.index - 8), match.index),
    ),
  }));
  const last = new Map(runs.map((run, index) => [run.length, index]));
  const spans: [number, number][] = [];
  for (let i = 0; i < runs.length; i++) {
    const { at, length, escaped } = runs[i]!;
    if (escaped || last.get(length)! <= i) continue;
    let close = i + 1;
    while (runs[close]!.length !== length) close++;
    spans.push([at, runs[close]!.at + length]);
    i = close;
  }
  return spans;
}

function cover(text: string, spans: readonly [number, number][]): string {
  let result = "";
  let done = 0;
  for (const [start, end] of spans) {
    result += text.slice(done, start) + MASKED.repeat(end - start);
    done = end;
  }
  return result + text.slice(done);
}

/**
 * A paragraph with its inline code, addresses and tags covered, character by character, so that offsets in
 * both are the same.
 */
export function maskInline(paragraph: string): string {
  const hide = (match: string) => MASKED.repeat(match.length);
  return cover(paragraph, codeSpans(paragraph))
    .replace(ADDRESS, hide)
    .replace(TAG, hide);
}
