import type {
  ButtonLike,
  CardLike,
  CardPart,
  ChartLike,
  LinkLike,
  SelectLike,
  TableLike,
  UnknownElement,
} from "./card_elements.ts";
import { hasCjk } from "./cjk.ts";
import { escapeMarkdown, oneLine } from "./escape.ts";
import { encodeUrl } from "./markdown_context.ts";

/** Something that the user can choose by its number or its label. */
export interface Choice {
  /** What the user sees, in one line. */
  readonly label: string;
  /** Id of the button or the select. */
  readonly actionId: string;
  /** Value of the button or the option, as it came; it may be the token of a callback. */
  readonly value?: string;
}

/** A card as text. */
export interface RenderedCard {
  /** Markdown, to be rendered like any other. */
  readonly markdown: string;
  /** What the numbers in it stand for; number 1 is the first. */
  readonly choices: readonly Choice[];
}

/** How {@linkcode renderCard} renders. */
export interface CardOptions {
  /**
   * The line below a card with choices; `false` for none. Default: "Reply with a number to choose.", in Chinese
   * when the card is.
   */
  readonly hint?: string | false | undefined;
}

/** Sections within sections that are followed. */
const DEEPEST = 32;

/**
 * Writes a card as Markdown. WeChat has no buttons for bots: buttons and the options of selects become one
 * numbered list through the whole card.
 */
export function renderCard(
  card: CardLike,
  options: CardOptions = {},
): RenderedCard {
  const writer = new CardWriter();
  if (card.title) writer.block(`**${escapeMarkdown(card.title)}**`);
  if (card.subtitle) writer.block(escapeMarkdown(card.subtitle));
  if (card.imageUrl) writer.block(image("", card.imageUrl));
  writer.parts(card.children, 0);
  const { choices } = writer;
  let markdown = writer.text();
  if (choices.length > 0 && options.hint !== false) {
    const hint = options.hint ??
      (hasCjk(markdown)
        ? "回复数字进行选择。"
        : "Reply with a number to choose.");
    markdown += `\n\n${escapeMarkdown(hint)}`;
  }
  return { markdown, choices };
}

class CardWriter {
  readonly choices: Choice[] = [];
  readonly #blocks: string[] = [];
  /** Whether the last block is a list that the next choice continues. */
  #list = false;

  text(): string {
    return this.#blocks.join("\n\n");
  }

  block(text: string): void {
    if (text.trim() === "") return;
    this.#blocks.push(text);
    this.#list = false;
  }

  parts(parts: readonly (CardPart | UnknownElement)[], depth: number): void {
    if (depth > DEEPEST) return;
    for (const part of parts) this.#part(part as CardPart, depth);
  }

  #part(part: CardPart, depth: number): void {
    switch (part.type) {
      case "text":
        return this.block(
          part.style === "bold" ? bold(part.content) : part.content,
        );
      case "field":
        return this.block(field(part.label, part.value));
      case "fields":
        return this.block(fields(part.children));
      case "section":
      case "actions":
        return this.parts(part.children, depth + 1);
      case "divider":
        return this.block("---");
      case "image":
        return this.block(image(part.alt ?? "", part.url));
      case "table":
        return this.block(table(part));
      case "chart":
        return this.block(chart(part));
      case "link":
      case "link-button":
        return this.block(link(part));
      case "button":
        return this.#button(part);
      case "select":
      case "radio_select":
        return this.#select(part);
      default:
        return this.#unknown(part as UnknownElement, depth);
    }
  }

  #button(button: ButtonLike): void {
    const label = oneLine(button.label) || button.id;
    if (button.disabled) return this.block(`~~${escapeMarkdown(label)}~~`);
    this.#choice(escapeMarkdown(label), label, button.id, button.value);
  }

  #select(select: SelectLike): void {
    if (select.label) this.block(escapeMarkdown(select.label));
    for (const option of select.options) {
      const label = oneLine(option.label) || option.value;
      const words = [label, option.description ?? ""].filter(Boolean)
        .join(" — ");
      this.#choice(escapeMarkdown(words), label, select.id, option.value);
    }
  }

  #choice(
    text: string,
    label: string,
    actionId: string,
    value: string | undefined,
  ): void {
    this.choices.push(
      value === undefined ? { label, actionId } : { label, actionId, value },
    );
    const line = `${this.choices.length}. ${text}`;
    if (this.#list) this.#blocks.push(`${this.#blocks.pop()}\n${line}`);
    else this.#blocks.push(line);
    this.#list = true;
  }

  /** An element of a later Chat SDK: what it says, in whichever of the usual fields. */
  #unknown(part: UnknownElement, depth: number): void {
    const fields = part as unknown as Record<string, unknown>;
    const words = ["title", "label", "content", "text", "alt", "value", "url"]
      .map((name) => fields[name])
      .filter((value) => typeof value === "string" && value !== "");
    this.block(words.map((word) => escapeMarkdown(String(word))).join(": "));
    if (Array.isArray(fields["children"])) {
      this.parts(fields["children"].filter(isElement), depth + 1);
    }
  }
}

function isElement(value: unknown): value is UnknownElement {
  return typeof value === "object" && value !== null && "type" in value &&
    typeof value.type === "string";
}

function bold(content: string): string {
  return content.split("\n").map((line) => {
    const words = line.trim();
    return words === "" || words.includes("**") ? line : `**${words}**`;
  }).join("\n");
}

function field(label: string, value: string): string {
  const name = escapeMarkdown(label.replace(/[:：\s]+$/, ""));
  return name === "" ? value : `**${name}**: ${value}`;
}

function fields(parts: readonly (CardPart | UnknownElement)[]): string {
  return (parts as readonly CardPart[])
    .map((part) => part.type === "field" ? field(part.label, part.value) : "")
    .filter(Boolean).join("\n");
}

function image(alt: string, url: string): string {
  const words = escapeMarkdown(alt);
  return url === "" ? words : `![${words}](${encodeUrl(url)})`;
}

function link({ label, url }: LinkLike): string {
  const words = escapeMarkdown(label);
  const address = encodeUrl(url);
  return words === "" ? address : `${words}: ${address}`;
}

function table({ headers, rows, align, caption }: TableLike): string {
  const columns = rows.reduce(
    (max, row) => Math.max(max, row.length),
    headers.length,
  );
  if (columns === 0) return "";
  const line = (cells: readonly string[]) =>
    `| ${
      Array.from({ length: columns }, (_, i) => escapeMarkdown(cells[i] ?? ""))
        .join(" | ")
    } |`;
  const rule = Array.from(
    { length: columns },
    (_, i) =>
      align?.[i] === "right" ? "--:" : align?.[i] === "center" ? ":-:" : "---",
  );
  const lines = [line(headers), `| ${rule.join(" | ")} |`, ...rows.map(line)];
  const title = caption ? `${escapeMarkdown(caption)}\n\n` : "";
  return title + lines.join("\n");
}

function chart({ title, chart }: ChartLike): string {
  if (chart.type === "pie") {
    return table({
      type: "table",
      caption: title,
      headers: ["", ""],
      rows: chart.segments.map(({ label, value }) => [label, String(value)]),
      align: ["left", "right"],
    });
  }
  return table({
    type: "table",
    caption: title,
    headers: [chart.xLabel ?? "", ...chart.series.map(({ name }) => name)],
    rows: chart.categories.map((category) => [
      category,
      ...chart.series.map(({ data }) =>
        String(data.find(({ label }) => label === category)?.value ?? "")
      ),
    ]),
  });
}
