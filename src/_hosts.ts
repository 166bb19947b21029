/** Tencent's domains: the API and the CDN are under the first, the international edge under the second. */
const TENCENT_DOMAINS = ["weixin.qq.com", "wechat.com"];

/** Whether the host of a parsed URL is this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/**
 * Whether a parsed URL leads to a host that credentials and media may go to: https, no user information, and
 * under one of Tencent's domains or one of the `configured` host names (design §9).
 */
export function isTrustedHttps(
  url: URL,
  configured: readonly string[],
): boolean {
  return url.protocol === "https:" && !hasUserInfo(url) &&
    [...TENCENT_DOMAINS, ...configured].some((domain) =>
      url.hostname === domain || url.hostname.endsWith(`.${domain}`)
    );
}

/** Whether a URL carries a user name or a password. */
export function hasUserInfo(url: URL): boolean {
  return url.username !== "" || url.password !== "";
}
