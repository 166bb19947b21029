import type { ReceivedMessage } from "./chat.ts";

/** How a user says something. */
export interface SayOptions {
  /**
   * How the uint64 ids stand in the JSON: as numbers, the default and what the real server mostly does, or as
   * texts.
   */
  readonly idsAs?: "number" | "text";
}

/** A message of a user, as the server has it. */
export interface SentByUser {
  /** Its uint64 id. */
  readonly messageId: string;
  /** The phone's own id of it. */
  readonly clientId: string;
  /** The context token that it brought. */
  readonly contextToken: string;
  /** When it was sent, in milliseconds since 1970 by the simulator's clock. */
  readonly sentAt: number;
}

/** How to wait for a message. */
export interface NextMessageOptions {
  /** Milliseconds of real time until the wait fails. Default 10 000. */
  readonly timeoutMs?: number;
  /** Ends the wait at once. */
  readonly signal?: AbortSignal;
}

/** A WeChat user in a chat with one bot. */
export interface SimulatedUser {
  /** The WeChat id, `…@im.wechat`; the same for the same name, in every simulator. */
  readonly id: string;
  /** The name given to `simulator.user()`. */
  readonly name: string;
  /** Everything that the bot sent to this user, in order. */
  readonly messages: readonly ReceivedMessage[];
  /** Whether the phone shows that the bot is typing. */
  readonly typing: boolean;
  /** Says a text to the bot. Resolves when the server has it; the bot gets it with its next poll. */
  say(text: string, options?: SayOptions): Promise<SentByUser>;
  /**
   * The bot's next message that was not taken yet, in order; waits for it when there is none.
   *
   * @throws {DOMException} a `TimeoutError` that says what came instead, when none comes in time
   */
  nextMessage(options?: NextMessageOptions): Promise<ReceivedMessage>;
}
