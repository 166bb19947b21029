import { hasCjk } from "./cjk.ts";
import type { Edits } from "./edits.ts";
import { MASKED } from "./mask.ts";

const STRONG = /(?<![*\\])\*\*(?![\s*])([^\n]{0,300}?[^\s*\\])\*\*(?!\*)/g;
const EMPHASIS =
  /(?<![*\\])\*(?![\s*])[^*\n]{1,300}?(?<![\s\\])\*(?!\*)|(?<![_\\])_(?![\s_])[^_\n]{1,300}?(?<![\s\\])_(?!_)/g;
const EDGES = /^([\p{P}\p{S}]*)(.*?)([\p{P}\p{S}]*)$/su;
const PAIRS = new Set(
  "“” ‘’ 「」 『』 （） () 【】 [] 《》 〈〉 \"\" ''".split(" "),
);
/** Half of a pair: it must not be parted from the other half, which stands within. */
const BRACKET = /[“”‘’「」『』（）()【】《》〈〉[\]]/;
const PUNCTUATION = /^[\p{P}\p{S}\ue000]$/u;
const LETTER = /[\p{L}\p{N}]/u;
const DUNDER = /(?<![\w\\])__([a-z][a-z0-9]*(?:_[a-z0-9]+)*)__(?!\w)/g;

/**
 * Puts right what Markdown's rules make of emphasis in ordinary prose, in both directions: markers that the
 * parser would overlook, as Chinese text has no spaces around them, and characters that it would take for
 * markers, as in `2*3*4`, `10~20` and `__init__`.
 */
export function settleEmphasis(mask: string, edits: Edits): void {
  if (mask.includes("*")) {
    escapeStars(mask, edits);
    mask = settleStrong(mask, edits);
  }
  dropEmphasis(mask, edits);
  // GFM strikes through between single tildes; people write ranges with them.
  const tildes = [...mask.matchAll(/(?<![~\\])~(?!~)/g)];
  if (tildes.length > 1) {
    for (const { index } of tildes) edits.insert(index, "\\");
  }
  for (const { index, 0: whole } of mask.matchAll(DUNDER)) {
    edits.replace(index, index + whole.length, whole.replaceAll("_", "\\_"));
  }
}

/** Multiplications and powers: asterisks between letters or digits without a space. */
function escapeStars(mask: string, edits: Edits): void {
  const single = /(?<=[A-Za-z0-9])\*(?=[A-Za-z0-9])/g;
  const double = /(?<=\d)\*\*(?=\d)/g;
  if ((mask.match(/(?<!\*)\*(?!\*)/g)?.length ?? 0) > 1) {
    for (const { index } of mask.matchAll(single)) edits.insert(index, "\\");
  }
  if ((mask.match(/\*\*/g)?.length ?? 0) > 1) {
    for (const { index } of mask.matchAll(double)) {
      edits.replace(index, index + 2, "\\*\\*");
    }
  }
}

/** Whether markers next to `inner` fail to mark, given the character on their other side. */
function fails(inner: string, outer: string): boolean {
  return PUNCTUATION.test(inner) && outer.trim() !== "" &&
    !PUNCTUATION.test(outer);
}

/**
 * `**注意：**这是` is not bold in Markdown, because punctuation stands inside and a letter outside. Moves the
 * punctuation out, `**注意**：这是`; where that cannot be done, drops the markers.
 */
function settleStrong(mask: string, edits: Edits): string {
  return mask.replace(STRONG, (whole, content: string, at: number) => {
    const end = at + whole.length;
    const before = last(mask.slice(Math.max(0, at - 2), at));
    const opens = !fails(first(content), before);
    const closes = !fails(last(content), first(mask.slice(end, end + 2)));
    if (!opens || !closes) {
      const [, lead = "", core = "", trail = ""] = EDGES.exec(content)!;
      const both = PAIRS.has(lead + trail);
      const out = {
        lead: opens && !both ? "" : lead,
        trail: closes && !both ? "" : trail,
      };
      const movable = core !== "" && !content.includes("](") &&
        !core.startsWith(MASKED) && !core.endsWith(MASKED) &&
        (both || !BRACKET.test(out.lead + out.trail));
      const marks = movable ? "**" : "";
      edits.replace(at, at + 2 + out.lead.length, out.lead + marks);
      edits.replace(end - 2 - out.trail.length, end, marks + out.trail);
    }
    return MASKED.repeat(whole.length);
  });
}

/** Emphasis around Chinese text loses its markers anyway (protocol §8); here those that would not even parse. */
function dropEmphasis(mask: string, edits: Edits): void {
  for (const { index, 0: whole } of mask.matchAll(EMPHASIS)) {
    const end = index + whole.length;
    const content = whole.slice(1, -1);
    const before = last(mask.slice(Math.max(0, index - 2), index));
    const after = first(mask.slice(end, end + 2));
    const letters = [before, after].filter((at) => LETTER.test(at)).length;
    const parses = whole.startsWith("_")
      // Between two letters it is part of a name.
      ? letters !== 1
      : !fails(first(content), before) && !fails(last(content), after);
    if (parses || !hasCjk(content)) continue;
    edits.replace(index, index + 1, "");
    edits.replace(end - 1, end, "");
  }
}

/** The first character, whole even if it takes two code units. */
function first(text: string): string {
  return text === "" ? "" : String.fromCodePoint(text.codePointAt(0)!);
}

/** The last character, whole as well. */
function last(text: string): string {
  return /.$/su.exec(text)?.[0] ?? "";
}
