import type { Log } from "../_log.ts";
import type { ChosenAction } from "../delivery/chosen.ts";
import type { State } from "../delivery/state.ts";
import { isJsonObject } from "../ilink/decode.ts";
import { ItemType, type WeixinMessage } from "../ilink/types.ts";
import type { Choice } from "../text/card.ts";
import { matchChoice } from "../text/choice_match.ts";
import { decodeEmoji } from "../text/emoji.ts";

const LIFE_MS = 7 * 24 * 60 * 60_000;
/** A longer text is nobody's choice, and not worth a look into the state. */
const LONGEST_ANSWER = 200;

/** What {@linkcode Choices} work with. */
export interface ChoicesOptions {
  /** A state whose calls have deadlines. */
  readonly state: State;
  readonly accountId: string;
  readonly log: Log;
}

/** What is kept of a card. */
interface CardRecord {
  /** Ids of the messages that the card took; the first names the card. */
  readonly messageIds: readonly string[];
  readonly choices: readonly Choice[];
  /** When it was about to be sent, in milliseconds since 1970. */
  readonly postedAt: number;
}

/** What the users of an account can choose: for each, the choices of the newest card. */
export class Choices {
  readonly #options: ChoicesOptions;
  /** Cards whose action runs now: a second answer is none. */
  readonly #taken = new Set<string>();

  /** Makes an object that has read nothing yet. */
  constructor(options: ChoicesOptions) {
    this.#options = options;
  }

  /** Keeps the choices of a card that went out; it takes the place of the one before. */
  async remember(
    userId: string,
    choices: readonly Choice[],
    card: { messageIds: readonly string[]; postedAt: number },
  ): Promise<void> {
    const record: CardRecord = { ...card, choices };
    try {
      await this.#options.state.set(this.#key(userId), record, LIFE_MS);
    } catch (error) {
      // The card is with the user already: a failure now would make the bot send it twice.
      this.#options.log.error(
        "Could not keep the choices of a card; answers to it will come as messages",
        { error: (error as Error).message },
      );
    }
  }

  /**
   * What a message chooses, if it is an answer to the user's newest card.
   *
   * @throws {StateError} if the state fails: whether it is an answer is not known then
   */
  async decide(
    message: WeixinMessage,
    receivedAt: number,
  ): Promise<ChosenAction | undefined> {
    const words = answerOf(message);
    if (words === undefined) return undefined;
    const key = this.#key(message.from_user_id!);
    const card = readCard(await this.#options.state.get(key));
    // What came before the card cannot mean it, even when it is handed over only now, or again.
    if (!card || receivedAt < card.postedAt) return undefined;
    if (Date.now() - card.postedAt > LIFE_MS) return undefined;
    if (this.#taken.has(card.messageIds[0]!)) return undefined;
    if (quotesAnother(message, card)) return undefined;
    const index = matchChoice(words, card.choices) ??
      matchChoice(decodeEmoji(words), card.choices);
    const choice = index === undefined ? undefined : card.choices[index];
    if (!choice) return undefined;
    const { actionId, value } = choice;
    return {
      actionId,
      messageId: card.messageIds[0]!,
      ...(value === undefined ? {} : { value }),
    };
  }

  /** Runs the action of a choice; the card is used up when it has finished. */
  async use(
    userId: string,
    { messageId }: ChosenAction,
    run: () => Promise<void>,
  ): Promise<void> {
    this.#taken.add(messageId);
    try {
      await run();
    } finally {
      await this.#forget(userId, messageId);
      this.#taken.delete(messageId);
    }
  }

  async #forget(userId: string, messageId: string): Promise<void> {
    const { state, log } = this.#options;
    const key = this.#key(userId);
    try {
      const card = readCard(await state.get(key));
      // The action may have posted the next card.
      if (card?.messageIds[0] === messageId) await state.delete(key);
    } catch (error) {
      log.warn("Could not remove the choices of a card that was answered", {
        error: (error as Error).message,
      });
    }
  }

  #key(userId: string): string {
    return `weixin:${this.#options.accountId}:choices:${userId}`;
  }
}

/** The user's own words, where they are all that the message holds and may be an answer. */
function answerOf({ item_list }: WeixinMessage): string | undefined {
  const [item, ...others] = item_list ?? [];
  if (!item || others.length > 0) return undefined;
  const words = item.type === ItemType.TEXT
    ? item.text_item?.text
    : item.type === ItemType.VOICE
    ? item.voice_item?.text
    : undefined;
  return words && words.length <= LONGEST_ANSWER ? words : undefined;
}

/** Whether the answer says itself that it is about another message. */
function quotesAnother(message: WeixinMessage, card: CardRecord): boolean {
  const quoted = message.item_list?.[0]?.ref_msg?.svr_id;
  return quoted !== undefined && quoted !== "" &&
    !card.messageIds.includes(quoted);
}

/** Reads a record as if somebody else had written it: state outlives versions. */
function readCard(value: unknown): CardRecord | undefined {
  if (!isJsonObject(value)) return undefined;
  const { messageIds, choices, postedAt } = value;
  if (
    !Array.isArray(messageIds) || typeof messageIds[0] !== "string" ||
    !Array.isArray(choices) || !choices.every(isChoice) ||
    typeof postedAt !== "number"
  ) return undefined;
  return { messageIds, choices, postedAt };
}

function isChoice(value: unknown): value is Choice {
  return isJsonObject(value) && typeof value["label"] === "string" &&
    typeof value["actionId"] === "string";
}
