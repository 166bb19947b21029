import * as check from "./config_checks.ts";

/** How text is prepared for WeChat. */
export interface WeixinTextConfig {
  /**
   * Whether characters that WeChat would swallow are replaced or protected: a bare `<` becomes `＜`, and with
   * `formatting: "markdown"` identifiers with underscores are put in a code span. WeChat has no mode without
   * Markdown.
   *
   * @default {true}
   */
  readonly safe?: boolean | undefined;
  /**
   * Whether, in plain text, `_` between word characters becomes `＿`, since WeChat may take two of them for
   * emphasis. Off by default: an identifier that a user copies must be the identifier.
   *
   * @default {false}
   */
  readonly protectUnderscores?: boolean | undefined;
  /**
   * Columns above which a table is written in another form; a Chinese character takes two. 40 is the width of a
   * bubble on a phone.
   *
   * @default {40}
   */
  readonly maxTableWidth?: number | undefined;
  /**
   * The line below a card with choices, `false` for none. By default it is English, or Chinese when the card is.
   *
   * @default {"Reply with a number to choose."}
   */
  readonly choiceHint?: string | false | undefined;
}

/** How a streamed answer becomes messages. */
export interface WeixinStreamingConfig {
  /**
   * Characters that a block has at least, unless the stream falls silent. Every block costs one of the messages
   * that a user's message allows.
   *
   * @default {200}
   */
  readonly minChars?: number | undefined;
  /**
   * Milliseconds without text after which what has come so far is sent.
   *
   * @default {3000}
   */
  readonly idleMs?: number | undefined;
  /**
   * Blocks of an answer; the last one takes the rest, in as many messages as it needs.
   *
   * @default {3}
   */
  readonly maxMessages?: number | undefined;
}

/** A {@linkcode WeixinTextConfig} with nothing left open but the hint. */
export interface ResolvedTextConfig {
  readonly safe: boolean;
  readonly protectUnderscores: boolean;
  readonly maxTableWidth: number;
  readonly choiceHint: string | false | undefined;
}

/** A {@linkcode WeixinStreamingConfig} with nothing left open. */
export interface ResolvedStreamingConfig {
  readonly minChars: number;
  readonly idleMs: number;
  readonly maxMessages: number;
}

/** Checks the option `text`. */
export const checkText: check.Check = check.object<WeixinTextConfig>({
  safe: check.boolean,
  protectUnderscores: check.boolean,
  maxTableWidth: check.positiveInteger,
  choiceHint: check.stringOrFalse,
});

/** Checks the option `streaming`. */
export const checkStreaming: check.Check = check.object<WeixinStreamingConfig>({
  minChars: check.positiveInteger,
  idleMs: check.positiveMilliseconds,
  maxMessages: check.positiveInteger,
});

/** Fills the option `text`. */
export function resolveText(config: WeixinTextConfig = {}): ResolvedTextConfig {
  return {
    safe: config.safe ?? true,
    protectUnderscores: config.protectUnderscores ?? false,
    maxTableWidth: config.maxTableWidth ?? 40,
    choiceHint: config.choiceHint,
  };
}

/** Fills the option `streaming`. */
export function resolveStreaming(
  config: WeixinStreamingConfig = {},
): ResolvedStreamingConfig {
  return {
    minChars: config.minChars ?? 200,
    idleMs: config.idleMs ?? 3_000,
    maxMessages: config.maxMessages ?? 3,
  };
}
