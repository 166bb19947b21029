const TOKEN = /[0-9a-z]+@im\.bot:[^\s"',;&]+/gi;
const QUERY = /(\bhttps?:\/\/[^\s?"'<>]*)\?[^\s"'<>]*/gi;
const LONGEST = 200;

/**
 * Makes text from outside fit for a log line or an error: known secrets, anything shaped like a bot token and
 * URL queries are taken out, control characters too, and the rest is shortened (design §9).
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let result = text;
  for (const secret of secrets) {
    if (secret !== "") result = result.replaceAll(secret, "[redacted]");
  }
  result = result
    .replace(TOKEN, "[redacted]")
    .replace(QUERY, "$1?[redacted]")
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u001f\u007f]+/g, " ");
  return result.length > LONGEST ? `${result.slice(0, LONGEST)}…` : result;
}
