import { parseMarkdown } from "chat";
import { formatMarkdown, type FormatOptions } from "../../src/text/format.ts";

type Options = Partial<Omit<FormatOptions, "formatting" | "parse">>;

/** Renders Markdown as a bot's message in plain mode. */
export function plain(markdown: string, options: Options = {}): string {
  return formatMarkdown(markdown, {
    formatting: "plain",
    parse: parseMarkdown,
    ...options,
  });
}

/** Renders Markdown as a bot's message in markdown mode. */
export function rich(markdown: string, options: Options = {}): string {
  return formatMarkdown(markdown, {
    formatting: "markdown",
    parse: parseMarkdown,
    ...options,
  });
}
