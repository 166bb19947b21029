import { decodeNamedCharacterReference } from "decode-named-character-reference";

const ENTITY =
  /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z][a-zA-Z\d]{0,31}));/g;

function fromNumber(code: number): string {
  const valid = code > 0 && code <= 0x10ffff &&
    (code < 0xd800 || code > 0xdfff);
  return valid ? String.fromCodePoint(code) : "\ufffd";
}

/** Turns `&lt;`, `&#60;` and `&#x3c;` into what they stand for: WeChat shows them as they are. */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(ENTITY, (match, decimal, hex, name) => {
    if (decimal) return fromNumber(Number(decimal));
    if (hex) return fromNumber(parseInt(hex, 16));
    return decodeNamedCharacterReference(name) || match;
  });
}
