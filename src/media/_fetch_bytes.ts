import { type ByteSource, concatBytes } from "../_bytes.ts";
import { defaultFetch, type Fetch } from "../_fetch.ts";
import { MediaError } from "../errors.ts";
import { redact } from "../ilink/redact.ts";
import { fetchFollowing } from "./_follow.ts";
import { withStallLimit } from "./_stall.ts";
import { limitBytes, tooLarge } from "./_transfer.ts";

/** A server that sends nothing for so long will not go on. */
const STALL_MS = 30_000;

const FIRST_GUESS_BYTES = 256 * 1024;

/** How to fetch a file. */
export interface FetchBytesOptions {
  /** Default: the global `fetch`. */
  readonly fetch: Fetch | undefined;
  /** Most bytes of the result. */
  readonly maxBytes: number;
  /** Ends the fetch at once. */
  readonly signal: AbortSignal;
  /** Whether a redirect may lead to that URL. */
  readonly mayFollow: (url: URL) => boolean;
  /** What to do with the bytes as they arrive, such as to decrypt them; it may make them at most 16 fewer. */
  readonly through?: (bytes: ByteSource, signal: AbortSignal) => ByteSource;
}

/** A fetched file. */
export interface FetchedBytes {
  /** Its bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** `Content-Type` of the answer. */
  readonly contentType: string | undefined;
}

/**
 * Fetches a file, and stops as soon as it is too large.
 *
 * @throws {MediaError} `download`, `too-large` or `untrusted-url`; what `fetch` throws is passed on
 */
export function fetchBytes(
  url: URL,
  options: FetchBytesOptions,
): Promise<FetchedBytes> {
  const { fetch = defaultFetch, maxBytes, mayFollow } = options;
  const through = options.through ?? ((bytes: ByteSource) => bytes);
  return withStallLimit(STALL_MS, options.signal, async (signal, alive) => {
    const response = await fetchFollowing(fetch, url, mayFollow, signal);
    alive();
    if (!response.ok) throw await refusal(url, response);
    const length = bodyLength(response);
    if (length !== undefined && length > maxBytes + 16) {
      await response.body?.cancel();
      throw tooLarge(maxBytes);
    }
    const pieces = through(readPieces(response, signal, alive), signal);
    return {
      bytes: await concatBytes(
        limitBytes(pieces, maxBytes),
        length ?? FIRST_GUESS_BYTES,
      ),
      contentType: response.headers.get("content-type") ?? undefined,
    };
  });
}

/** `Content-Length`, where it is the number of bytes that will be read. */
function bodyLength(response: Response): number | undefined {
  const length = response.headers.get("content-length") ?? "";
  return /^\d{1,15}$/.test(length) && !response.headers.has("content-encoding")
    ? Number(length)
    : undefined;
}

async function refusal(url: URL, response: Response): Promise<MediaError> {
  const reason = response.headers.get("x-error-message");
  await response.body?.cancel();
  const secrets = [...url.searchParams.values()];
  const said = reason ? `, "${redact(reason, secrets)}"` : "";
  return new MediaError(
    `Cannot download the file: HTTP ${response.status}${said}`,
    { reason: "download", status: response.status },
  );
}

async function* readPieces(
  response: Response,
  signal: AbortSignal,
  alive: () => void,
): AsyncGenerator<Uint8Array, void, void> {
  const reader = response.body?.getReader();
  if (!reader) return;
  // Not every source of a body looks at the signal, and a pending read would hold it forever.
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return;
      alive();
      yield value;
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}
