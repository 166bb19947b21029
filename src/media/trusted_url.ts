import { hasUserInfo, isLoopbackHost, isTrustedHttps } from "../_hosts.ts";

/**
 * Reads a URL that came from outside (`full_url`, `upload_full_url`, a redirect) and tells whether it may be used:
 * https under Tencent's hosts or under a configured base, and http only when a loopback base of just that origin
 * is configured (design §9).
 *
 * @param bases the configured API and CDN bases
 * @returns the parsed URL, or `undefined` when it must not be used
 */
export function trustedUrl(
  text: string | undefined,
  bases: readonly string[],
): URL | undefined {
  const url = parseUrl(text);
  if (!url) return undefined;
  const trusted = bases.map((base) => parseUrl(base)).filter((base) =>
    base !== undefined
  );
  const isOwn = url.protocol === "http:"
    ? !hasUserInfo(url) &&
      trusted.some((base) =>
        base.origin === url.origin && isLoopbackHost(base.hostname)
      )
    : isTrustedHttps(url, trusted.map((base) => base.hostname));
  return isOwn ? url : undefined;
}

/** Parses an absolute URL, or one relative to `base`; `undefined` when it is none. */
export function parseUrl(
  text: string | undefined,
  base?: URL,
): URL | undefined {
  try {
    return text ? new URL(text, base) : undefined;
  } catch {
    return undefined;
  }
}
