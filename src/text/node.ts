/** A place in the source. */
export interface Point {
  /** Line, counted from 1. */
  readonly line?: number | undefined;
  /** Characters before it. */
  readonly offset?: number | undefined;
}

/**
 * A node of a Markdown syntax tree (mdast), as far as rendering looks at it.
 *
 * Structural on purpose: Chat SDK's `Root` fits, and no package of types has to be published with ours.
 */
export interface MarkdownNode {
  /** Kind of the node, such as `"paragraph"`. */
  readonly type: string;
  /** What stands inside. */
  readonly children?: readonly MarkdownNode[];
  /** The text of a leaf. */
  readonly value?: string;
  /** Where the node stands in the source; absent in trees that were built by hand. */
  readonly position?: {
    readonly start: Point;
    readonly end: Point;
  } | undefined;
  /** Target of a link or an image. */
  readonly url?: string;
  /** Description of an image. */
  readonly alt?: string | null | undefined;
  /** Level of a heading. */
  readonly depth?: number;
  /** Whether a list is numbered. */
  readonly ordered?: boolean | null | undefined;
  /** First number of a list. */
  readonly start?: number | null | undefined;
  /** Whether blank lines stand between the items of a list. */
  readonly spread?: boolean | null | undefined;
  /** State of a task box. */
  readonly checked?: boolean | null | undefined;
  /** Alignment of a table's columns. */
  readonly align?: readonly (string | null | undefined)[] | null | undefined;
  /** Language of a code block. */
  readonly lang?: string | null | undefined;
  /** What follows the language. */
  readonly meta?: string | null | undefined;
  /** Name that ties a reference to its definition. */
  readonly identifier?: string;
  /** The same name as written. */
  readonly label?: string | null | undefined;
}

/** Offsets of a node in its source; `undefined` when the tree was built by hand. */
export function span(node: MarkdownNode): [number, number] | undefined {
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  return start === undefined || end === undefined ? undefined : [start, end];
}

/** Whether `next` begins on the line after the one on which `node` ends. */
export function follows(node: MarkdownNode, next: MarkdownNode): boolean {
  const end = node.position?.end.line;
  return end !== undefined && next.position?.start.line === end + 1;
}

/** The tree's definitions by identifier; the first one of a name counts. */
export function definitions(root: MarkdownNode): Map<string, string> {
  const found = new Map<string, string>();
  const open: MarkdownNode[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.type === "definition" && node.identifier && node.url) {
      if (!found.has(node.identifier)) found.set(node.identifier, node.url);
    }
    // Pushed backwards, so that the tree is read in the order of the text.
    for (let i = (node.children?.length ?? 0) - 1; i >= 0; i--) {
      open.push(node.children![i]!);
    }
  }
  return found;
}

const BLOCKS = new Set(["paragraph", "heading", "code", "html", "tableRow"]);

/**
 * All words of a tree, whatever holds them: for nesting so deep that no reader would follow it. Without
 * recursion, since the tree may be deeper than the stack.
 */
export function wordsOf(node: MarkdownNode): string {
  const words: string[] = [];
  const open: MarkdownNode[] = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    if (BLOCKS.has(next.type) && words.length > 0) words.push("\n");
    if (next.type === "break") words.push("\n");
    const word = next.value ?? next.alt ?? "";
    if (word !== "") words.push(word);
    for (let i = (next.children?.length ?? 0) - 1; i >= 0; i--) {
      open.push(next.children![i]!);
    }
  }
  return words.join("");
}
