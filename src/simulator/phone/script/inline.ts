/** Source of `inline.js`. */
export const INLINE_SCRIPT: string = String.raw`/**
 * What WeChat makes of the Markdown within a line. It is no true Markdown: there are no escapes and no entities,
 * pictures are left out, and underscores within words are lost.
 */

const DEEPEST = 8;
const PUNCTUATION = /[\p{P}\p{S}]/u;
const URL_PATTERN = /https?:\/\/[\w\-.~:/?#@!$&'()*+,;=%[\]]*[\w\-~/#@$&*+=%]/y;

/** Each with the kind of its contents. */
const MARKERS = [
  ["**", "strong"],
  ["__", "strong"],
  ["~~", "del"],
  ["*", "em"],
  ["_", "em"],
];

/**
 * @param {string} text
 * @returns {any[]} texts, and nodes with 'type' and 'children', 'text' or 'url'
 */
export function parseInline(text, depth = 0) {
  const nodes = [];
  // A marker that is never closed is not looked for again: long texts stay cheap.
  const unclosed = new Set();
  let plain = "";
  let at = 0;
  const push = (node) => {
    if (plain !== "") nodes.push(plain);
    plain = "";
    if (node) nodes.push(node);
  };
  while (at < text.length) {
    const found = codeAt(text, at, unclosed) ?? linkAt(text, at, depth) ??
      markedAt(text, at, depth, unclosed) ?? urlAt(text, at);
    if (found) {
      push(found.node);
      at = found.end;
    } else if (text[at] === "_") {
      const end = runEnd(text, at);
      plain += underscores(text, at, end);
      at = end;
    } else if (text[at] === "\n") {
      push({ type: "br" });
      at++;
    } else plain += text[at++];
  }
  push(undefined);
  return nodes;
}

function codeAt(text, at, unclosed) {
  if (text[at] !== "\x60") return undefined;
  const end = runEnd(text, at);
  const fence = text.slice(at, end);
  if (!unclosed.has(fence)) {
    for (
      let close = text.indexOf(fence, end);
      close >= 0;
      close = text.indexOf(fence, runEnd(text, close))
    ) {
      if (runEnd(text, close) !== close + fence.length) continue;
      const code = text.slice(end, close);
      return {
        node: { type: "code", text: code.trim() || code },
        end: close + fence.length,
      };
    }
    unclosed.add(fence);
  }
  return { node: fence, end };
}

function linkAt(text, at, depth) {
  const image = text[at] === "!" && text[at + 1] === "[";
  if (text[at] !== "[" && !image) return undefined;
  const pattern =
    /!?\[([^\]\n]{0,1000})\]\(([^\s()]{0,2000}(?:\([^\s()]*\)[^\s()]{0,2000})?)(?: "[^"\n]{0,200}")?\)/y;
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (!match) return undefined;
  const end = at + match[0].length;
  if (image) return { node: undefined, end };
  if (!/^https?:\/\//i.test(match[2]) || depth >= DEEPEST) {
    return { node: match[1], end };
  }
  const children = parseInline(match[1], depth + 1);
  return { node: { type: "link", url: match[2], children }, end };
}

function markedAt(text, at, depth, unclosed) {
  if (depth >= DEEPEST || !"*_~".includes(text[at])) return undefined;
  const run = runEnd(text, at);
  if (run - at > (text[at] === "*" ? 3 : 2)) {
    return text[at] === "_"
      ? undefined
      : { node: text.slice(at, run), end: run };
  }
  for (const [marker, type] of MARKERS) {
    if (!text.startsWith(marker, at) || unclosed.has(marker)) continue;
    if (!opens(text, at, at + marker.length)) continue;
    const close = closing(text, at + marker.length, marker);
    if (close < 0) {
      unclosed.add(marker);
      continue;
    }
    const children = parseInline(
      text.slice(at + marker.length, close),
      depth + 1,
    );
    return { node: { type, children }, end: close + marker.length };
  }
  return undefined;
}

function closing(text, from, marker) {
  for (
    let at = text.indexOf(marker, from);
    at >= 0;
    at = text.indexOf(marker, at + 1)
  ) {
    const single = marker.length === 1;
    const doubled = single &&
      (text[at + 1] === marker || text[at - 1] === marker);
    if (at > from && !doubled && closes(text, at, at + marker.length)) {
      return at;
    }
  }
  return -1;
}

/** A marker opens before a word, and no underscore does within one. */
function opens(text, start, end) {
  const before = characterBefore(text, start);
  const after = characterAt(text, end);
  if (after === "" || /\s/.test(after)) return false;
  if (text[start] === "_" && isWord(before)) return false;
  return !PUNCTUATION.test(after) || isEdge(before);
}

/** A marker closes behind a word: between a full stop and a word it stays what it is, which Chinese texts meet often. */
function closes(text, start, end) {
  const before = characterBefore(text, start);
  const after = characterAt(text, end);
  if (/\s/.test(before)) return false;
  if (text[start] === "_" && isWord(after)) return false;
  return !PUNCTUATION.test(before) || isEdge(after);
}

function isEdge(character) {
  return character === "" || /\s/.test(character) ||
    PUNCTUATION.test(character);
}

function isWord(character) {
  return /[\p{L}\p{N}]/u.test(character);
}

/** Within a word they are lost, and of a long run little is left. */
function underscores(text, start, end) {
  const within = isWord(characterBefore(text, start)) &&
    isWord(characterAt(text, end));
  if (within) return "";
  return end - start > 2 ? "_" : text.slice(start, end);
}

function urlAt(text, at) {
  if (text[at] !== "h" || isWord(characterBefore(text, at))) return undefined;
  URL_PATTERN.lastIndex = at;
  const url = URL_PATTERN.exec(text)?.[0];
  if (!url) return undefined;
  return {
    node: { type: "link", url, children: [url] },
    end: at + url.length,
  };
}

function runEnd(text, at) {
  let end = at + 1;
  while (text[end] === text[at]) end++;
  return end;
}

function characterAt(text, at) {
  return at < text.length ? String.fromCodePoint(text.codePointAt(at)) : "";
}

function characterBefore(text, at) {
  const low = text.charCodeAt(at - 1);
  const pair = low >= 0xdc00 && low <= 0xdfff && at > 1;
  return text.slice(Math.max(0, at - (pair ? 2 : 1)), at);
}
`;
