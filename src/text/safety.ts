/** What {@linkcode protectText} does. */
export interface SafetyOptions {
  /**
   * Whether characters that WeChat takes for markup are replaced by their full-width twins. Default true:
   * WeChat has no plain mode, and a bare `<` swallows the rest of its line (protocol §8).
   */
  readonly safe?: boolean | undefined;
  /**
   * Whether `_` between word characters becomes `＿`. Default false: a copied identifier must be the
   * identifier. Addresses on the web keep theirs, they would lead nowhere.
   */
  readonly protectUnderscores?: boolean | undefined;
}

// deno-lint-ignore no-control-regex
const UNWANTED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/;
const LINE_END = /\r\n?|[\u0085\u2028\u2029]/g;
// deno-lint-ignore no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]/g;

/**
 * Makes a string well-formed: line ends become `\n`, control characters go (tabs stay), half surrogate pairs
 * become U+FFFD, since UTF-8 has no form for them.
 */
export function cleanText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  if (!UNWANTED.test(whole)) return whole;
  return whole.replace(LINE_END, "\n").replace(CONTROL, "");
}

const UNDERSCORE =
  /(https?:\/\/[^\s<>"'）】」]+)|(?<=[\p{L}\p{N}])_+(?=[\p{L}\p{N}])/gu;

/**
 * Keeps WeChat from eating parts of a text that is not meant as Markdown: plain strings, `{ raw }`, and what
 * plain rendering gives.
 */
export function protectText(text: string, options: SafetyOptions = {}): string {
  if (options.safe === false) return text;
  const safe = text.replaceAll("<", "＜");
  if (!options.protectUnderscores) return safe;
  return safe.replace(
    UNDERSCORE,
    (match, url) => url ?? "＿".repeat(match.length),
  );
}
