import type { Choice } from "./card.ts";

const NUMBER = /^[（(［[【]?\s*([1-9]\d{0,3})\s*[)）\]］】]?\s*[.．、。)）]?$/;

/**
 * Which choice the user means: by its number, however written (`１`, `1.`, `1、`, `(1)`), or by its exact
 * label. Anything else is an ordinary message, and so is an answer that could mean two choices.
 *
 * @param text the user's own words, without what they quote
 * @returns index of the choice
 */
export function matchChoice(
  text: string,
  choices: readonly Pick<Choice, "label">[],
): number | undefined {
  const answer = text.trim();
  if (answer === "") return undefined;
  const found = new Set<number>();
  choices.forEach(({ label }, index) => {
    if (label.trim() === answer) found.add(index);
  });
  const digits = answer.replace(
    /[０-９]/g,
    (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0),
  );
  const number = Number(NUMBER.exec(digits)?.[1] ?? 0);
  if (number >= 1 && number <= choices.length) found.add(number - 1);
  const [index] = found;
  return found.size === 1 ? index : undefined;
}
