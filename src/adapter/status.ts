/** How an adapter is doing; for health checks. */
export interface WeixinStatus {
  /** Bot account id that is in use. */
  readonly accountId: string;
  /**
   * `stopped`: not initialized, or `polling.enabled` is false. `standby`: another process polls, or the state does not
   * answer. `polling`: all is well, or a failed poll is about to be tried again: see `failures`. `expired`: the token is
   * stale, log in again.
   */
  readonly state: "expired" | "polling" | "standby" | "stopped";
  /** When a poll last succeeded, in milliseconds since 1970. */
  readonly lastPollAt: number | undefined;
  /** Failed polls in a row. */
  readonly failures: number;
  /** What the last failed poll said; `undefined` as soon as one succeeds. */
  readonly lastError: string | undefined;
  /** Messages that were received and are not finished. At 256 polling pauses. */
  readonly pending: number;
  /** Those of them that handlers work on now. */
  readonly running: number;
  /** Since when the session is expired, in milliseconds since 1970. */
  readonly expiredAt: number | undefined;
  /** When the expired session is tried again, in milliseconds since 1970. */
  readonly nextProbeAt: number | undefined;
  /** What a user's message allows by configuration; `adapter.replyWindow(threadId)` tells what is left of it. */
  readonly replyWindow: {
    readonly maxMessages: number;
    readonly maxAgeMs: number;
    readonly whenClosed: "queue" | "send" | "throw";
  };
}
