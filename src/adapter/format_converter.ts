import {
  type AdapterPostableMessage,
  BaseFormatConverter,
  type CardElement,
  type FormattedContent,
  parseMarkdown,
  root,
  stringifyMarkdown,
  text as textNode,
} from "chat";
import { renderCard } from "../text/card.ts";
import { formatMarkdown, formatText } from "../text/format.ts";
import { renderPlain } from "../text/plain.ts";
import { prepareMarkdown } from "../text/prepare.ts";
import { resolveEmoji } from "./emoji.ts";
import {
  type ResolvedTextConfig,
  resolveText,
  type WeixinTextConfig,
} from "./text_config.ts";

/** Options of {@linkcode WeixinFormatConverter}: the ones of the adapter that concern text. */
export interface WeixinFormatOptions {
  /**
   * As `WeixinAdapterConfig.formatting`.
   *
   * @default {"plain"}
   */
  readonly formatting?: "markdown" | "plain" | undefined;
  /** As `WeixinAdapterConfig.text`. */
  readonly text?: WeixinTextConfig | undefined;
}

/**
 * Converts between Chat SDK's formatted content and the text of a Weixin message.
 *
 * @example What a user sees of a model's Markdown
 * ```ts
 * import { WeixinFormatConverter } from "@weixin/chat-adapter";
 * import { assertEquals } from "@std/assert";
 *
 * const converter = new WeixinFormatConverter();
 * assertEquals(
 *   converter.fromMarkdown("**Done**: see [the log](https://a.example/log)"),
 *   "Done: see the log (https://a.example/log)",
 * );
 * ```
 */
export class WeixinFormatConverter extends BaseFormatConverter {
  readonly #formatting: "markdown" | "plain";
  readonly #text: ResolvedTextConfig;

  /** Makes a converter; without options it flattens to plain text. */
  constructor(options: WeixinFormatOptions = {}) {
    super();
    this.#formatting = options.formatting ?? "plain";
    this.#text = resolveText(options.text);
  }

  /** Writes formatted content as the text of a message. */
  override fromAst(ast: FormattedContent): string {
    if (this.#formatting === "markdown") {
      const markdown = tryStringify(ast);
      if (markdown !== undefined) return this.fromMarkdown(markdown);
    }
    // Emoji before protection: their names have underscores.
    const words = renderPlain(ast, { ...this.#text, safe: false });
    return formatText(resolveEmoji(words), this.#text);
  }

  /** Writes Markdown as the text of a message. */
  override fromMarkdown(markdown: string): string {
    return formatMarkdown(resolveEmoji(markdown), {
      ...this.#text,
      formatting: this.#formatting,
      parse: parseMarkdown,
    });
  }

  /** Parses text as Markdown; a text that is too much for the parser becomes one text node. */
  override toAst(platformText: string): FormattedContent {
    const prepared = prepareMarkdown(platformText, { math: "text" });
    return prepared === undefined
      ? root([{ type: "paragraph", children: [textNode(platformText)] }])
      : parseMarkdown(prepared);
  }

  /** Writes what is posted as the text of a message; strings and `{ raw }` are no Markdown. */
  override renderPostable(message: AdapterPostableMessage): string {
    if (typeof message === "string") return this.#fromRaw(message);
    if ("raw" in message) return this.#fromRaw(message.raw);
    return super.renderPostable(message);
  }

  /** Writes a card as the text of a message. */
  protected override cardToFallbackText(card: CardElement): string {
    const hint = this.#text.choiceHint;
    return this.fromMarkdown(renderCard(card, { hint }).markdown);
  }

  #fromRaw(text: string): string {
    return formatText(resolveEmoji(text), this.#text);
  }
}

/** Deep trees overflow the stack of the stringifier. */
function tryStringify(ast: FormattedContent): string | undefined {
  try {
    return stringifyMarkdown(ast);
  } catch {
    return undefined;
  }
}
