import type { Edits } from "./edits.ts";

/** What the parts of a Markdown rendering share. */
export interface MarkdownContext {
  /** The Markdown as written. */
  readonly source: string;
  /** Changes to it. */
  readonly edits: Edits;
  /** Addresses that references name. */
  readonly definitions: ReadonlyMap<string, string>;
  /** Columns above which a table becomes a code block. */
  readonly maxTableWidth: number;
  /** Whether text is protected from WeChat's own reading of it. */
  readonly safe: boolean;
}

/** Where a node stands. */
export interface Surroundings {
  /** Whether it is in a table. */
  readonly inTable: boolean;
  /** Whether it is in a link. */
  readonly inLink: boolean;
  /** Offset of the block that holds it. */
  readonly block: number;
}

/** What a line must begin with to stay in the same list item or quote as the text at `offset`. */
export function linePrefix(source: string, offset: number): string {
  const start = source.lastIndexOf("\n", offset - 1) + 1;
  return source.slice(start, offset).replace(/[^>\s]/g, " ");
}

/** `[label](url)`, or the address alone when there are no words for it. */
export function markdownLink(label: string, url: string): string {
  const words = label.trim().replaceAll("[", "［").replaceAll("]", "］");
  if (url === "" || /^data:/i.test(url)) return words;
  const target = encodeUrl(url);
  return words === "" || words === url ? target : `[${words}](${target})`;
}

const UNSAFE_IN_URL = /[\s()<>]/g;

/** Writes an address so that it can stand between parentheses. */
export function encodeUrl(url: string): string {
  return url.replace(
    UNSAFE_IN_URL,
    (character) =>
      `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
