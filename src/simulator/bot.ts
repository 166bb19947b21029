import { type AcceptedMessage, Chat } from "./chat.ts";
import type { Changes } from "./changes.ts";
import type { Clock } from "./clock.ts";
import { Mailbox } from "./mailbox.ts";
import type { StaleTokenIn } from "./refusal.ts";
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

/** A message in the server's books, which still counts its attempts. */
export interface LedgerEntry extends AcceptedMessage {
  attempts: number;
  /** What it said and to whom, to tell a retry from a reused id. */
  readonly content: string;
}

/** One bot account. */
export class Bot {
  readonly accountId: string;
  token: string;
  readonly mailbox: Mailbox;
  /** By user id. */
  readonly chats: Map<string, Chat> = new Map();
  /** What was accepted already, by `client_id`: the same id again is the same message. */
  readonly ledger: Map<string, LedgerEntry> = new Map();
  /** The newest values of `X-WECHAT-UIN`. */
  readonly uins: string[] = [];
  /** Name of the user who made it by a login. */
  owner: string | undefined;
  /** Between `notifystart` and `notifystop`. */
  online = false;
  /** Set when the token is stale: where the -14 stands. */
  expiredIn: StaleTokenIn | undefined;
  readonly #settings: SimulatorSettings;
  readonly #changes: Changes;
  #seq = 0;

  /** Makes a bot that nobody has talked to. */
  constructor(
    accountId: string,
    token: string,
    clock: Clock,
    settings: SimulatorSettings,
    changes: Changes,
  ) {
    this.accountId = accountId;
    this.token = token;
    this.mailbox = new Mailbox(clock, settings);
    this.#settings = settings;
    this.#changes = changes;
  }

  /** The chat with a user; a new one when there is none yet. */
  chatWith(userId: string, name: string): Chat {
    let chat = this.chats.get(userId);
    if (!chat) {
      chat = new Chat(this, userId, name, this.#settings, this.#changes);
      this.chats.set(userId, chat);
      this.#changes.tell();
    }
    return chat;
  }

  /** The next running number. */
  nextSeq(): number {
    return ++this.#seq;
  }

  /** Makes the token stale, and ends the held poll. */
  expire(where: StaleTokenIn): void {
    this.expiredIn = where;
    this.mailbox.release();
  }

  /** Another token: the old one is stale, and cursors and context tokens count no more. */
  rebind(token: string): void {
    this.token = token;
    this.expiredIn = undefined;
    this.mailbox.forgetCursors();
    for (const chat of this.chats.values()) chat.forget();
  }
}
