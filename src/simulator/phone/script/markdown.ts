/** Source of `markdown.js`. */
export const MARKDOWN_SCRIPT: string = String
  .raw`/** What WeChat makes of a bot's text: its blocks. Task lists, and headings that stand out, are not among them. */

import { parseInline } from "./inline.js";

const FENCE = /^\x60{3,}\s*([\w+#.-]*)\s*$/;
const ITEM = /^(\s*)([-*+]|\d{1,4}[.)]|\d{1,4}、)(\s+|(?<=、))(\S.*)$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const RULE = /^\s*([-*_])\s*(\1\s*){2,}$/;

/**
 * @param {string} text
 * @returns {any[]} blocks, each with its 'type'
 */
export function parseMarkdown(text) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const blocks = [];
  let paragraph = [];
  const flush = () => {
    if (paragraph.length > 0) {
      blocks.push({ type: "p", children: parseInline(paragraph.join("\n")) });
    }
    paragraph = [];
  };
  let at = 0;
  while (at < lines.length) {
    const fence = FENCE.exec(lines[at]);
    const block = fence ? codeFrom(lines, at, fence[1]) : blockAt(lines, at);
    if (block) {
      flush();
      blocks.push(block.node);
      at = block.end;
    } else {
      const line = withoutTags(lines[at++]);
      if (line.trim() === "") flush();
      else paragraph.push(line);
    }
  }
  flush();
  return blocks;
}

/** The numbers that a bot lets the user choose from: what is numbered from 1 on without a gap. */
export function choiceCount(blocks) {
  let count = 0;
  for (const block of blocks) {
    if (block.type !== "list") continue;
    for (const item of block.items) {
      if (item.level > 0 || !/^\d/.test(item.marker)) continue;
      if (parseInt(item.marker, 10) !== count + 1) return 0;
      count++;
    }
  }
  return count;
}

/** Any bare < is the beginning of a tag to WeChat, and swallows the rest of its line. Only code is safe from it. */
function withoutTags(line) {
  if (!line.includes("<")) return line;
  let code = "";
  for (let at = 0; at < line.length; at++) {
    if (line[at] === "\x60") {
      const run = /\x60+/y;
      run.lastIndex = at;
      const ticks = run.exec(line)[0];
      if (code === "") {
        if (line.indexOf(ticks, at + ticks.length) >= 0) code = ticks;
      } else if (code === ticks) code = "";
      at += ticks.length - 1;
    } else if (line[at] === "<" && code === "") return line.slice(0, at);
  }
  return line;
}

function codeFrom(lines, start, language) {
  let end = start + 1;
  while (end < lines.length && !/^\x60{3,}\s*$/.test(lines[end])) end++;
  const text = lines.slice(start + 1, end).join("\n");
  return { node: { type: "code", language, text }, end: end + 1 };
}

function blockAt(lines, at) {
  const line = withoutTags(lines[at]);
  const heading = /^(#{1,4})\s+(.*?)\s*#*$/.exec(line);
  if (heading) {
    const children = parseInline(heading[2]);
    return { node: { type: "heading", children }, end: at + 1 };
  }
  if (RULE.test(line)) return { node: { type: "rule" }, end: at + 1 };
  if (/^\s*>/.test(line)) return quoteFrom(lines, at);
  if (ITEM.test(line)) return listFrom(lines, at);
  const next = lines[at + 1] ?? "";
  if (line.includes("|") && next.includes("-") && TABLE_RULE.test(next)) {
    return tableFrom(lines, at);
  }
  return undefined;
}

function quoteFrom(lines, start) {
  let end = start;
  const inner = [];
  while (end < lines.length && /^\s*>/.test(lines[end])) {
    inner.push(withoutTags(lines[end]).replace(/^\s*>+\s?/, ""));
    end++;
  }
  const children = parseInline(inner.join("\n"));
  return { node: { type: "quote", children }, end };
}

function listFrom(lines, start) {
  const items = [];
  const indents = [];
  let end = start;
  while (end < lines.length) {
    const match = ITEM.exec(withoutTags(lines[end]));
    if (!match || RULE.test(lines[end])) break;
    const indent = match[1].replace(/\t/g, "    ").length;
    while (indents.length > 0 && indents[indents.length - 1] > indent) {
      indents.pop();
    }
    if (indents.length === 0 || indents[indents.length - 1] < indent) {
      indents.push(indent);
    }
    items.push({
      marker: /^\d/.test(match[2]) ? match[2] : "•",
      level: indents.length - 1,
      children: parseInline(match[4]),
    });
    end++;
    // A blank line between two items keeps them in one list.
    if (lines[end]?.trim() === "" && ITEM.test(lines[end + 1] ?? "")) end++;
  }
  return { node: { type: "list", items }, end };
}

function tableFrom(lines, start) {
  const rows = [];
  let end = start;
  while (end < lines.length && lines[end].includes("|")) {
    if (end !== start + 1) {
      const row = withoutTags(lines[end]).trim().replace(/^\||\|$/g, "");
      rows.push(row.split("|").map((cell) => parseInline(cell.trim())));
    }
    end++;
  }
  return { node: { type: "table", rows }, end };
}
`;
