const UINT64_KEYS = ["message_id", "msg_id", "svr_id"];
const INTEGER = /\s*:\s*(-?\d+)(?=\s*[,}])/y;

/**
 * Parses JSON, giving the integers of `message_id`, `msg_id` and `svr_id` as strings: they are uint64, and
 * `JSON.parse` would round them (protocol §1).
 *
 * The text is scanned string by string, so that a user's words which merely look like such a pair come through
 * unchanged. (The reviver's source text would do it too, but Node 20 has none.)
 *
 * @throws {SyntaxError} if `text` is not JSON
 */
export function parseLossless(text: string): unknown {
  if (!UINT64_KEYS.some((key) => text.includes(key))) return JSON.parse(text);
  const pieces: string[] = [];
  let copied = 0;
  for (let open = text.indexOf('"'); open !== -1;) {
    const close = endOfString(text, open);
    if (UINT64_KEYS.includes(text.slice(open + 1, close))) {
      INTEGER.lastIndex = close + 1;
      const match = INTEGER.exec(text);
      if (match) {
        const end = INTEGER.lastIndex;
        pieces.push(
          text.slice(copied, end - match[1]!.length),
          `"${match[1]}"`,
        );
        copied = end;
      }
    }
    open = text.indexOf('"', close + 1);
  }
  pieces.push(text.slice(copied));
  return JSON.parse(pieces.join(""));
}

/** Index of the quote that ends the string opened at `open`; the text's length when none does. */
function endOfString(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (code === 0x22) return at;
  }
  return text.length;
}
