import { decodeEntities } from "./entities.ts";

/** Where a piece of text stands. */
export interface TextPlace {
  /** Whether it is in a table, where `|` ends a cell. */
  readonly inTable: boolean;
  /** The character before it; empty at the start. */
  readonly before: string;
  /** The character after it; empty at the end. */
  readonly after: string;
}

const ESCAPE = /\\([!-/:-@[-`{-~])|&#?[a-zA-Z\d]{1,32};/g;
/** Characters that would mark something again without their backslash, and what looks like them. */
const TWINS = new Map([["*", "＊"], ["`", "｀"], ["|", "｜"]]);
const AT_LINE_START = new Map([["#", "＃"], [">", "＞"]]);

const LETTER =
  "[\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{Nd}_]";
/** A word, a path, a dotted name, an option or a call; and underscores alone. */
const TOKEN = new RegExp(
  `(?:\\.{0,2}/|~/|[$@.]|--?)?(?:${LETTER}+(?:\\(\\))?[./:@$\\\\-]{1,2})*${LETTER}+(?:\\(\\)|/)?`,
  "gu",
);
const WORD = /[\p{L}\p{N}]/u;
const BLANKS = /_{2,}|(?<=[\p{L}\p{N}])_(?=[\p{L}\p{N}])/gu;

/**
 * Makes a piece of Markdown text, as written, safe for WeChat (protocol §8): `<` becomes `＜`, identifiers
 * with underscores become code, escapes and entities, which WeChat would show, become what they stand for.
 */
export function markdownText(text: string, place: TextPlace): string {
  let result = text;
  if (/[\\&]/.test(result)) result = unescape(result, place);
  result = result.replaceAll("<", "＜");
  return result.includes("_") ? protectIdentifiers(result, place) : result;
}

function unescape(text: string, { inTable, before, after }: TextPlace): string {
  return text.replace(ESCAPE, (match, escaped, at: number) => {
    const character = escaped ?? decodeEntities(match);
    if (character === match || character.length > 2) return character;
    const end = at + match.length;
    const left = at === 0 ? before : text[at - 1]!;
    const right = end === text.length ? after : text[end]!;
    if (character === "|" && !inTable) return character;
    if (left === "" || left === "\n") {
      return AT_LINE_START.get(character) ?? twin(character, "", right);
    }
    return twin(character, left, right);
  });
}

/** An asterisk between spaces marks nothing and may stay. */
function twin(character: string, left: string, right: string): string {
  const loose = character === "*" && left.trim() === "" && right.trim() === "";
  return loose ? character : TWINS.get(character) ?? character;
}

function protectIdentifiers(
  text: string,
  { before, after }: TextPlace,
): string {
  let result = "";
  let done = 0;
  const keep = (until: number) => {
    result += text.slice(done, until).replace(
      BLANKS,
      (match) => "＿".repeat(match.length),
    );
  };
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    if (!token.includes("_") || !WORD.test(token)) continue;
    const end = match.index + token.length;
    const left = match.index === 0 ? before : text[match.index - 1];
    const right = end === text.length ? after : text[end];
    // Beside inline code, backticks of ours would join with its own; beside a letter that is not Latin, the
    // underscore is part of a longer name.
    const beside = left === "`" || right === "`" ||
      (token.startsWith("_") && WORD.test(left ?? "")) ||
      (token.endsWith("_") && WORD.test(right ?? ""));
    keep(match.index);
    result += beside ? token.replaceAll("_", "＿") : `\`${token}\``;
    done = end;
  }
  keep(text.length);
  return result;
}
