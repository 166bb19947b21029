import { renderMarkdown } from "./markdown.ts";
import type { MarkdownNode } from "./node.ts";
import { renderPlain } from "./plain.ts";
import { prepareMarkdown } from "./prepare.ts";
import { cleanText, protectText, type SafetyOptions } from "./safety.ts";

/** How Markdown is sent. */
export interface FormatOptions extends SafetyOptions {
  /** `"plain"` flattens it, `"markdown"` keeps what WeChat renders. */
  readonly formatting: "markdown" | "plain";
  /** Columns of text above which a table is written in another form. Default 40. */
  readonly maxTableWidth?: number | undefined;
  /** Parses GitHub-flavoured Markdown, with positions: Chat SDK's `parseMarkdown`. */
  readonly parse: (markdown: string) => MarkdownNode;
}

/**
 * Turns Markdown into the text of a message.
 *
 * A text that would keep the parser busy for too long, or that it cannot take, goes out as it is.
 */
export function formatMarkdown(source: string, options: FormatOptions): string {
  const markdown = options.formatting === "markdown";
  const prepared = prepareMarkdown(source, {
    math: markdown ? "code" : "text",
  });
  const root = prepared === undefined
    ? undefined
    : tryParse(prepared, options.parse);
  if (prepared === undefined || !root) return formatText(source, options);
  return markdown
    ? renderMarkdown(prepared, root, options)
    : renderPlain(root, options);
}

/** Turns a text that is not Markdown into the text of a message: clean, and safe from WeChat's reading of it. */
export function formatText(
  source: string,
  options: SafetyOptions = {},
): string {
  return protectText(cleanText(source), options);
}

function tryParse(
  markdown: string,
  parse: FormatOptions["parse"],
): MarkdownNode | undefined {
  try {
    return parse(markdown);
  } catch {
    // Parsers overflow the stack on hostile nesting. The words matter more than their form.
    return undefined;
  }
}
