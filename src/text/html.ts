import { decodeEntities } from "./entities.ts";

/** A tag of HTML, as it stands in Markdown. */
export interface Tag {
  /** Name in lower case. */
  readonly name: string;
  /** Whether it closes. */
  readonly closes: boolean;
  /** Text of its attributes. */
  readonly attributes: string;
}

/** Elements that only format, or structure, what stands in them. Other tags are words: `<your-name>`. */
const KNOWN = new Set(
  ("a abbr address article aside b blockquote body br center cite code dd del details dfn div dl dt em figcaption " +
    "figure font footer h1 h2 h3 h4 h5 h6 head header hr html i iframe img ins kbd label li main mark nav ol p " +
    "picture pre q s samp section small source span strike strong sub summary sup table tbody td tfoot th thead " +
    "tr tt u ul var video audio wbr").split(" "),
);
const BREAKS =
  /^(?:address|article|aside|blockquote|center|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|tr|ul)$/;

const TAG = /^<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s[^<>]*)?)\/?>$/;
const PIECE =
  /<!--[\s\S]*?(?:-->|$)|<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)|<\/?[a-zA-Z][^<>]*>|<[!?][^<>]*>/gi;

/** Reads a single tag of an element that formats; `undefined` for anything else. */
export function parseTag(html: string): Tag | undefined {
  const [, slash, name, attributes] = TAG.exec(html) ?? [];
  if (name === undefined || !KNOWN.has(name.toLowerCase())) return undefined;
  return {
    name: name.toLowerCase(),
    closes: slash === "/",
    attributes: attributes ?? "",
  };
}

/** Whether HTML is there for machines only: comments, declarations. */
export function isSilent(html: string): boolean {
  return /^<[!?]/.test(html);
}

/** Value of a tag's attribute; empty when it has none. */
export function attribute(tag: Tag, name: string): string {
  const match = new RegExp(
    `\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`,
    "i",
  ).exec(tag.attributes);
  return decodeEntities(match?.[1] ?? match?.[2] ?? match?.[3] ?? "").trim();
}

/** How an address is written beside its words. */
export type WriteLink = (label: string, url: string) => string;

/**
 * Turns a block of HTML into text: breaks where browsers break, links and pictures written by `write`,
 * comments, scripts and styles left out, unknown tags kept as words.
 */
export function flattenHtml(html: string, write: WriteLink): string {
  let result = "";
  let done = 0;
  let link: { url: string; at: number } | undefined;
  const breakLine = () => {
    if (result !== "" && !result.endsWith("\n")) result += "\n";
  };
  for (const match of html.matchAll(PIECE)) {
    result += decodeEntities(html.slice(done, match.index));
    done = match.index + match[0].length;
    if (isSilent(match[0]) || match[1]) continue;
    const tag = parseTag(match[0]);
    if (!tag) result += match[0];
    else if (tag.name === "br") result += "\n";
    else if (tag.name === "img") {
      result += write(attribute(tag, "alt"), attribute(tag, "src"));
    } else if (tag.name === "a" && !tag.closes) {
      link = { url: attribute(tag, "href"), at: result.length };
    } else if (tag.name === "a" && link) {
      result = result.slice(0, link.at) +
        write(result.slice(link.at), link.url);
      link = undefined;
    } else if (BREAKS.test(tag.name)) {
      breakLine();
      if (tag.name === "li" && !tag.closes) result += "• ";
    } else if (/^t[dh]$/.test(tag.name) && tag.closes) result += " ";
  }
  result += decodeEntities(html.slice(done));
  return result.split("\n").map((line) => line.trimEnd()).join("\n")
    .replace(/\n{3,}/g, "\n\n").trim();
}

const SUPERSCRIPTS = new Map(
  [..."⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ"].map((to, i) => ["0123456789+-=()ni"[i]!, to]),
);
const SUBSCRIPTS = new Map(
  [..."₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"].map((to, i) => ["0123456789+-=()"[i]!, to]),
);

/** Raised or lowered text in Unicode where it has the characters, else after `^` or `_`: 10⁶ must not become 106. */
export function shiftText(text: string, to: "sub" | "sup"): string {
  if (text === "") return "";
  const table = to === "sup" ? SUPERSCRIPTS : SUBSCRIPTS;
  const shifted = [...text].map((character) => table.get(character));
  if (shifted.every((character) => character !== undefined)) {
    return shifted.join("");
  }
  const sign = to === "sup" ? "^" : "_";
  return [...text].length === 1 ? sign + text : `${sign}(${text})`;
}
