import { isTimeout } from "../_deadline.ts";
import { NetworkError, type NetworkErrorKind } from "../errors.ts";

/** What the runtimes write when `fetch` fails: Deno in the message, Node in `cause.code`, Bun in `code`. */
const PATTERNS: readonly (readonly [NetworkErrorKind, RegExp])[] = [
  ["refused", /ECONNREFUSED|ConnectionRefused|connection refused/i],
  ["dns", /ENOTFOUND|EAI_AGAIN|dns error|failed to lookup|getaddrinfo/i],
  ["tls", /certificate|CERT_|tls|ssl|handshake/i],
  [
    "reset",
    /ECONNRESET|EPIPE|UND_ERR_SOCKET|reset|closed|terminated|broken pipe|incomplete|unexpected eof|reading a body/i,
  ],
];

/** All the text that an error and its causes offer. It is matched, never kept: it holds whole URLs. */
function describe(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 4) return "";
  const code = "code" in error ? String(error.code) : "";
  return `${code} ${error.message} ${describe(error.cause, depth + 1)}`;
}

/**
 * Turns what `fetch` threw into a {@linkcode NetworkError} that keeps the kind and nothing else of it.
 *
 * @param endpoint path of the endpoint, without host and query
 */
export function toNetworkError(endpoint: string, error: unknown): NetworkError {
  if (isTimeout(error)) return new NetworkError(endpoint, "timeout");
  // A host may be called anything, "reset.example" too.
  const text = describe(error).replace(/https?:\/\/\S+/g, "");
  const kind = PATTERNS.find(([, pattern]) => pattern.test(text))?.[0];
  return new NetworkError(endpoint, kind ?? "other");
}
