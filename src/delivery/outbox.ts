import { isJsonObject } from "../ilink/decode.ts";
import type { MessageItem } from "../ilink/types.ts";
import type { State } from "./state.ts";

const MAX_HELD = 50;
const TTL_MS = 7 * 24 * 60 * 60_000;

/** A message that waits for its user to write. */
export interface HeldMessage {
  readonly clientId: string;
  readonly item: MessageItem;
  readonly heldAt: number;
}

/**
 * Messages that wait for their users' windows to open. It is one record a user, not a list of the state: a list
 * cannot be emptied everywhere.
 */
export class Outbox {
  readonly #state: State;
  readonly #accountId: string;

  /** Makes an object that has read nothing yet. */
  constructor(state: State, accountId: string) {
    this.#state = state;
    this.#accountId = accountId;
  }

  /** What waits for a user, oldest first. */
  async read(userId: string): Promise<HeldMessage[]> {
    const value = await this.#state.get(this.#key(userId));
    if (!Array.isArray(value)) return [];
    const oldest = Date.now() - TTL_MS;
    return value.filter((entry): entry is HeldMessage =>
      isJsonObject(entry) && typeof entry["clientId"] === "string" &&
      isJsonObject(entry["item"]) && Number(entry["heldAt"]) >= oldest
    );
  }

  /** Adds a message at the end; `false` when there is no room. */
  async add(userId: string, message: HeldMessage): Promise<boolean> {
    const held = await this.read(userId);
    if (held.length >= MAX_HELD) return false;
    await this.write(userId, [...held, message]);
    return true;
  }

  /** Writes what still waits. */
  async write(userId: string, held: readonly HeldMessage[]): Promise<void> {
    if (held.length === 0) await this.#state.delete(this.#key(userId));
    else await this.#state.set(this.#key(userId), held, TTL_MS);
  }

  #key(userId: string): string {
    return `weixin:${this.#accountId}:outbox:${userId}`;
  }
}
