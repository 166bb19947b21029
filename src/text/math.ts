import type { Edits } from "./edits.ts";
import { MASKED } from "./mask.ts";

/**
 * `$$…$$`, `\[…\]`, `\(…\)` and `$…$`. A single dollar opens only before a character that is not a space and
 * closes only after one, not before a letter or digit: prices are no formulas.
 */
const MATH =
  /(?<!\\)(?:\$\$([^$]{1,4000}?)\$\$|\\\[([^$]{1,4000}?)\\\]|\\\(([^\n]{1,500}?)\\\)|(?<![\w$])\$(?=[^\s$])([^$\n]{0,500}?[^\s$\\])\$(?![\w$]))/g;

/** What Markdown, or WeChat, would read as markup. */
/** What tells a formula from brackets that somebody escaped. */
const FORMULA = /[\\^_={}<>+*/]/;
const TOUCHY = /[\\*_~<`[\]&]/;
const ESCAPED = /[\\*_~<`[\]&]|(?<=\n[ \t]*)[-+#>=]/g;

/**
 * Keeps the Markdown parser from reading formulas: in `"text"` every touchy character is escaped, so that the
 * formula comes out as written; in `"code"` it becomes code, since escapes would be visible in WeChat.
 *
 * @returns the paragraph's mask with the formulas covered too
 */
export function protectMath(
  paragraph: string,
  mask: string,
  as: "code" | "text",
  edits: Edits,
): string {
  if (!mask.includes("$") && !mask.includes("\\")) return mask;
  return mask.replace(MATH, (match, ...groups) => {
    const at = groups[4] as number;
    const end = at + match.length;
    const written = paragraph.slice(at, end);
    if (match.includes(MASKED) || !TOUCHY.test(written)) return match;
    const bracketed = groups[1] ?? groups[2];
    if (bracketed !== undefined && !FORMULA.test(bracketed)) return match;
    if (as === "text") {
      edits.replace(at, end, written.replace(ESCAPED, "\\$&"));
    } else {
      const display = groups[0] ?? groups[1];
      const alone = display !== undefined && standsAlone(paragraph, at, end);
      edits.replace(
        at,
        end,
        alone
          ? `\`\`\`latex\n${written.slice(2, -2).trim()}\n\`\`\``
          : `\`${written.replace(/\s*\n[ \t>]*/g, " ")}\``,
      );
    }
    return MASKED.repeat(match.length);
  });
}

/** Whether nothing but line ends and a little indentation stands around a formula. */
function standsAlone(text: string, start: number, end: number): boolean {
  return /(?:^|\n) {0,3}$/.test(text.slice(Math.max(0, start - 5), start)) &&
    /^[ \t]*(?:\n|$)/.test(text.slice(end));
}
