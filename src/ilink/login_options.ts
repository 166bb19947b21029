import type { Fetch } from "../_fetch.ts";
import { ConfigError } from "../errors.ts";
import { DEFAULT_CLIENT_VERSION } from "./headers.ts";
import { DEFAULT_BASE_URL } from "./transport.ts";

/** How long a whole login may take, in milliseconds. */
export const DEFAULT_LOGIN_TIMEOUT_MS = 480_000;

/** The kind of bot that a login makes: the personal one. */
const DEFAULT_BOT_TYPE = "3";

/** The server takes no more of them. */
const MAX_KNOWN_TOKENS = 10;

/** How to reach the login, and for which kind of bot. */
export interface LoginRequestOptions {
  /**
   * API base.
   *
   * @default {"https://ilinkai.weixin.qq.com"}
   */
  readonly baseUrl?: string | undefined;
  /**
   * The only known kind is the personal bot.
   *
   * @default {"3"}
   */
  readonly botType?: string | undefined;
  /**
   * Bot tokens of earlier logins, the newest first; ten are used. By them the server sees that the user is
   * bound already, and then makes no new bot.
   */
  readonly knownTokens?: readonly string[] | undefined;
  /** Sent as `SKRouteTag` when set. */
  readonly routeTag?: string | undefined;
  /** Protocol level claimed; default 2.4.9. A low one makes phones ask for an upgrade. */
  readonly clientVersion?: number | undefined;
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** Ends the login at once; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** {@linkcode LoginRequestOptions} with every default in its place. */
export interface LoginSettings {
  readonly baseUrl: string;
  readonly botType: string;
  readonly knownTokens: readonly string[];
  readonly routeTag: string | undefined;
  readonly clientVersion: number;
  readonly fetch: Fetch | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {ConfigError} if the base URL is none
 */
export function loginSettings(options: LoginRequestOptions): LoginSettings {
  const baseUrl = options.baseUrl ?? DEFAULT_BASE_URL;
  if (!/^https?:/i.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new ConfigError(
      "Cannot log in at the given base URL",
      'Option "baseUrl" must be an http or https URL',
    );
  }
  return {
    baseUrl: baseUrl.replace(/\/+$/, ""),
    botType: options.botType ?? DEFAULT_BOT_TYPE,
    knownTokens: (options.knownTokens ?? []).slice(0, MAX_KNOWN_TOKENS),
    routeTag: options.routeTag,
    clientVersion: options.clientVersion ?? DEFAULT_CLIENT_VERSION,
    fetch: options.fetch,
    signal: options.signal,
  };
}
