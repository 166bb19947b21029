import type { MessageItem } from "../ilink/types.ts";
import type { Bot } from "./bot.ts";
import type { Changes } from "./changes.ts";
import { ReplyWindow } from "./reply_window.ts";
import type { SimulatorSettings } from "./settings.ts";
import type { SentByUser } from "./user.ts";
import type { WireObject } from "./wire_json.ts";

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
  /**
   * The plaintext of a picture, voice message, file or video.
   *
   * @throws {TypeError} if the message has no file
   */
  bytes(): Promise<Uint8Array>;
}

/** A message that `sendmessage` took, as the server's books have it. */
export interface AcceptedMessage extends ReceivedMessage {
  /** How often it was sent, with the same `client_id`. */
  readonly attempts: number;
  /** Whether the user's phone shows it. */
  readonly shown: boolean;
}

/** A message on the user's phone, of either side. */
export type ChatEntry =
  | { readonly by: "bot"; readonly message: ReceivedMessage }
  | { readonly by: "user"; readonly message: SentByUser };

/** The indicator goes away when nothing keeps it alive for this long, in milliseconds. */
const TYPING_LAPSE_MS = 6_000;

/** What is between one bot and one user. */
export class Chat {
  readonly bot: Bot;
  readonly userId: string;
  readonly name: string;
  readonly window: ReplyWindow;
  /** Every context token that the user's messages brought. */
  readonly contextTokens: Set<string> = new Set();
  /** Ticket for the typing indicator, once the bot asked for one. */
  typingTicket: string | undefined;
  /** The user's newest message, as it went to the bot. */
  lastSaid: WireObject | undefined;
  /** What `sendmessage` took, in order. */
  readonly accepted: AcceptedMessage[] = [];
  /** What the phone shows of it. */
  readonly received: ReceivedMessage[] = [];
  /** Everything that the phone shows, of both sides. */
  readonly timeline: ChatEntry[] = [];
  /** Called at every message that the phone shows. */
  readonly onReceived: Set<() => void> = new Set();
  #typingSince: number | undefined;
  readonly #changes: Changes;

  /** Makes a chat in which nothing was said. */
  constructor(
    bot: Bot,
    userId: string,
    name: string,
    settings: SimulatorSettings,
    changes: Changes,
  ) {
    this.bot = bot;
    this.#changes = changes;
    this.userId = userId;
    this.name = name;
    this.window = new ReplyWindow(settings);
  }

  /** Shows a message of the bot on the user's phone. */
  show(message: ReceivedMessage): void {
    this.received.push(message);
    this.timeline.push({ by: "bot", message });
    for (const listener of [...this.onReceived]) listener();
    this.#changes.tell();
  }

  /** Notes what the user said. */
  noteSaid(message: SentByUser): void {
    this.timeline.push({ by: "user", message });
    this.#changes.tell();
  }

  /** Shows the typing indicator from `since` on, or takes it away. */
  setTyping(since: number | undefined): void {
    this.#typingSince = since;
  }

  /** Whether the indicator is shown at `now`. */
  isTyping(now: number): boolean {
    return this.typingLeft(now) > 0;
  }

  /** For how many milliseconds the indicator still stays when nothing keeps it alive. */
  typingLeft(now: number): number {
    return this.#typingSince === undefined
      ? 0
      : Math.max(0, this.#typingSince + TYPING_LAPSE_MS - now);
  }

  /** The bot got another token: what it knew about the user counts no more. */
  forget(): void {
    this.contextTokens.clear();
    this.typingTicket = undefined;
    this.#typingSince = undefined;
    this.window.close();
  }
}
