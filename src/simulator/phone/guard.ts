import { PhoneRefusal, type PhoneRequest } from "./request.ts";

/**
 * Lets nobody in but the phone's own page. Another site's page can send requests here, and can even give its own
 * name this machine's address; it cannot hide the name under which it calls, nor where it comes from.
 *
 * @throws {PhoneRefusal} 403
 */
export function guard({ world, request, url }: PhoneRequest): void {
  const known = isOwnName(url.hostname) ||
    url.hostname === new URL(world.origin).hostname ||
    world.settings.phoneHosts.includes(url.hostname);
  if (!known) {
    throw new PhoneRefusal(
      403,
      `the phone is not shown as ${url.hostname}: name it in the setting phoneHosts`,
    );
  }
  const origin = request.headers.get("Origin");
  if (origin !== null && !isSameHost(origin, url.host)) {
    throw new PhoneRefusal(403, "the phone takes no orders from other pages");
  }
  const site = request.headers.get("Sec-Fetch-Site") ?? "none";
  const opened = url.pathname === "/" &&
    request.headers.get("Sec-Fetch-Mode") === "navigate";
  if (site !== "none" && site !== "same-origin" && !opened) {
    throw new PhoneRefusal(403, "the phone is not part of other pages");
  }
}

/** No site can have one of these names: `localhost`, and addresses in numbers. */
function isOwnName(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") ||
    /^\d+\.\d+\.\d+\.\d+$/.test(hostname) || hostname.startsWith("[");
}

/** Behind a proxy the scheme may differ; the host may not. */
function isSameHost(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
