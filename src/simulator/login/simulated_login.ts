import type { BotCredentials } from "../bot.ts";

/** What `get_qrcode_status` can say, in the real server's spelling. */
export type LoginStatus =
  | "binded_redirect"
  | "confirmed"
  | "expired"
  | "need_verifycode"
  | "scaned"
  | "scaned_but_redirect"
  | "verify_code_blocked"
  | "wait";

/** A QR code that somebody asked for, and what a phone can do with it. */
export interface SimulatedLogin {
  /** What status polls name it by. */
  readonly id: string;
  /** Where it stands. */
  readonly status: LoginStatus;
  /** Path of the page on which it can be approved. */
  readonly path: string;
  /**
   * The user scans the code. When that user's live bot is among the tokens that the client knows, the login ends
   * as already bound.
   *
   * @param name the user's name, as in `simulator.user()`; default `"owner"`
   * @throws {TypeError} if the login has ended
   */
  scan(name?: string): void;
  /**
   * The user approves, scanning first if that did not happen. There is a new bot, and the tokens of all older bots
   * of that user are stale.
   *
   * @throws {TypeError} if the login has ended
   */
  confirm(): BotCredentials;
  /**
   * The user refuses: the code expires.
   *
   * @throws {TypeError} if the login has ended
   */
  refuse(): void;
  /**
   * The phone shows digits that the client must send. The third wrong answer blocks the code.
   *
   * @throws {TypeError} if the login has ended
   */
  askCode(digits: string): void;
  /**
   * Sends the client to another host; until it polls there, it hears nothing else.
   *
   * @param host a host name, or `host:port`
   * @throws {TypeError} if the login has ended
   */
  redirect(host: string): void;
  /**
   * Ends the login: the client is bound already.
   *
   * @throws {TypeError} if the login has ended
   */
  alreadyBound(): void;
  /**
   * Ends the login: the code is too old.
   *
   * @throws {TypeError} if the login has ended
   */
  expire(): void;
  /**
   * Ends the login: too many wrong digits.
   *
   * @throws {TypeError} if the login has ended
   */
  block(): void;
}
