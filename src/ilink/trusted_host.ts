import { hasUserInfo, isLoopbackHost, isTrustedHttps } from "../_hosts.ts";

/** Whether the base is a server of this machine, as the simulator is. */
function isLocal(base: URL): boolean {
  return base.protocol === "http:" && isLoopbackHost(base.hostname);
}

/**
 * Whether a URL that came from outside may be called: https and a host of Tencent's or of the configured base;
 * any loopback port over http when that base is http on loopback itself.
 */
function isTrusted(url: URL, base: URL): boolean {
  if (url.protocol === "http:") {
    return isLocal(base) && isLocal(url) && !hasUserInfo(url);
  }
  return isTrustedHttps(url, [base.hostname]);
}

/**
 * The base URL behind a `redirect_host`, or `undefined` when that is no host name or not one to be trusted.
 *
 * @param host what the server said: a host name, or on a loopback base `host:port`
 * @param base the configured base URL
 */
export function redirectBaseUrl(
  host: string,
  base: string,
): string | undefined {
  const configured = new URL(base);
  for (const protocol of isLocal(configured) ? ["http", "https"] : ["https"]) {
    const url = parse(`${protocol}://${host}`);
    // Whatever the parser would drop, repair or take for a path, user or query is no host name.
    if (url?.host !== host.toLowerCase()) continue;
    if (protocol === "https" && url.port !== "") continue;
    if (isTrusted(url, configured)) return url.origin;
  }
  return undefined;
}

/**
 * A `baseurl` from the server without slashes at its end, or `undefined` when it is not one to be trusted.
 *
 * @param base the configured base URL
 */
export function trustedBaseUrl(url: string, base: string): string | undefined {
  const parsed = parse(url);
  if (!parsed || parsed.search !== "" || parsed.hash !== "") return undefined;
  if (!isTrusted(parsed, new URL(base))) return undefined;
  return `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, "");
}

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
