import { isTimeout, withDeadline } from "../_deadline.ts";
import type { ByteSource } from "../_bytes.ts";
import type { Fetch } from "../_fetch.ts";
import { sleep } from "../_sleep.ts";
import { isWeixinError, MediaError, NETWORK_TEXT } from "../errors.ts";
import { toNetworkError } from "../ilink/network_error.ts";

/** Where the CDN is when nothing else is configured. */
export const DEFAULT_CDN_BASE_URL = "https://novac2c.cdn.weixin.qq.com/c2c";

/** What Tencent's own client takes at most. */
export const DEFAULT_MAX_BYTES: number = 100 * 1024 * 1024;

/** Time for 100 MiB at 3 Mbit/s. */
export const DEFAULT_MEDIA_DEADLINE_MS = 300_000;

const DEFAULT_RETRY_DELAY_MS = 500;

/** What every way to move media needs. */
export interface TransferOptions {
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** Most bytes of a file, in either direction; default 100 MiB. */
  readonly maxBytes?: number | undefined;
  /** Milliseconds for everything together, bodies included; default 300 000. */
  readonly deadlineMs?: number | undefined;
  /** Ends the transfer at once; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What it takes to reach the CDN. */
export interface CdnOptions extends TransferOptions {
  /** CDN base; default {@linkcode DEFAULT_CDN_BASE_URL}. */
  readonly cdnBaseUrl?: string | undefined;
  /** API base, whose host is trusted too; default none besides Tencent's. */
  readonly baseUrl?: string | undefined;
  /** Milliseconds before the first new try, half as many or half as many more; default 500. Later ones wait longer. */
  readonly retryDelayMs?: number | undefined;
  /** Told what was left out or tried again, in words fit for a log. */
  readonly warn?: ((message: string) => void) | undefined;
}

/** Waits before try number `attempt` + 1: twice as long each time, and not for all clients at the same moment. */
export function backOff(
  options: CdnOptions,
  attempt: number,
  signal: AbortSignal,
): Promise<void> {
  const { retryDelayMs = DEFAULT_RETRY_DELAY_MS } = options;
  const delay = retryDelayMs * 2 ** (attempt - 1);
  return sleep(delay * (0.5 + Math.random()), signal);
}

/** The configured bases, which make hosts trusted. */
export function trustedBases(options: CdnOptions): string[] {
  return [options.baseUrl, options.cdnBaseUrl ?? DEFAULT_CDN_BASE_URL]
    .filter((base) => base !== undefined);
}

/** An address of the CDN, built from its parts. */
export function cdnUrl(
  options: CdnOptions,
  endpoint: "download" | "upload",
  query: Record<string, string>,
): URL {
  const base = (options.cdnBaseUrl ?? DEFAULT_CDN_BASE_URL).replace(/\/+$/, "");
  return new URL(`${base}/${endpoint}?${new URLSearchParams(query)}`);
}

/**
 * Runs a transfer under its deadline and turns whatever it throws into a {@linkcode MediaError}.
 *
 * @param what such as `"download the media"`
 */
export async function transfer<T>(
  what: string,
  options: TransferOptions,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { deadlineMs = DEFAULT_MEDIA_DEADLINE_MS, signal } = options;
  try {
    return await withDeadline(deadlineMs, signal, run);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw toMediaError(what, error);
  }
}

/** Keeps the kind of a failure and nothing of its text, which may hold whole URLs. */
export function toMediaError(what: string, error: unknown): Error {
  if (isWeixinError(error)) return error;
  if (isTimeout(error)) {
    return new MediaError(`Cannot ${what}: the deadline ran out`, {
      reason: "timeout",
    });
  }
  const { kind } = toNetworkError("", error);
  return new MediaError(`Cannot ${what}: ${NETWORK_TEXT[kind]}`, {
    reason: "network",
  });
}

/** Passes bytes on, until they are more than `maxBytes`. */
export async function* limitBytes(
  source: ByteSource,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void, void> {
  let length = 0;
  for await (const piece of source) {
    length += piece.byteLength;
    if (length > maxBytes) throw tooLarge(maxBytes);
    yield piece;
  }
}

/** The error of too many bytes. */
export function tooLarge(maxBytes: number): MediaError {
  return new MediaError(`The file has more than ${maxBytes} bytes`, {
    reason: "too-large",
    hint: 'Option "media.maxBytes" sets the limit',
  });
}
