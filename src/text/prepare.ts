import { Edits } from "./edits.ts";
import { settleEmphasis } from "./emphasis.ts";
import { type Fence, fenceAfter } from "./fence.ts";
import { maskInline } from "./mask.ts";
import { protectMath } from "./math.ts";
import { cleanText } from "./safety.ts";

/** Longer texts are not parsed: three times what a reply window can carry (ten messages of 4 000 characters). */
const LONGEST = 128 * 1024;
/** Nesting that a reader can follow on a phone; the parser's time and stack grow with it. */
const DEEPEST = 12;
const WIDEST_INDENT = 48;
/**
 * What parsing may cost, about half a second: matching the delimiters of a paragraph takes the square of their
 * number, and every line as long as fifty of them.
 */
const COSTLIEST = 16_000_000;
const LINE_COST = 2_500;

const MARKERS = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/;
const MARKER = /[ \t]*(?:>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))/g;
const ITEM = /^(?:[-+*]|\d{1,9}[.)])[ \t]/;
const NEW_BLOCK = /^[ \t]*(?:[-+*>#|]|\d{1,9}[.)])/;

/** What a formula becomes. */
export interface PrepareOptions {
  /** `"text"` leaves it as written, `"code"` makes it code, where it holds what WeChat would take for markup. */
  readonly math: "code" | "text";
}

/**
 * Makes a model's Markdown fit for the parser: clean characters, bounded nesting, formulas and ranges that
 * are not taken for markup, emphasis that works without spaces around it. Code stays as it is.
 *
 * @returns the Markdown to parse, or `undefined` when parsing it would take too long: such a text is better
 * sent as it is
 */
export function prepareMarkdown(
  source: string,
  options: PrepareOptions,
): string | undefined {
  if (source.length > LONGEST) return undefined;
  const result: string[] = [];
  let paragraph: string[] = [];
  let fence: Fence | undefined;
  let cost = 0;
  let list = false;
  const flush = () => {
    if (paragraph.length === 0) return;
    cost += costOf(paragraph);
    if (cost <= COSTLIEST) {
      result.push(prepareParagraph(paragraph.join("\n"), options));
    }
    paragraph = [];
  };
  for (const line of cleanText(source).split("\n")) {
    const before = fence;
    fence = fenceAfter(line, fence);
    const fresh = paragraph.length === 0;
    if (fresh && /^\S/.test(line)) list = ITEM.test(line);
    if (before !== undefined || fence !== undefined) {
      flush();
      result.push(line);
    } else if (line.trim() === "") {
      flush();
      result.push("");
    } else if (fresh && (list ? /^(?: {8}|\t\t)/ : /^(?: {4}|\t)/).test(line)) {
      result.push(boundNesting(line));
    } else {
      paragraph.push(boundNesting(line));
    }
  }
  flush();
  return cost > COSTLIEST ? undefined : result.join("\n");
}

function prepareParagraph(text: string, options: PrepareOptions): string {
  if (!/[*~$\\_]/.test(text)) return text;
  const edits = new Edits();
  const mask = protectMath(text, maskInline(text), options.math, edits);
  settleEmphasis(mask, edits);
  return edits.apply(text);
}

/** Drops the quote signs and list marks of a line beyond the deepest level, and indentation beyond the widest. */
function boundNesting(line: string): string {
  const markers = MARKERS.exec(line)?.[0] ?? "";
  const all = markers.length > DEEPEST ? markers.match(MARKER) ?? [] : [];
  if (all.length > DEEPEST) {
    return all.slice(0, DEEPEST).join("") + line.slice(markers.length);
  }
  const indent = line.length - line.trimStart().length;
  return indent > WIDEST_INDENT ? line.slice(indent - WIDEST_INDENT) : line;
}

function costOf(lines: readonly string[]): number {
  let cost = lines.length * LINE_COST;
  let delimiters = 0;
  for (const line of lines) {
    if (NEW_BLOCK.test(line)) {
      cost += delimiters ** 2;
      delimiters = 0;
    }
    delimiters += line.match(/[*_~[\]`<&$\\]/g)?.length ?? 0;
  }
  return cost + delimiters ** 2;
}
