import * as check from "./config_checks.ts";

/** How the typing indicator is kept (protocol §5). */
export interface WeixinTypingConfig {
  /**
   * How often it is asked for again, in milliseconds: WeChat takes it away a few seconds after the last time.
   *
   * @default {5000}
   */
  readonly keepAliveMs?: number | undefined;
  /**
   * How long it may stay, in milliseconds, until a message goes out, so that a handler which never answers does not
   * type for ever. Raise it for a model that thinks for minutes.
   *
   * @default {60000}
   */
  readonly maxMs?: number | undefined;
}

/** A {@linkcode WeixinTypingConfig} with nothing left open. */
export interface ResolvedTypingConfig {
  readonly keepAliveMs: number;
  readonly maxMs: number;
}

/** Checks the option `typing`. */
export const checkTyping: check.Check = check.object<WeixinTypingConfig>({
  keepAliveMs: check.positiveMilliseconds,
  maxMs: check.positiveMilliseconds,
});

/** Fills the option `typing`. */
export function resolveTyping(
  config: WeixinTypingConfig = {},
): ResolvedTypingConfig {
  return {
    keepAliveMs: config.keepAliveMs ?? 5_000,
    maxMs: config.maxMs ?? 60_000,
  };
}
