import { abortable } from "../_abortable.ts";
import type { Log } from "../_log.ts";
import { sleep } from "../_sleep.ts";
import type {
  ResolvedConfig,
  WeixinAdapterConfig,
  WeixinCredentials,
} from "./config.ts";

/** When an expired session is tried again, in minutes; the last one repeats. */
const PROBES_MIN = [1, 5, 15, 60];

/** What an {@linkcode Expiry} works with. */
export interface ExpiryOptions {
  readonly accountId: string;
  readonly log: Log;
  /** Asks the bot's author for new credentials. */
  readonly ask: WeixinAdapterConfig["onSessionExpired"];
  /** Checks what the author gave. */
  readonly accept: (credentials: WeixinCredentials) => ResolvedConfig;
}

/** The way out of a session that has expired: new credentials, or a probe now and then. */
export class Expiry {
  readonly #options: ExpiryOptions;
  #since: number | undefined;
  #nextProbeAt: number | undefined;
  #probes = 0;

  /** Makes an object for a session that is good. */
  constructor(options: ExpiryOptions) {
    this.#options = options;
  }

  /** Since when the session is expired, in milliseconds since 1970. */
  get since(): number | undefined {
    return this.#since;
  }

  /** When the session is tried again, in milliseconds since 1970. */
  get nextProbeAt(): number | undefined {
    return this.#nextProbeAt;
  }

  /** Notes that the session is good; `true` when it was not. */
  end(): boolean {
    const was = this.#since !== undefined;
    this.#since = undefined;
    this.#nextProbeAt = undefined;
    this.#probes = 0;
    return was;
  }

  /**
   * Notes that the session is expired. Gives a configuration with new credentials as soon as there are any;
   * otherwise resolves when it is time to try the old ones again.
   *
   * @throws the `signal.reason` of an abort
   */
  async wait(signal: AbortSignal): Promise<ResolvedConfig | undefined> {
    const { accountId, log } = this.#options;
    if (this.#since === undefined) {
      this.#since = Date.now();
      log.error(
        "The Weixin session has expired: nothing is received or sent until a new login. Run `weixin-chat-adapter login` and restart with the new token, or return it from onSessionExpired",
        { accountId },
      );
    }
    const config = await this.#ask(signal);
    if (config) {
      this.end();
      return config;
    }
    const minutes = PROBES_MIN[Math.min(this.#probes, PROBES_MIN.length - 1)]!;
    this.#probes++;
    this.#nextProbeAt = Date.now() + minutes * 60_000;
    await sleep(minutes * 60_000, signal);
    this.#nextProbeAt = undefined;
    return undefined;
  }

  /** The author's code may take as long as a person needs to scan a code; a shutdown does not wait for it. */
  async #ask(signal: AbortSignal): Promise<ResolvedConfig | undefined> {
    const { ask, accept, accountId, log } = this.#options;
    if (!ask) return undefined;
    try {
      const asked = (async () => await ask({ accountId }))();
      const credentials = await abortable(asked, signal);
      return credentials ? accept(credentials) : undefined;
    } catch (error) {
      signal.throwIfAborted();
      log.error("onSessionExpired failed", {
        error: error instanceof Error ? error.message : String(error),
      });
      return undefined;
    }
  }
}
