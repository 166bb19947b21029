import type { MessageItem } from "../ilink/types.ts";
import type { Bot } from "./bot.ts";

/** A message of the bot, as the user's phone has it. */
export interface ReceivedMessage {
  /** The id that the server gave it. */
  readonly messageId: string;
  /** The bot's own id of it. */
  readonly clientId: string;
  /** The text; `""` for anything but a text. */
  readonly text: string;
  /** The item as the bot sent it. */
  readonly item: MessageItem;
  /** The context token that came with it. */
  readonly contextToken: string | undefined;
  /** The turn that it belongs to, if the bot said so. */
  readonly runId: string | undefined;
  /** When it came, in milliseconds since 1970 by the simulator's clock. */
  readonly receivedAt: number;
}

/** The indicator goes away when nothing keeps it alive for this long, in milliseconds. */
const TYPING_LAPSE_MS = 6_000;

/** What is between one bot and one user. */
export class Chat {
  readonly bot: Bot;
  readonly userId: string;
  readonly name: string;
  /** Every context token that the user's messages brought. */
  readonly contextTokens = new Set<string>();
  /** Ticket for the typing indicator, once the bot asked for one. */
  typingTicket: string | undefined;
  /** What the bot sent, in order. */
  readonly received: ReceivedMessage[] = [];
  /** Called at every message of the bot. */
  readonly onReceived = new Set<() => void>();
  #typingSince: number | undefined;

  /** Makes a chat in which nothing was said. */
  constructor(bot: Bot, userId: string, name: string) {
    this.bot = bot;
    this.userId = userId;
    this.name = name;
  }

  /** Shows a message of the bot on the user's phone. */
  show(message: ReceivedMessage): void {
    this.received.push(message);
    for (const listener of [...this.onReceived]) listener();
  }

  /** Shows or takes away the typing indicator. */
  setTyping(since: number | undefined): void {
    this.#typingSince = since;
  }

  /** Whether the indicator is shown at `now`. */
  isTyping(now: number): boolean {
    return this.#typingSince !== undefined &&
      now - this.#typingSince < TYPING_LAPSE_MS;
  }
}
