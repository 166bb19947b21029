import { Chat } from "./chat.ts";
import type { Clock } from "./clock.ts";
import { Mailbox } from "./mailbox.ts";
import type { SimulatorSettings } from "./settings.ts";

/** What a bot needs to reach the simulator. */
export interface BotCredentials {
  /** `<hex>@im.bot`. */
  readonly accountId: string;
  /** `<hex>@im.bot:<secret>`. */
  readonly token: string;
  /** API base. */
  readonly baseUrl: string;
  /** CDN base. */
  readonly cdnBaseUrl: string;
}

/** A message that `sendmessage` took. */
export interface AcceptedMessage {
  /** The id that it got. */
  readonly messageId: bigint;
  /** What it said and to whom, to tell a retry from a reused id. */
  readonly content: string;
}

/** One bot account. */
export class Bot {
  readonly accountId: string;
  token: string;
  readonly mailbox: Mailbox;
  /** By user id. */
  readonly chats = new Map<string, Chat>();
  /** What was accepted already, by `client_id`: the same id again is the same message. */
  readonly accepted = new Map<string, AcceptedMessage>();
  /** The newest values of `X-WECHAT-UIN`. */
  readonly uins: string[] = [];
  /** Between `notifystart` and `notifystop`. */
  online = false;
  #seq = 0;

  /** Makes a bot that nobody has talked to. */
  constructor(
    accountId: string,
    token: string,
    clock: Clock,
    settings: SimulatorSettings,
  ) {
    this.accountId = accountId;
    this.token = token;
    this.mailbox = new Mailbox(clock, settings);
  }

  /** The chat with a user; a new one when there is none yet. */
  chatWith(userId: string, name: string): Chat {
    let chat = this.chats.get(userId);
    if (!chat) {
      chat = new Chat(this, userId, name);
      this.chats.set(userId, chat);
    }
    return chat;
  }

  /** The next running number. */
  nextSeq(): number {
    return ++this.#seq;
  }
}
