import {
  ItemType,
  type MessageItem,
  MessageState,
  MessageType,
  type WeixinMessage,
} from "../ilink/types.ts";
import type { BotRequest } from "./api/endpoint.ts";
import type { LedgerEntry } from "./bot.ts";
import { type CdnFile, plaintextOf } from "./cdn/cdn.ts";
import type { Chat } from "./chat.ts";
import { prepareFailed } from "./refusal.ts";
import type { WireObject } from "./wire_json.ts";
import type { World } from "./world.ts";

/** A message that passed the checks. */
export interface Delivery {
  readonly world: World;
  readonly chat: Chat;
  readonly msg: WeixinMessage;
  readonly item: MessageItem;
  /** The item's file, if it has one. */
  readonly file: CdnFile | undefined;
  readonly demand: BotRequest["demand"];
}

/**
 * Takes a message: counts it, shows it, once for each `client_id`, and says what `sendmessage` answers with.
 *
 * @throws {Refusal} if the chat's limits forbid it
 */
export function deliver(delivery: Delivery): WireObject | undefined {
  const { world, chat, msg, item, file, demand } = delivery;
  const { ledger } = chat.bot;
  const content = JSON.stringify([msg.to_user_id, item]);
  const before = msg.client_id ? ledger.get(msg.client_id) : undefined;
  if (before) {
    demand(
      before.content === content,
      "msg.client_id was used before, for another message",
    );
    before.attempts++;
    return answer(world, before);
  }
  const refused = chat.window.spend(world.clock.now());
  if (refused !== undefined) throw prepareFailed(refused);
  const entry: LedgerEntry = {
    messageId: String(world.ids.next()),
    clientId: msg.client_id ?? "",
    text: item.text_item?.text ?? "",
    item,
    contextToken: msg.context_token,
    runId: msg.run_id,
    receivedAt: world.clock.now(),
    attempts: 1,
    shown: isShown(world, item),
    bytes: () => bytesOf(file),
    content,
  };
  ledger.set(entry.clientId, entry);
  chat.accepted.push(entry);
  if (entry.shown) chat.show(entry);
  if (world.settings.echo) echo(chat, entry);
  return answer(world, entry);
}

function isShown({ settings }: World, { type }: MessageItem): boolean {
  return settings.sendAnswer !== "drop" &&
    (type !== ItemType.VOICE || settings.showVoice);
}

function bytesOf(file: CdnFile | undefined): Promise<Uint8Array> {
  return file ? plaintextOf(file) : Promise.reject(
    new TypeError("Cannot read bytes: the message has no file"),
  );
}

function answer(world: World, entry: LedgerEntry): WireObject | undefined {
  switch (world.settings.sendAnswer) {
    case "message_id":
      return { message_id: BigInt(entry.messageId), ret: 0 };
    case "object":
      return {};
    case "empty":
      return undefined;
    default:
      return { ret: 0 };
  }
}

function echo(chat: Chat, entry: LedgerEntry): void {
  chat.bot.mailbox.push({
    seq: chat.bot.nextSeq(),
    message_id: BigInt(entry.messageId),
    from_user_id: chat.bot.accountId,
    to_user_id: chat.userId,
    client_id: entry.clientId,
    create_time_ms: entry.receivedAt,
    update_time_ms: entry.receivedAt,
    message_type: MessageType.BOT,
    message_state: MessageState.FINISH,
    item_list: [entry.item],
    context_token: entry.contextToken,
  });
}
