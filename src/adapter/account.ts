import type { Log } from "../_log.ts";
import { KeyedQueue } from "../delivery/keyed_queue.ts";
import { Poller } from "../delivery/poller.ts";
import { Sender, type Sent } from "../delivery/sender.ts";
import { Typing } from "../delivery/typing.ts";
import { IlinkClient, type Updates } from "../ilink/client.ts";
import {
  type MessageItem,
  MessageType,
  type WeixinMessage,
} from "../ilink/types.ts";
import type { ResolvedConfig } from "./config.ts";

/** Hands one message to the bot; settles when the bot is done with it. */
export type Deliver = (message: WeixinMessage) => Promise<void>;

/** Everything that belongs to one bot account. */
export class Account {
  /** Bot account id. */
  readonly id: string;
  readonly #client: IlinkClient;
  readonly #log: Log;
  readonly #deliver: Deliver;
  readonly #sender: Sender;
  readonly #typing: Typing;
  readonly #poller: Poller;
  readonly #lanes = new KeyedQueue();
  #cursor = "";
  #stop: AbortController | undefined;
  #running: Promise<void> = Promise.resolve();

  /** Makes an account that does nothing yet. */
  constructor(config: ResolvedConfig, log: Log, deliver: Deliver) {
    this.id = config.accountId;
    this.#log = log;
    this.#deliver = deliver;
    this.#client = new IlinkClient(config);
    this.#sender = new Sender(this.#client);
    this.#typing = new Typing({ client: this.#client, log });
    this.#poller = new Poller({
      client: this.#client,
      times: config.polling,
      log,
      cursor: () => this.#cursor,
      ready: () => Promise.resolve(),
      accept: (updates) => this.#accept(updates),
    });
  }

  /** Starts to poll; does nothing when it polls already. */
  start(): void {
    if (this.#stop) return;
    const stop = new AbortController();
    this.#stop = stop;
    this.#running = this.#run(stop.signal);
  }

  /** Ends polling and typing. */
  async stop(): Promise<void> {
    this.#stop?.abort();
    this.#stop = undefined;
    await this.#running;
    await this.#typing.close();
  }

  /** Sends items to a user, in order. */
  async send(
    userId: string,
    items: readonly MessageItem[],
  ): Promise<readonly Sent[]> {
    try {
      return await this.#sender.send(userId, items);
    } finally {
      void this.#typing.stop(userId);
    }
  }

  /** Shows a user that the bot is writing. */
  startTyping(userId: string): void {
    const token = this.#sender.contextToken(userId);
    if (token !== undefined) this.#typing.start(userId, token);
  }

  /** Takes the indicator away. */
  endTyping(userId: string): Promise<void> {
    return this.#typing.stop(userId);
  }

  async #run(signal: AbortSignal): Promise<void> {
    try {
      await this.#poller.run(signal);
    } catch (error) {
      if (!signal.aborted) {
        this.#log.error("Polling ended", { error: (error as Error).message });
      }
    }
  }

  #accept(updates: Updates): Promise<void> {
    this.#cursor = updates.get_updates_buf || this.#cursor;
    for (const message of updates.msgs) {
      const { from_user_id: userId } = message;
      if (message.message_type === MessageType.BOT || !userId) continue;
      this.#sender.received(message);
      this.#lanes.run(userId, () => this.#deliver(message)).catch(() => {});
    }
    return Promise.resolve();
  }
}
