import type { BotCredentials } from "./bot.ts";
import type { ApiCall, Deviation } from "./call_log.ts";
import type { AcceptedMessage } from "./chat.ts";
import type { SimulatorClock } from "./clock.ts";
import type { Fault, FaultRule } from "./faults.ts";
import type { SimulatedLogin } from "./login/simulated_login.ts";
import type { ReplyQuota } from "./reply_window.ts";
import type { SimulatorSettings } from "./settings.ts";
import type { DuplicateOptions, SimulatedUser } from "./user.ts";
import type { BotOptions } from "./world.ts";

/** Which chat of a user is meant. */
export interface UserOptions {
  /** Account id of the bot that the user talks to. Default: the first bot, which is made when there is none. */
  readonly bot?: string;
}

/** How a token becomes stale. */
export interface ExpireOptions {
  /** Where the -14 stands. Default `"errcode"`, alone. */
  readonly in?: "both" | "errcode" | "ret";
}

/** A local WeChat: the iLink API, and the users behind it. */
export interface Simulator {
  /**
   * Answers a request as the real server would, without a socket. It goes by the path alone, so that it can be
   * passed as `fetch` to a client with the default base URLs, and a server's handler can hand its requests on.
   */
  readonly fetch: (
    input: string | URL | Request,
    init?: RequestInit,
  ) => Promise<Response>;
  /** API base. While the simulator is not served, nothing listens there. */
  readonly baseUrl: string;
  /** CDN base; as {@linkcode Simulator.baseUrl}. */
  readonly cdnBaseUrl: string;
  /** How the simulator behaves; may be changed at any time. */
  readonly settings: SimulatorSettings;
  /** The simulator's time, which a test can move on. */
  readonly clock: SimulatorClock;
  /** Every request so far, the newest 10 000 at least. */
  readonly calls: readonly ApiCall[];
  /** What requests should not have done, whether it was refused or let through. */
  readonly deviations: readonly Deviation[];
  /**
   * Makes a bot account.
   *
   * @throws {TypeError} if there is a bot of that account id
   */
  createBot(options?: BotOptions): BotCredentials;
  /**
   * A WeChat user in a chat with a bot. The same name and bot give the same object.
   *
   * @throws {TypeError} if there is no such bot
   */
  user(name: string, options?: UserOptions): SimulatedUser;
  /** Lets calls go wrong. Of several rules that fit a call, the oldest takes it. */
  fault(rule: FaultRule): Fault;
  /**
   * Whether a bot told that it is online, and not since that it is not: `notifystart` and `notifystop`.
   *
   * @param accountId default: the first bot
   * @throws {TypeError} if there is no such bot
   */
  isOnline(accountId?: string): boolean;
  /**
   * Makes a bot's token stale: from now on every call gets -14, the held poll too.
   *
   * @param accountId default: the first bot
   * @throws {TypeError} if there is no such bot
   */
  expire(accountId?: string, options?: ExpireOptions): void;
  /**
   * Gives a bot another token. The old one is stale, and so are its cursors and context tokens: every user must
   * write again before the bot can.
   *
   * @param accountId default: the first bot
   * @throws {TypeError} if there is no such bot
   */
  rebind(accountId?: string): BotCredentials;
  /**
   * Hands the user's newest message to the bot once more, as the real server sometimes does.
   *
   * @throws {TypeError} if the user said nothing yet
   */
  duplicateLast(user: SimulatedUser, options?: DuplicateOptions): void;
  /** What the server accepted for a user, shown or not, with the number of attempts at each. */
  sentTo(user: SimulatedUser): readonly AcceptedMessage[];
  /** How much the bot may still send to a user. */
  quota(user: SimulatedUser): ReplyQuota;
  /** Every QR code that was asked for, oldest first, to be scanned and approved. */
  readonly logins: readonly SimulatedLogin[];
  /** Ends held polls and timers. What is asked after that fails as if nothing listened. */
  close(): Promise<void>;
  /** Closes the simulator at the end of an `await using` block. */
  [Symbol.asyncDispose](): Promise<void>;
}
