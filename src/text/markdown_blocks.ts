import { flattenHtml } from "./html.ts";
import {
  linePrefix,
  type MarkdownContext,
  markdownLink,
} from "./markdown_context.ts";
import { type MarkdownNode, span } from "./node.ts";
import { cellText } from "./plain.ts";
import { ruledRows, tableWidth } from "./table.ts";

/** Headings: four levels are enough for WeChat, and underlined ones get their `#`. */
export function editHeading(
  node: MarkdownNode,
  context: MarkdownContext,
): void {
  const { source, edits } = context;
  const [start, end] = span(node)!;
  const depth = node.depth ?? 1;
  const marks = /^#+/.exec(source.slice(start, start + 8))?.[0];
  if (marks) {
    if (depth > 4) edits.replace(start, start + depth, "####");
    return;
  }
  const last = node.children?.at(-1);
  const textEnd = last && span(last)?.[1];
  if (textEnd === undefined || source.slice(start, textEnd).includes("\n")) {
    return;
  }
  edits.insert(start, `${"#".repeat(depth)} `);
  edits.replace(textEnd, end, "");
}

/** Task boxes, which WeChat shows as brackets. */
export function editListItem(
  node: MarkdownNode,
  { source, edits }: MarkdownContext,
): void {
  const first = node.children?.[0];
  const from = span(node)?.[0];
  const to = first && span(first)?.[0];
  if (node.checked === null || node.checked === undefined) return;
  if (from === undefined || to === undefined) return;
  const box = /\[[ \txX]\]/.exec(source.slice(from, to));
  if (!box) return;
  const at = from + box.index;
  edits.replace(at, at + 3, node.checked ? "☑" : "☐");
}

/** Code blocks: backticks around all of them, at both ends. */
export function editCode(node: MarkdownNode, context: MarkdownContext): void {
  const { source, edits } = context;
  const [start, end] = span(node)!;
  const written = source.slice(start, end);
  const marks = /^(?:`{3,}|~{3,})/.exec(written)?.[0];
  const prefix = linePrefix(source, start);
  if (marks?.startsWith("`")) {
    if (!isClosed(written, marks)) {
      const lineEnd = written.endsWith("\n") ? "" : "\n";
      edits.insert(end, `${lineEnd}${prefix}${marks}`);
    }
    return;
  }
  const first = written.slice(marks?.length ?? 0).split("\n", 1)[0]!;
  // What follows backticks may hold none.
  const info = marks && !first.includes("`") ? first : "";
  const lines = (node.value ?? "").split("\n");
  edits.replace(start, end, fenced(lines, prefix, info.trim()));
}

function isClosed(written: string, marks: string): boolean {
  const last = written.slice(written.lastIndexOf("\n") + 1);
  return written.includes("\n") &&
    new RegExp(`^[ \\t>]*\`{${marks.length},}[ \\t]*$`).test(last);
}

function fenced(lines: readonly string[], prefix: string, info = ""): string {
  const inside = lines.join("\n").match(/`{3,}/g) ?? [];
  const longest = inside.reduce((max, run) => Math.max(max, run.length), 2);
  const marks = "`".repeat(longest + 1);
  return [marks + info, ...lines, marks].join(`\n${prefix}`);
}

/** Tables that a phone would clip become code, which it scrolls. Tells whether it did so. */
export function editTable(
  node: MarkdownNode,
  context: MarkdownContext,
): boolean {
  const rows = (node.children ?? []).map((row) =>
    (row.children ?? []).map((cell) => cellText(cell, context))
  );
  const table = { rows, align: node.align };
  if (tableWidth(table) <= context.maxTableWidth) return false;
  const [start, end] = span(node)!;
  const prefix = linePrefix(context.source, start);
  context.edits.replace(start, end, fenced(ruledRows(table), prefix));
  return true;
}

/** Blocks of HTML, which WeChat would swallow. */
export function editHtmlBlock(
  node: MarkdownNode,
  context: MarkdownContext,
): void {
  const [start, end] = span(node)!;
  const text = flattenHtml(node.value ?? "", markdownLink)
    .replaceAll("<", context.safe ? "＜" : "<");
  if (text === "") return dropBlock(start, end, context);
  const prefix = linePrefix(context.source, start);
  context.edits.replace(start, end, text.replaceAll("\n", `\n${prefix}`));
}

/** Takes a block out, with the blank lines after it. */
export function dropBlock(
  start: number,
  end: number,
  { source, edits }: MarkdownContext,
): void {
  let next = end;
  while (source[next] === "\n") next++;
  edits.replace(start, next, "");
}

/** A footnote's text keeps its number, in the form that its references get. */
export function editFootnote(
  node: MarkdownNode,
  { edits }: MarkdownContext,
): void {
  const [start, end] = span(node)!;
  const first = node.children?.[0];
  const to = first && span(first)?.[0];
  edits.replace(start, to ?? end, `[${node.label ?? node.identifier ?? ""}] `);
}
