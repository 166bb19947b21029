import { ConfigError } from "../errors.ts";
import * as check from "./config_checks.ts";

/** How one process among several is the one that polls. */
export interface WeixinLeaseConfig {
  /**
   * How long the right to poll lasts without being renewed, in milliseconds: the time until another process takes
   * over when one dies.
   *
   * @default {30000}
   */
  readonly ttlMs?: number | undefined;
  /**
   * How often it is renewed, in milliseconds; by default never less often than three times in `ttlMs`.
   *
   * @default {10000}
   */
  readonly renewMs?: number | undefined;
  /**
   * How often a process that stands by asks for it, in milliseconds.
   *
   * @default {5000}
   */
  readonly retryMs?: number | undefined;
}

/** A {@linkcode WeixinLeaseConfig} with nothing left open. */
export interface ResolvedLeaseConfig {
  readonly ttlMs: number;
  readonly renewMs: number;
  readonly retryMs: number;
}

/** Checks the option `lease`. */
export const checkLease: check.Check = check.object<WeixinLeaseConfig>({
  ttlMs: check.positiveMilliseconds,
  renewMs: check.positiveMilliseconds,
  retryMs: check.positiveMilliseconds,
});

/**
 * Fills the option `lease`.
 *
 * @throws {ConfigError} if it would lapse between two renewals
 */
export function resolveLease(
  config: WeixinLeaseConfig = {},
): ResolvedLeaseConfig {
  const ttlMs = config.ttlMs ?? 30_000;
  const renewMs = config.renewMs ?? Math.min(10_000, ttlMs / 3);
  if (renewMs >= ttlMs) {
    throw new ConfigError(
      'Cannot use the option "lease.renewMs"',
      'It must be shorter than "lease.ttlMs", or the lease lapses between two renewals',
    );
  }
  return { ttlMs, renewMs, retryMs: config.retryMs ?? 5_000 };
}
