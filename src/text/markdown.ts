import { Edits } from "./edits.ts";
import {
  dropBlock,
  editCode,
  editFootnote,
  editHeading,
  editHtmlBlock,
  editListItem,
  editTable,
} from "./markdown_blocks.ts";
import type { MarkdownContext, Surroundings } from "./markdown_context.ts";
import {
  editBreak,
  editEmphasis,
  editFootnoteReference,
  editImage,
  editLink,
  editStrong,
  editTags,
  editText,
} from "./markdown_inline.ts";
import { definitions, type MarkdownNode, span } from "./node.ts";
import { cleanText } from "./safety.ts";

/** How {@linkcode renderMarkdown} renders. */
export interface MarkdownOptions {
  /** Whether text is protected from WeChat's own reading of it: `<`, identifiers, escapes. Default true. */
  readonly safe?: boolean | undefined;
  /** Columns of text above which a table becomes a code block. Default 40, the width of a bubble on a phone. */
  readonly maxTableWidth?: number | undefined;
}

/** Nodes whose children are words. */
const PHRASING = new Set([
  "delete",
  "emphasis",
  "heading",
  "link",
  "linkReference",
  "paragraph",
  "strong",
  "tableCell",
]);

/**
 * Rewrites what WeChat does not render, or would swallow, and leaves every other byte as written.
 *
 * @param source the Markdown
 * @param root what the parser made of exactly this source, positions included
 */
export function renderMarkdown(
  source: string,
  root: MarkdownNode,
  options: MarkdownOptions = {},
): string {
  const edits = new Edits();
  const context: MarkdownContext = {
    source,
    edits,
    definitions: definitions(root),
    maxTableWidth: options.maxTableWidth ?? 40,
    safe: options.safe !== false,
  };
  // A list instead of recursion: trees can be deeper than the stack.
  const open: [MarkdownNode, Surroundings][] = [
    [root, { inTable: false, inLink: false, block: 0 }],
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const [parent, place] = next;
    const children = parent.children ?? [];
    if (PHRASING.has(parent.type)) editTags(children, context, place);
    for (const child of children) {
      const position = span(child);
      if (!position) continue;
      if (!editNode(child, parent, context, place)) continue;
      open.push([child, inside(child, place, position[0])]);
    }
  }
  return cleanText(edits.apply(source)).replace(/^\n+/, "").trimEnd();
}

function inside(
  node: MarkdownNode,
  place: Surroundings,
  start: number,
): Surroundings {
  return {
    inTable: place.inTable || node.type === "table",
    inLink: place.inLink || node.type === "link" ||
      node.type === "linkReference",
    block: node.type === "paragraph" || node.type === "heading"
      ? start
      : place.block,
  };
}

/** Makes the changes that a node needs. Tells whether its children have to be looked at. */
function editNode(
  node: MarkdownNode,
  parent: MarkdownNode,
  context: MarkdownContext,
  place: Surroundings,
): boolean {
  const [start, end] = span(node)!;
  switch (node.type) {
    case "break":
      return editBreak(node, context), false;
    case "code":
      return editCode(node, context), false;
    case "definition":
      return dropBlock(start, end, context), false;
    case "emphasis":
      return editEmphasis(node, context), true;
    case "footnoteDefinition":
      return editFootnote(node, context), true;
    case "footnoteReference":
      return editFootnoteReference(node, context), false;
    case "heading":
      return editHeading(node, context), true;
    case "html":
      if (!PHRASING.has(parent.type)) editHtmlBlock(node, context);
      return false;
    case "image":
    case "imageReference":
      return editImage(node, context, place), false;
    case "link":
    case "linkReference":
      return editLink(node, context);
    case "listItem":
      return editListItem(node, context), true;
    case "strong":
      return editStrong(node, context), true;
    case "table":
      return !editTable(node, context);
    case "text":
      return editText(node, context, place), false;
    default:
      return true;
  }
}
