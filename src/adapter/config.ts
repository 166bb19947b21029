import { ConsoleLogger, type Logger } from "chat";
import { defaultFetch, type Fetch } from "../_fetch.ts";
import { readEnv } from "../_runtime.ts";
import { ConfigError } from "../errors.ts";
import { checkBotAgent, DEFAULT_BOT_AGENT } from "../ilink/bot_agent.ts";
import { DEFAULT_HOLD_MS } from "../ilink/client.ts";
import { DEFAULT_BASE_URL } from "../ilink/transport.ts";
import { DEFAULT_CDN_BASE_URL } from "../media/_transfer.ts";
import * as check from "./config_checks.ts";
import {
  checkLease,
  type ResolvedLeaseConfig,
  resolveLease,
  type WeixinLeaseConfig,
} from "./lease_config.ts";
import {
  checkMedia,
  type ResolvedMediaConfig,
  resolveMedia,
  type WeixinMediaConfig,
} from "./media_config.ts";
import {
  checkStreaming,
  checkText,
  type ResolvedStreamingConfig,
  type ResolvedTextConfig,
  resolveStreaming,
  resolveText,
  type WeixinStreamingConfig,
  type WeixinTextConfig,
} from "./text_config.ts";
import {
  checkTyping,
  type ResolvedTypingConfig,
  resolveTyping,
  type WeixinTypingConfig,
} from "./typing_config.ts";

/** How the adapter waits for messages. */
export interface WeixinPollingConfig {
  /**
   * Whether `bot.initialize()` starts to poll. Set it to `false` where a process lives for one request only, and
   * call `adapter.pollOnce()`.
   *
   * @default {true}
   */
  readonly enabled?: boolean | undefined;
  /**
   * How long the server is expected to hold a poll, in milliseconds, until it says so itself. A poll is given
   * 10 s more than that: with equal times the client would lose the race each time.
   *
   * @default {35000}
   */
  readonly longPollTimeoutMs?: number | undefined;
  /**
   * Pause after a failed poll, in milliseconds.
   *
   * @default {2000}
   */
  readonly retryDelayMs?: number | undefined;
  /**
   * Pause after `maxConsecutiveFailures` failed polls, in milliseconds.
   *
   * @default {30000}
   */
  readonly backoffDelayMs?: number | undefined;
  /**
   * Failed polls in a row until the pause becomes `backoffDelayMs`.
   *
   * @default {3}
   */
  readonly maxConsecutiveFailures?: number | undefined;
}

/** What a user's message allows the bot to send (protocol §5). */
export interface WeixinReplyWindowConfig {
  /**
   * Messages that may follow one message of a user.
   *
   * @default {10}
   */
  readonly maxMessages?: number | undefined;
  /**
   * How long after it, in milliseconds.
   *
   * @default {86400000}
   */
  readonly maxAgeMs?: number | undefined;
  /**
   * What a post to a closed window does: `"throw"` a `ReplyWindowError`; `"queue"` it, at most 50 messages for
   * 7 days, until the user writes again; or `"send"` it anyway, which the server mostly refuses.
   *
   * @default {"throw"}
   */
  readonly whenClosed?: "queue" | "send" | "throw" | undefined;
}

/** What a login gives; other fields of its result are ignored. */
export interface WeixinCredentials {
  /** Bot account id. */
  readonly accountId: string;
  /** Bot token. */
  readonly token: string;
  /** API base; default: the one in use. */
  readonly baseUrl?: string | undefined;
}

/** Options of `createWeixinAdapter`. Each goes before its variable, and the variable before the default. */
export interface WeixinAdapterConfig {
  /** Bot account id, from a login. Variable: `WEIXIN_ACCOUNT_ID`. Required. */
  readonly accountId?: string | undefined;
  /** Bot token, from a login. Variable: `WEIXIN_BOT_TOKEN`. Required. */
  readonly token?: string | undefined;
  /**
   * API base. Variable: `WEIXIN_BASE_URL`.
   *
   * @default {"https://ilinkai.weixin.qq.com"}
   */
  readonly baseUrl?: string | undefined;
  /**
   * CDN base. Variable: `WEIXIN_CDN_BASE_URL`.
   *
   * @default {"https://novac2c.cdn.weixin.qq.com/c2c"}
   */
  readonly cdnBaseUrl?: string | undefined;
  /**
   * Display name of the bot. Variable: `WEIXIN_BOT_USERNAME`.
   *
   * @default {"weixin-bot"}
   */
  readonly userName?: string | undefined;
  /**
   * Kind of bot that a login asks for; no value but 3 is known to work. Variable: `WEIXIN_BOT_TYPE`.
   *
   * @default {"3"}
   */
  readonly botType?: string | undefined;
  /** Sent to the API as `SKRouteTag` when set. Variable: `WEIXIN_ROUTE_TAG`. */
  readonly routeTag?: string | number | undefined;
  /** How the adapter waits for messages. */
  readonly polling?: WeixinPollingConfig | undefined;
  /**
   * Where log lines go. Without one it is `chat.getLogger("weixin")`, once the bot is initialized.
   *
   * @default {ConsoleLogger}
   */
  readonly logger?: Logger | undefined;
  /** Used for every request instead of the global `fetch`: for proxies, tests and the simulator. */
  readonly fetch?: Fetch | undefined;
  /**
   * Who the bot is, as `Name/Version (comment)`; Tencent sees it in every request.
   *
   * @default {"chat-adapter-weixin/<version>"}
   */
  readonly botAgent?: string | undefined;
  /**
   * How messages are handed to Chat SDK. `"ordered"`: a user's next message when the one before is done, right for
   * Chat's `concurrency: "drop"`, which throws away what comes while a handler runs. `"immediate"`: as they come,
   * for `queue`, `burst` and `debounce`. `"auto"` picks by Chat's strategy.
   *
   * @default {"auto"}
   */
  readonly dispatch?: "auto" | "immediate" | "ordered" | undefined;
  /** How one process among several on the same state is the one that polls. */
  readonly lease?: WeixinLeaseConfig | undefined;
  /** What a user's message allows the bot to send. */
  readonly replyWindow?: WeixinReplyWindowConfig | undefined;
  /** How pictures, files, voice messages and videos are sent and fetched. */
  readonly media?: WeixinMediaConfig | undefined;
  /**
   * What becomes of the Markdown that a bot posts. `"plain"` flattens it and keeps what carries meaning: lists,
   * addresses, rows. `"markdown"` keeps what WeChat renders and rewrites the rest.
   *
   * @default {"plain"}
   */
  readonly formatting?: "markdown" | "plain" | undefined;
  /** How text is prepared for WeChat. */
  readonly text?: WeixinTextConfig | undefined;
  /** How a streamed answer becomes messages. */
  readonly streaming?: WeixinStreamingConfig | undefined;
  /** How the typing indicator is kept. */
  readonly typing?: WeixinTypingConfig | undefined;
  /**
   * Called when the token has become stale, and again after each probe that finds it stale, after 1, 5, 15 and
   * then every 60 minutes. What it returns is used from then on, without a restart; `undefined` waits for the next
   * probe.
   */
  readonly onSessionExpired?:
    | ((
      event: { readonly accountId: string },
    ) =>
      | Promise<WeixinCredentials | undefined | void>
      | WeixinCredentials
      | undefined
      | void)
    | undefined;
}

/** Every option of `T`, given. */
type Resolved<T> = { readonly [K in keyof T]-?: NonNullable<T[K]> };

/** A {@linkcode WeixinAdapterConfig} with nothing left open. */
export interface ResolvedConfig {
  readonly accountId: string;
  readonly token: string;
  readonly baseUrl: string;
  readonly cdnBaseUrl: string;
  readonly userName: string;
  readonly botType: string;
  readonly routeTag: string | undefined;
  readonly polling: Resolved<WeixinPollingConfig>;
  readonly logger: Logger;
  /** Whether the logger was configured, and so is not to be replaced by Chat's. */
  readonly ownLogger: boolean;
  readonly fetch: Fetch;
  readonly botAgent: string;
  readonly dispatch: "auto" | "immediate" | "ordered";
  readonly lease: ResolvedLeaseConfig;
  readonly replyWindow: Resolved<WeixinReplyWindowConfig>;
  readonly formatting: "markdown" | "plain";
  readonly text: ResolvedTextConfig;
  readonly streaming: ResolvedStreamingConfig;
  readonly typing: ResolvedTypingConfig;
  readonly media: ResolvedMediaConfig;
  readonly onSessionExpired: WeixinAdapterConfig["onSessionExpired"];
}

const OPTIONS: check.Options<WeixinAdapterConfig> = {
  accountId: check.string,
  token: check.string,
  baseUrl: check.string,
  cdnBaseUrl: check.string,
  userName: check.string,
  botType: check.string,
  routeTag: check.stringOrNumber,
  polling: check.object<WeixinPollingConfig>({
    enabled: check.boolean,
    longPollTimeoutMs: check.milliseconds,
    retryDelayMs: check.milliseconds,
    backoffDelayMs: check.milliseconds,
    maxConsecutiveFailures: check.positiveInteger,
  }),
  logger: check.logger,
  fetch: check.function_,
  botAgent: check.string,
  dispatch: check.oneOf("auto", "immediate", "ordered"),
  lease: checkLease,
  replyWindow: check.object<WeixinReplyWindowConfig>({
    maxMessages: check.positiveInteger,
    maxAgeMs: check.positiveMilliseconds,
    whenClosed: check.oneOf("queue", "send", "throw"),
  }),
  formatting: check.oneOf("markdown", "plain"),
  text: checkText,
  streaming: checkStreaming,
  typing: checkTyping,
  media: checkMedia,
  onSessionExpired: check.function_,
};

/**
 * Fills the options from variables and defaults, and checks them all.
 *
 * @throws {ConfigError} if one is unknown, of the wrong type, wrong, or missing
 */
export function resolveConfig(
  config: WeixinAdapterConfig = {},
): ResolvedConfig {
  check.object(OPTIONS)(config, "");
  const { polling = {}, replyWindow = {} } = config;
  const routeTag = config.routeTag?.toString() || readEnv("WEIXIN_ROUTE_TAG");
  return {
    ...requireCredentials(config),
    baseUrl: check.url(
      config.baseUrl || readEnv("WEIXIN_BASE_URL") || DEFAULT_BASE_URL,
      'option "baseUrl" or the variable WEIXIN_BASE_URL',
    ),
    cdnBaseUrl: check.url(
      config.cdnBaseUrl || readEnv("WEIXIN_CDN_BASE_URL") ||
        DEFAULT_CDN_BASE_URL,
      'option "cdnBaseUrl" or the variable WEIXIN_CDN_BASE_URL',
    ),
    userName: config.userName || readEnv("WEIXIN_BOT_USERNAME") || "weixin-bot",
    botType: check.digits(
      config.botType || readEnv("WEIXIN_BOT_TYPE") || "3",
      'option "botType" or the variable WEIXIN_BOT_TYPE',
    ),
    routeTag: routeTag === undefined ? undefined : check.headerValue(
      routeTag,
      'option "routeTag" or the variable WEIXIN_ROUTE_TAG',
    ),
    polling: {
      enabled: polling.enabled ?? true,
      longPollTimeoutMs: polling.longPollTimeoutMs ?? DEFAULT_HOLD_MS,
      retryDelayMs: polling.retryDelayMs ?? 2_000,
      backoffDelayMs: polling.backoffDelayMs ?? 30_000,
      maxConsecutiveFailures: polling.maxConsecutiveFailures ?? 3,
    },
    logger: config.logger ?? new ConsoleLogger("info", "weixin"),
    ownLogger: config.logger !== undefined,
    fetch: config.fetch ?? defaultFetch,
    botAgent: checkBotAgent(config.botAgent ?? DEFAULT_BOT_AGENT),
    dispatch: config.dispatch ?? "auto",
    lease: resolveLease(config.lease),
    replyWindow: {
      maxMessages: replyWindow.maxMessages ?? 10,
      maxAgeMs: replyWindow.maxAgeMs ?? 24 * 60 * 60_000,
      whenClosed: replyWindow.whenClosed ?? "throw",
    },
    formatting: config.formatting ?? "plain",
    text: resolveText(config.text),
    streaming: resolveStreaming(config.streaming),
    typing: resolveTyping(config.typing),
    media: resolveMedia(config.media),
    onSessionExpired: config.onSessionExpired,
  };
}

/**
 * The same configuration with other credentials.
 *
 * @throws {ConfigError} if they cannot be used
 */
export function withCredentials(
  config: ResolvedConfig,
  credentials: WeixinCredentials,
): ResolvedConfig {
  const { accountId, token, baseUrl } = credentials;
  check.nonEmptyString(accountId, "onSessionExpired().accountId");
  check.nonEmptyString(token, "onSessionExpired().token");
  const source = "result of onSessionExpired()";
  return {
    ...config,
    accountId,
    token: check.headerValue(token, source),
    baseUrl: baseUrl === undefined
      ? config.baseUrl
      : check.url(baseUrl, source),
  };
}

function requireCredentials(
  config: WeixinAdapterConfig,
): { accountId: string; token: string } {
  const accountId = config.accountId || readEnv("WEIXIN_ACCOUNT_ID");
  const token = config.token || readEnv("WEIXIN_BOT_TOKEN");
  if (accountId && token) {
    return {
      accountId,
      token: check.headerValue(
        token,
        'option "token" or the variable WEIXIN_BOT_TOKEN',
      ),
    };
  }
  const missing = [
    accountId
      ? undefined
      : 'option "accountId" or the variable WEIXIN_ACCOUNT_ID',
    token ? undefined : 'option "token" or the variable WEIXIN_BOT_TOKEN',
  ].filter((entry) => entry !== undefined);
  throw new ConfigError(
    `Cannot create a Weixin adapter without ${missing.join(" and ")}`,
    "`weixin-chat-adapter login --env` prints both",
  );
}
