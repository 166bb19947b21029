import { Bot, type BotCredentials } from "./bot.ts";
import { Cdn } from "./cdn/cdn.ts";
import { CallLog } from "./call_log.ts";
import { Changes } from "./changes.ts";
import { Clock } from "./clock.ts";
import type { FaultList } from "./fault_list.ts";
import { Faults } from "./faults.ts";
import { IdSource, newAccountId, newBotToken } from "./ids.ts";
import type { Login } from "./login/login.ts";
import { badRequest } from "./refusal.ts";
import {
  resolveSettings,
  type SimulatorOptions,
  type SimulatorSettings,
} from "./settings.ts";

/** What a new bot shall be. */
export interface BotOptions {
  /** Default: a new one. */
  readonly accountId?: string;
  /** Default: a new one. */
  readonly token?: string;
  /** Name of the user whose bot it is: a login of that user makes its token stale. Default: nobody's. */
  readonly owner?: string;
}

/** Everything that a simulator knows. */
export class World {
  readonly clock: Clock = new Clock();
  /** Told of everything that a page may show. */
  readonly changes: Changes = new Changes();
  readonly settings: SimulatorSettings;
  readonly log: CallLog = new CallLog();
  readonly ids: IdSource;
  readonly bots: Map<string, Bot> = new Map();
  readonly faults: Faults = new Faults();
  readonly cdn: Cdn = new Cdn();
  readonly logins: Login[] = [];
  /** The newest values of `X-WECHAT-UIN` that came without a token. */
  readonly #uins: string[] = [];
  #hangUp = new AbortController();
  #closed = false;
  /** Where the simulator is reached; no more than a name while it is not served. */
  origin = "http://127.0.0.1";

  /** Makes a world without bots. */
  constructor(options: SimulatorOptions) {
    this.settings = resolveSettings(options);
    this.ids = new IdSource(this.clock.now());
  }

  /** Where media is. */
  get cdnBase(): string {
    return `${this.origin}/c2c`;
  }

  /** Fires when the simulator drops every request that it is working on. */
  get hangUpSignal(): AbortSignal {
    return this.#hangUp.signal;
  }

  /** Whether nothing answers any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Drops every request that is being worked on, as a server does that stops. */
  hangUp(): void {
    const dropped = this.#hangUp;
    this.#hangUp = new AbortController();
    dropped.abort(
      new TypeError("connection closed: the simulator was stopped"),
    );
  }

  /** Drops every request, now and later. */
  close(): void {
    this.#closed = true;
    this.hangUp();
  }

  /** Makes a bot. */
  createBot(options: BotOptions = {}): Bot {
    const accountId = options.accountId ?? newAccountId();
    if (this.bots.has(accountId)) {
      throw new TypeError(
        `Cannot create the bot "${accountId}": there is one already`,
      );
    }
    const token = options.token ?? newBotToken(accountId);
    const bot = new Bot(
      accountId,
      token,
      this.clock,
      this.settings,
      this.changes,
    );
    bot.owner = options.owner;
    this.bots.set(accountId, bot);
    this.changes.tell();
    return bot;
  }

  /** The bot of that id; without one, the first, which is made when there is none. */
  bot(accountId?: string): Bot {
    const bot = accountId === undefined
      ? this.bots.values().next().value ?? this.createBot()
      : this.bots.get(accountId);
    if (!bot) throw new TypeError(`Cannot find a bot "${accountId}"`);
    return bot;
  }

  /** The bot whose token that is. */
  botOfToken(token: string): Bot | undefined {
    for (const bot of this.bots.values()) {
      if (bot.token === token) return bot;
    }
    return undefined;
  }

  /** Notes what a request should not have done. */
  deviate(endpoint: string, fault: string): void {
    this.log.deviate({ at: this.clock.now(), endpoint, fault });
  }

  /**
   * Notes all faults of a request's form.
   *
   * @throws {Refusal} if there is one that is not let through
   */
  settle(endpoint: string, faults: FaultList): void {
    for (const fault of faults.all()) this.deviate(endpoint, fault);
    const refused = faults.refused(this.settings.strict);
    if (refused.length > 0) throw badRequest(refused.join("; "));
  }

  /** The newest values of `X-WECHAT-UIN` that came with that token, or with none. */
  uinsOf(token: string | undefined): string[] {
    if (token === undefined) return this.#uins;
    return this.botOfToken(token)?.uins ?? [];
  }

  /** What the owner of `bot` needs to reach it. */
  credentials(bot: Bot): BotCredentials {
    return {
      accountId: bot.accountId,
      token: bot.token,
      baseUrl: this.origin,
      cdnBaseUrl: this.cdnBase,
    };
  }
}
