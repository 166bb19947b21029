import { isMediaError, MediaError } from "../errors.ts";
import { decryptError } from "./_aes_path.ts";
import { fetchBytes } from "./_fetch_bytes.ts";
import {
  backOff,
  type CdnOptions,
  cdnUrl,
  DEFAULT_MAX_BYTES,
  toMediaError,
  transfer,
  trustedBases,
} from "./_transfer.ts";
import { decryptAes } from "./aes.ts";
import { readKey } from "./keys.ts";
import type { MediaReference } from "./reference.ts";
import { parseUrl, trustedUrl } from "./trusted_url.ts";

const WHAT = "download the media";

/**
 * Downloads and decrypts a file of a message: from `fullUrl` when its host is trusted, and after a 5xx or a broken
 * connection from the built address. Decrypts while the bytes arrive.
 *
 * @throws {MediaError} with one of the reasons `decrypt`, `download`, `network`, `timeout`, `too-large` and
 * `untrusted-url`
 */
export function downloadMedia(
  reference: MediaReference,
  options: CdnOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  return transfer(WHAT, options, async (signal) => {
    const key = readKey({ aes_key: reference.aesKey ?? "" }, reference.hexKey);
    // Only pictures come plain.
    if (!key && reference.kind !== "image") throw decryptError();
    const bases = trustedBases(options);
    const [first, second] = addresses(reference, options, bases);
    const fetchFrom = async (url: URL) => {
      const { bytes } = await fetchBytes(url, {
        fetch: options.fetch,
        maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
        signal,
        mayFollow: (hop) => trustedUrl(hop.href, bases) !== undefined,
        ...(key && {
          through: (pieces, signal) => decryptAes(key, pieces, { signal }),
        }),
      });
      if (bytes.byteLength === 0 && !key) {
        throw new MediaError(`Cannot ${WHAT}: there are no bytes`, {
          reason: "download",
        });
      }
      return bytes;
    };
    try {
      return await fetchFrom(first);
    } catch (cause) {
      signal.throwIfAborted();
      const error = toMediaError(WHAT, cause);
      if (!mayTryAgain(error)) throw error;
      options.warn?.(`${error.message}. Trying once more`);
    }
    await backOff(options, 1, signal);
    return await fetchFrom(second);
  });
}

/** The addresses to try, in order; the only one twice. */
function addresses(
  reference: MediaReference,
  options: CdnOptions,
  bases: readonly string[],
): [URL, URL] {
  const { fullUrl, param } = reference;
  const full = trustedUrl(fullUrl, bases);
  if (fullUrl && !full) {
    const host = parseUrl(fullUrl)?.host || "no host";
    options.warn?.(`Ignored the download address on ${host}: not trusted`);
  }
  const built = param
    ? cdnUrl(options, "download", { encrypted_query_param: param })
    : undefined;
  const first = full ?? built;
  if (!first) {
    throw new MediaError(`Cannot ${WHAT}: it has no usable address`, {
      reason: fullUrl ? "untrusted-url" : "download",
    });
  }
  return [first, built ?? first];
}

function mayTryAgain(error: Error): boolean {
  if (!isMediaError(error)) return false;
  if (error.reason === "download") return (error.status ?? 0) >= 500;
  return ["network", "timeout", "untrusted-url"].includes(error.reason);
}
