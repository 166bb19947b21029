import { attribute, isSilent, parseTag, shiftText, type Tag } from "./html.ts";
import { type MarkdownNode, wordsOf } from "./node.ts";

/** What the parts of a plain rendering share. */
export interface PlainContext {
  /** Addresses that references name. */
  readonly definitions: ReadonlyMap<string, string>;
}

/** Nesting of inline marks that is followed; deeper ones give their words only. */
const DEEPEST = 24;

/** `label (url)`, or the one of both that says it all. */
export function plainLink(label: string, url: string): string {
  const words = label.trim();
  const target = url.replace(/^(?:mailto|tel):/i, "");
  // Pictures inside addresses would fill the screen, places in the page are nowhere in a chat.
  if (target === "" || /^(?:#|data:)/i.test(target)) return words;
  if (words === "" || sameAddress(words, target)) return words || target;
  return `${words} (${target.replace(/\s/g, "%20")})`;
}

function sameAddress(a: string, b: string): boolean {
  const bare = (text: string) =>
    text.replace(/^https?:\/\//i, "").replace(/\/$/, "").toLowerCase();
  return bare(a) === bare(b);
}

/** The words of inline nodes, with what else carries meaning: addresses, line breaks, what is struck out. */
export function inlineText(
  nodes: readonly MarkdownNode[],
  context: PlainContext,
  depth = 0,
): string {
  const pieces: string[] = [];
  const open: { tag: Tag; at: number }[] = [];
  for (const node of nodes) {
    if (node.type !== "html") {
      pieces.push(inlineNode(node, context, depth));
      continue;
    }
    const html = node.value ?? "";
    const tag = parseTag(html);
    if (isSilent(html)) continue;
    if (!tag) pieces.push(html);
    else if (tag.name === "br") pieces.push("\n");
    else if (tag.name === "img") {
      pieces.push(plainLink(attribute(tag, "alt"), attribute(tag, "src")));
    } else if (!tag.closes) open.push({ tag, at: pieces.length });
    else closeTag(tag.name, open, pieces);
  }
  return pieces.join("");
}

/** Takes back what stands since the tag was opened, and writes it as the tag means it. */
function closeTag(
  name: string,
  open: { tag: Tag; at: number }[],
  pieces: string[],
): void {
  const index = open.findLastIndex(({ tag }) => tag.name === name);
  if (index === -1) return;
  const { tag, at } = open[index]!;
  open.length = index;
  const inside = pieces.splice(at).join("");
  if (name === "a") pieces.push(plainLink(inside, attribute(tag, "href")));
  else if (name === "sup" || name === "sub") {
    pieces.push(shiftText(inside, name));
  } else pieces.push(inside);
}

function inlineNode(
  node: MarkdownNode,
  context: PlainContext,
  depth: number,
): string {
  if (depth > DEEPEST) return wordsOf(node);
  const inside = () => inlineText(node.children ?? [], context, depth + 1);
  switch (node.type) {
    case "break":
      return "\n";
    case "link":
      return plainLink(linkLabel(node, inside), node.url ?? "");
    case "linkReference":
      return plainLink(linkLabel(node, inside), target(node, context));
    case "image":
      return plainLink(node.alt ?? "", node.url ?? "") || "[image]";
    case "imageReference":
      return plainLink(node.alt ?? "", target(node, context)) || "[image]";
    case "footnoteReference":
      return `[${node.label ?? node.identifier ?? ""}]`;
    // WeChat strikes it through, and without it "~~100~~ 80" would be two prices.
    case "delete":
      return `~~${inside()}~~`;
    default:
      return node.value ?? inside();
  }
}

/** A picture that is a link shows its words only: one address is enough. */
function linkLabel(node: MarkdownNode, inside: () => string): string {
  const [only, ...others] = node.children ?? [];
  return only?.type === "image" && others.length === 0
    ? only.alt ?? ""
    : inside();
}

function target(node: MarkdownNode, context: PlainContext): string {
  return context.definitions.get(node.identifier ?? "") ?? "";
}
