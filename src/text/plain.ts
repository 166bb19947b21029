import { flattenHtml } from "./html.ts";
import { definitions, follows, type MarkdownNode, wordsOf } from "./node.ts";
import { inlineText, type PlainContext, plainLink } from "./plain_inline.ts";
import { cleanText, protectText, type SafetyOptions } from "./safety.ts";
import { alignedRows, records, tableWidth, type TextTable } from "./table.ts";

/** How {@linkcode renderPlain} renders. */
export interface PlainOptions extends SafetyOptions {
  /**
   * Columns of text above which a table becomes one short list a row. Default 40: about twenty Chinese
   * characters, the width of a bubble on a phone.
   */
  readonly maxTableWidth?: number | undefined;
}

interface Context extends PlainContext {
  readonly maxTableWidth: number;
}

/** Nesting of blocks that is followed; what stands deeper gives its words only. */
const DEEPEST = 24;

/**
 * Flattens Markdown to text that reads well without any formatting, keeping what carries meaning: list marks
 * and indentation, addresses, rows of tables, line breaks of code, quote signs.
 */
export function renderPlain(
  root: MarkdownNode,
  options: PlainOptions = {},
): string {
  const context = {
    definitions: definitions(root),
    maxTableWidth: options.maxTableWidth ?? 40,
  };
  const text = renderBlocks(root.children ?? [], context, 0);
  const clean = cleanText(text).replace(/^\n+/, "").trimEnd();
  return protectText(clean, options);
}

function renderBlocks(
  nodes: readonly MarkdownNode[],
  context: Context,
  depth: number,
  separator = "\n\n",
): string {
  let result = "";
  let last: MarkdownNode | undefined;
  for (const node of nodes) {
    const text = renderBlock(node, context, depth);
    if (text.trim() === "") continue;
    if (last) result += isTight(last, node) ? "\n" : separator;
    result += text;
    last = node;
  }
  return result;
}

/** A list or a quote right below the words that introduce it stays there. */
function isTight(before: MarkdownNode, node: MarkdownNode): boolean {
  return before.type === "paragraph" && follows(before, node) &&
    (node.type === "list" || node.type === "blockquote");
}

function renderBlock(
  node: MarkdownNode,
  context: Context,
  depth: number,
): string {
  if (depth > DEEPEST) return wordsOf(node);
  const children = node.children ?? [];
  switch (node.type) {
    case "code":
      // Words after a fence that has no code below it were not meant as its language.
      return node.value || (node.meta ? `${node.lang} ${node.meta}` : "");
    case "html":
      return flattenHtml(node.value ?? "", plainLink);
    case "thematicBreak":
      return "———";
    case "definition":
      return "";
    case "list":
      return renderList(node, context, depth);
    case "blockquote":
      return prefixLines(
        renderBlocks(children, context, depth + 1),
        "> ",
        "> ",
      );
    case "table":
      return renderTable(node, context);
    case "footnoteDefinition":
      return `[${node.label ?? node.identifier ?? ""}] ` +
        renderBlocks(children, context, depth + 1);
    case "root":
      return renderBlocks(children, context, depth + 1);
    default:
      return node.value ?? inlineText(children, context);
  }
}

function renderList(
  node: MarkdownNode,
  context: Context,
  depth: number,
): string {
  const items = (node.children ?? []).map((item, index) => {
    const number = node.ordered ? `${(node.start ?? 1) + index}. ` : "";
    const box = item.checked === true
      ? "☑ "
      : item.checked === false
      ? "☐ "
      : "";
    const mark = number + box || "• ";
    const text = renderBlocks(
      item.children ?? [],
      context,
      depth + 1,
      item.spread ? "\n\n" : "\n",
    );
    return prefixLines(text, mark, " ".repeat((number || "• ").length));
  });
  return items.join(node.spread ? "\n\n" : "\n");
}

function renderTable(node: MarkdownNode, context: Context): string {
  const table: TextTable = {
    rows: (node.children ?? []).map((row) =>
      (row.children ?? []).map((cell) => cellText(cell, context))
    ),
    align: node.align,
  };
  return tableWidth(table) > context.maxTableWidth
    ? records(table).join("\n")
    : alignedRows(table).join("\n");
}

/** The words of a cell in one line. */
export function cellText(cell: MarkdownNode, context: PlainContext): string {
  return inlineText(cell.children ?? [], context)
    .split("\n").map((line) => line.trim()).join(" ").trim();
}

/** Puts `first` before the first line and `rest` before the others; empty lines get no trailing spaces. */
function prefixLines(text: string, first: string, rest: string): string {
  return text.split("\n")
    .map((line, i) => ((i === 0 ? first : rest) + line).trimEnd())
    .join("\n");
}
