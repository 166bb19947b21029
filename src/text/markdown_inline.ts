import { hasCjk } from "./cjk.ts";
import { attribute, isSilent, parseTag, shiftText } from "./html.ts";
import {
  encodeUrl,
  linePrefix,
  type MarkdownContext,
  markdownLink,
  type Surroundings,
} from "./markdown_context.ts";
import { markdownText } from "./markdown_text.ts";
import { type MarkdownNode, span } from "./node.ts";

/** Text: what WeChat would swallow or misread (protocol §8). */
export function editText(
  node: MarkdownNode,
  context: MarkdownContext,
  { inTable }: Surroundings,
): void {
  if (!context.safe) return;
  const [start, end] = span(node)!;
  const written = context.source.slice(start, end);
  const safe = safeText(start, end, context, inTable);
  if (safe !== written) context.edits.replace(start, end, safe);
}

function safeText(
  start: number,
  end: number,
  { source }: MarkdownContext,
  inTable: boolean,
): string {
  return markdownText(source.slice(start, end), {
    inTable,
    before: source[start - 1] ?? "",
    after: source[end] ?? "",
  });
}

/** Emphasis around Chinese text shows its markers in WeChat, so they go; bold works. */
export function editEmphasis(
  node: MarkdownNode,
  { source, edits }: MarkdownContext,
): void {
  const [start, end] = span(node)!;
  if (!hasCjk(source.slice(start, end))) return;
  edits.replace(start, start + 1, "");
  edits.replace(end - 1, end, "");
}

/**
 * Bold whose words begin or end with an identifier: as code it stands between the marker and a letter, and
 * the marker no longer marks. The code is worth more than the bold.
 */
export function editStrong(
  node: MarkdownNode,
  context: MarkdownContext,
): void {
  const { source, edits, safe } = context;
  const [start, end] = span(node)!;
  const edge = (child: MarkdownNode | undefined) => {
    const place = child?.type === "text" && span(child);
    return place ? safeText(place[0], place[1], context, false) : "";
  };
  const before = source.slice(Math.max(0, start - 2), start);
  const opens = edge(node.children?.[0]).startsWith("`") &&
    /[\p{L}\p{N}]$/u.test(before);
  const closes = edge(node.children?.at(-1)).endsWith("`") &&
    /^[\p{L}\p{N}]/u.test(source.slice(end, end + 2));
  if (!safe || (!opens && !closes)) return;
  edits.replace(start, start + 2, "");
  edits.replace(end - 2, end, "");
}

/**
 * Links. `<https://…>` loses its angle brackets, a reference gets its address, so that no chunk needs a
 * definition from another one.
 *
 * @returns whether the words of the link still have to be looked at
 */
export function editLink(
  node: MarkdownNode,
  context: MarkdownContext,
): boolean {
  const { source, edits, safe } = context;
  const [start, end] = span(node)!;
  const written = source.slice(start, end);
  const url = node.type === "link"
    ? node.url ?? ""
    : context.definitions.get(node.identifier ?? "") ?? "";
  if (!written.startsWith("[")) {
    const bare = written.replace(/^<|>$/g, "");
    const code = safe && bare.includes("_") && /^mailto:/i.test(url);
    edits.replace(start, end, code ? `\`${bare}\`` : bare);
    return false;
  }
  const last = node.children?.at(-1);
  const labelEnd = last && span(last)?.[1];
  if (labelEnd === undefined) {
    edits.replace(start, end, encodeUrl(url));
    return false;
  }
  if (
    node.type === "linkReference" || source.startsWith("](<", labelEnd)
  ) edits.replace(labelEnd, end, `](${encodeUrl(url)})`);
  return true;
}

/** Pictures in text are not shown: they become links, or their words where a link is around them. */
export function editImage(
  node: MarkdownNode,
  context: MarkdownContext,
  { inLink }: Surroundings,
): void {
  const [start, end] = span(node)!;
  const url = node.type === "image"
    ? node.url ?? ""
    : context.definitions.get(node.identifier ?? "") ?? "";
  const alt = node.alt ?? "";
  const words = context.safe
    ? markdownText(alt, { inTable: false, before: "", after: "" })
    : alt;
  const text = markdownLink(words, inLink ? "" : url);
  context.edits.replace(start, end, text || "[image]");
}

/** A mark on a text, in a form that is no markup. */
export function editFootnoteReference(
  node: MarkdownNode,
  { edits }: MarkdownContext,
): void {
  const [start, end] = span(node)!;
  edits.replace(start, end, `[${node.label ?? node.identifier ?? ""}]`);
}

/** A line break by backslash shows the backslash. */
export function editBreak(
  node: MarkdownNode,
  { source, edits }: MarkdownContext,
): void {
  const [start] = span(node)!;
  if (source[start] === "\\") edits.replace(start, start + 1, "");
}

/** The tags among the children of one node. */
export function editTags(
  nodes: readonly MarkdownNode[],
  context: MarkdownContext,
  place: Surroundings,
): void {
  const { edits, safe } = context;
  const links: { start: number; end: number; url: string }[] = [];
  nodes.forEach((node, index) => {
    if (node.type !== "html") return;
    const [start, end] = span(node)!;
    const tag = parseTag(node.value ?? "");
    if (tag?.name !== "a") {
      const [to, text] = tagText(nodes, index, context, place);
      edits.replace(start, to, safe ? text.replaceAll("<", "＜") : text);
    } else if (!tag.closes) {
      links.push({ start, end, url: attribute(tag, "href") });
    } else {
      const open = links.pop();
      const url = encodeUrl(open?.url ?? "");
      const words = url !== "" && open?.end !== start;
      if (open) edits.replace(open.start, open.end, words ? "[" : "");
      edits.replace(start, end, words ? `](${url})` : url);
    }
  });
  for (const { start, end } of links) edits.replace(start, end, "");
}

/** What stands for a tag, and where what it stands for ends. */
function tagText(
  nodes: readonly MarkdownNode[],
  index: number,
  { source, safe }: MarkdownContext,
  { inTable, block }: Surroundings,
): [number, string] {
  const node = nodes[index]!;
  const [, end] = span(node)!;
  const html = node.value ?? "";
  const tag = parseTag(html);
  if (isSilent(html)) return [end, ""];
  if (!tag) {
    return [
      end,
      safe ? markdownText(html, { inTable, before: "", after: "" }) : html,
    ];
  }
  if (tag.name === "br") {
    if (inTable) return [end, " "];
    return [end, source[end] === "\n" ? "" : `\n${linePrefix(source, block)}`];
  }
  if (tag.name === "img") {
    return [end, markdownLink(attribute(tag, "alt"), attribute(tag, "src"))];
  }
  if (!tag.closes && (tag.name === "sup" || tag.name === "sub")) {
    const [words, close] = nodes.slice(index + 1, index + 3);
    const closing = close && parseTag(close.value ?? "");
    if (words?.type === "text" && closing?.name === tag.name) {
      return [span(close!)![1], shiftText(words.value ?? "", tag.name)];
    }
  }
  return [end, ""];
}
