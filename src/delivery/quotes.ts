import type { Log } from "../_log.ts";
import { isJsonObject } from "../ilink/decode.ts";
import type { MessageItem, WeixinMessage } from "../ilink/types.ts";
import { KeyedQueue } from "./keyed_queue.ts";
import type { State } from "./state.ts";

const MAX_MESSAGES = 200;
/** A record is written whole each time; long answers must not make it grow without end. */
const MAX_CHARS = 256 * 1024;
const LIFE_MS = 30 * 24 * 60 * 60_000;
/** Messages of a user wait this long for company: one write for all of them. */
const FLUSH_MS = 1_000;

/** A message that a user may quote later. */
export interface QuotableMessage {
  /** Every id that a quote may name it by: the message's own first, then its items'. */
  readonly ids: readonly string[];
  /** Who said it. */
  readonly from: "bot" | "user";
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** What it says. */
  readonly items: readonly MessageItem[];
}

/** What {@linkcode Quotes} work with. */
export interface QuotesOptions {
  /** A state whose calls have deadlines. */
  readonly state: State;
  readonly accountId: string;
  readonly log: Log;
}

/**
 * The newest messages of an account's users, in both directions: newer WeChat clients quote by an id alone
 * (protocol §4). It is a cache: nothing that goes wrong here fails a message.
 */
export class Quotes {
  readonly #options: QuotesOptions;
  readonly #queue = new KeyedQueue();
  /** What is not written yet, by user. Other processes write too, so nothing else is kept here. */
  readonly #fresh = new Map<string, QuotableMessage[]>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Makes a cache that has read nothing yet. */
  constructor(options: QuotesOptions) {
    this.#options = options;
  }

  /** Notes a message of a user. */
  received(message: WeixinMessage, receivedAt: number): void {
    const { from_user_id, message_id, create_time_ms } = message;
    const items = message.item_list ?? [];
    const ids = [message_id, ...items.map(({ msg_id }) => msg_id)].filter(isId);
    if (!from_user_id || ids.length === 0) return;
    const at = create_time_ms ?? receivedAt;
    this.#add(from_user_id, { ids, from: "user", at, items: items.map(trim) });
  }

  /** Notes a message of the bot. */
  sent(userId: string, messageId: string, item: MessageItem): void {
    this.#add(userId, {
      ids: [messageId],
      from: "bot",
      at: Date.now(),
      items: [trim(item)],
    });
  }

  /** Finds the message that a user quotes by its id. */
  async find(userId: string, id: string): Promise<QuotableMessage | undefined> {
    const fits = ({ ids }: QuotableMessage) => ids.includes(id);
    const fresh = this.#fresh.get(userId)?.findLast(fits);
    if (fresh) return fresh;
    try {
      return (await this.#read(userId)).findLast(fits);
    } catch (error) {
      this.#warn("Could not look up a quoted message", error);
      return undefined;
    }
  }

  /** Writes what is not written yet; resolves in any case. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await Promise.all(
      Array.from(this.#fresh.keys(), (userId) => this.#write(userId)),
    );
  }

  #add(userId: string, message: QuotableMessage): void {
    const fresh = this.#fresh.get(userId) ?? [];
    this.#fresh.set(userId, [...fresh, message].slice(-MAX_MESSAGES));
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  #write(userId: string): Promise<void> {
    return this.#queue.run(userId, async () => {
      const fresh = this.#fresh.get(userId);
      if (!fresh) return;
      try {
        const record = bound([...await this.#read(userId), ...fresh]);
        await this.#options.state.set(this.#key(userId), record, LIFE_MS);
      } catch (error) {
        this.#warn("Could not keep messages for later quotes", error);
      }
      // Until here `find` needs them; what came in the meantime waits for the next write.
      const rest = this.#fresh.get(userId)!.filter((one) =>
        !fresh.includes(one)
      );
      if (rest.length > 0) this.#fresh.set(userId, rest);
      else this.#fresh.delete(userId);
    });
  }

  async #read(userId: string): Promise<QuotableMessage[]> {
    const value = await this.#options.state.get(this.#key(userId));
    return Array.isArray(value) ? value.filter(isQuotable) : [];
  }

  #warn(message: string, error: unknown): void {
    this.#options.log.warn(message, { error: (error as Error).message });
  }

  #key(userId: string): string {
    return `weixin:${this.#options.accountId}:quotes:${userId}`;
  }
}

/** The newest messages, each once, as many as a record takes. */
function bound(messages: readonly QuotableMessage[]): QuotableMessage[] {
  const oldest = Date.now() - LIFE_MS;
  const known = new Set<string>();
  const kept: QuotableMessage[] = [];
  let size = 0;
  for (const message of messages.toReversed()) {
    const [id] = message.ids;
    if (message.at < oldest || known.has(id!)) continue;
    size += JSON.stringify(message).length;
    if (kept.length === MAX_MESSAGES || size > MAX_CHARS) break;
    known.add(id!);
    kept.push(message);
  }
  return kept.reverse();
}

/** An item without what nobody asks for in a quote. */
function trim(item: MessageItem): MessageItem {
  const {
    msg_id: _id,
    ref_msg: _quote,
    create_time_ms: _created,
    update_time_ms: _updated,
    is_completed: _completed,
    ...rest
  } = item;
  return rest;
}

function isId(id: string | undefined): id is string {
  return id !== undefined && id !== "" && id !== "0";
}

function isQuotable(value: unknown): value is QuotableMessage {
  return isJsonObject(value) && Array.isArray(value["ids"]) &&
    typeof value["ids"][0] === "string" && typeof value["at"] === "number" &&
    Array.isArray(value["items"]);
}
