/** Domains whose hosts the server may send us to (design §9). */
const WEIXIN_DOMAINS = ["weixin.qq.com", "wechat.com"];

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

function isUnder(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}

/** Whether `url` stays on this machine. */
function isLoopback(url: URL): boolean {
  return LOOPBACK.test(url.hostname);
}

/**
 * Whether a URL that came from outside may be called: https and a host of WeChat's or of the configured base;
 * any loopback port over http when that base is http on loopback itself.
 */
function isTrusted(url: URL, base: URL): boolean {
  if (url.username !== "" || url.password !== "") return false;
  if (base.protocol === "http:" && isLoopback(base)) {
    if (url.protocol === "http:" && isLoopback(url)) return true;
  }
  return url.protocol === "https:" &&
    [...WEIXIN_DOMAINS, base.hostname].some((domain) =>
      isUnder(url.hostname, domain)
    );
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
  const local = configured.protocol === "http:" && isLoopback(configured);
  for (const protocol of local ? ["http", "https"] : ["https"]) {
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
