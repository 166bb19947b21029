import type { Fetch } from "../_fetch.ts";
import { MediaError } from "../errors.ts";
import { parseUrl } from "./trusted_url.ts";

const MAX_HOPS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * GETs and follows redirects by hand, since each hop must be looked at before it is asked.
 *
 * @param mayFollow whether a redirect may lead to that URL
 * @throws {MediaError} `untrusted-url` if it may not
 */
export async function fetchFollowing(
  fetch: Fetch,
  start: URL,
  mayFollow: (url: URL) => boolean,
  signal: AbortSignal,
): Promise<Response> {
  let url = start;
  for (let hop = 0; hop <= MAX_HOPS; hop++) {
    const response = await fetch(url.href, { redirect: "manual", signal });
    const location = response.headers.get("location");
    if (!REDIRECTS.includes(response.status) || location === null) {
      return response;
    }
    await response.body?.cancel();
    const next = parseUrl(location, url);
    if (!next || !mayFollow(next)) {
      throw new MediaError(
        `Refused a redirect to ${next?.host || "no address"}`,
        { reason: "untrusted-url", status: response.status },
      );
    }
    url = next;
  }
  throw new MediaError("Refused to follow more than 5 redirects", {
    reason: "download",
  });
}
