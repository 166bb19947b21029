const TOKEN = /[0-9a-z]+@im\.bot:[^\s"',;&]+/gi;
const QUERY = /(\b\w+:\/\/[^\s?"'<>]*)\?[^\s"'<>]*/gi;
// Up to the last @: whoever writes a URL by hand may leave a /, ? or @ of a password as it is.
const PASSWORD = /(\b\w+:\/\/)[^\s"'<>]*@/gi;
const LONGEST = 200;
/** More is never shown, and the patterns are slow on long noise. */
const LONGEST_INPUT = 4_096;

/**
 * Makes text from outside fit for a log line or an error: known secrets, anything shaped like a bot token, queries
 * and passwords of URLs and control characters are taken out, and the rest is shortened (design, security).
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let result = text.slice(0, LONGEST_INPUT);
  for (const secret of secrets) {
    if (secret !== "") result = result.replaceAll(secret, "[redacted]");
  }
  result = result
    .replace(TOKEN, "[redacted]")
    .replace(PASSWORD, "$1[redacted]@")
    .replace(QUERY, "$1?[redacted]")
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u001f\u007f]+/g, " ");
  return result.length > LONGEST ? `${result.slice(0, LONGEST)}…` : result;
}
