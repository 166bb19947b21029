import { encodeBase64 } from "@std/encoding/base64";

/**
 * The protocol level that we claim: 2.4.9, as `major<<16 | minor<<8 | patch`. A low one makes phones ask for
 * an upgrade (protocol §1).
 */
export const DEFAULT_CLIENT_VERSION: number = (2 << 16) | (4 << 8) | 9;

/** What goes into the headers of a request. */
export interface HeaderOptions {
  /** See {@linkcode DEFAULT_CLIENT_VERSION}. */
  readonly clientVersion: number;
  /** Sent as `SKRouteTag` when set. */
  readonly routeTag?: string | undefined;
}

/** The headers that every request carries. */
export function appHeaders(options: HeaderOptions): Headers {
  const headers = new Headers({
    "iLink-App-Id": "bot",
    "iLink-App-ClientVersion": String(options.clientVersion),
  });
  if (options.routeTag !== undefined) {
    headers.set("SKRouteTag", options.routeTag);
  }
  return headers;
}

/** The headers of a POST; without a token there is no `Authorization`. */
export function postHeaders(
  options: HeaderOptions,
  token: string | undefined,
): Headers {
  const headers = appHeaders(options);
  headers.set("Content-Type", "application/json");
  headers.set("AuthorizationType", "ilink_bot_token");
  headers.set("X-WECHAT-UIN", randomUin());
  if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
  return headers;
}

/** Base64 of the decimal text of a fresh random uint32. */
function randomUin(): string {
  const [uin] = crypto.getRandomValues(new Uint32Array(1));
  return encodeBase64(String(uin));
}
