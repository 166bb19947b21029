import { type MessageItem, MessageState, MessageType } from "../ilink/types.ts";
import type { Chat } from "./chat.ts";
import { newContextToken, randomHex } from "./ids.ts";
import type { DuplicateOptions, SayOptions, SentByUser } from "./user.ts";
import { readable, type WireObject } from "./wire_json.ts";
import type { World } from "./world.ts";

/** Sends a message of the user, as the real server would hand it to the bot. */
export function sendAsUser(
  world: World,
  chat: Chat,
  items: readonly WireObject[],
  options: SayOptions,
): SentByUser {
  const { bot, userId } = chat;
  const sentAt = world.clock.now();
  const messageId = world.ids.next();
  const clientId = randomHex(16);
  const contextToken = newContextToken();
  const itemList = items.map((item) => ({
    create_time_ms: sentAt,
    update_time_ms: sentAt,
    is_completed: true,
    msg_id: wireId(world.ids.next(), options),
    ...item,
  }));
  const message = {
    seq: bot.nextSeq(),
    message_id: wireId(messageId, options),
    from_user_id: userId,
    to_user_id: bot.accountId,
    client_id: clientId,
    create_time_ms: sentAt,
    update_time_ms: sentAt,
    session_id: `${userId}#${bot.accountId}`,
    message_type: MessageType.USER,
    message_state: MessageState.FINISH,
    item_list: itemList,
    context_token: contextToken,
    ...options.change,
  };
  chat.contextTokens.add(contextToken);
  chat.window.open(sentAt);
  chat.lastSaid = message;
  const sent: SentByUser = {
    messageId: String(messageId),
    clientId,
    contextToken,
    sentAt,
    items: readable(itemList, world.cdnBase) as MessageItem[],
  };
  bot.mailbox.push(message);
  chat.noteSaid(sent);
  return sent;
}

/** Hands the user's newest message to the bot once more. */
export function duplicateLast(
  world: World,
  chat: Chat,
  options: DuplicateOptions,
): void {
  const last = chat.lastSaid;
  if (!last) {
    throw new TypeError(
      `Cannot duplicate a message: "${chat.name}" said nothing yet`,
    );
  }
  const messageId = {
    same: last["message_id"],
    other: world.ids.next(),
    none: undefined,
  }[options.messageId ?? "same"];
  chat.bot.mailbox.push({
    ...last,
    seq: chat.bot.nextSeq(),
    message_id: messageId,
    ...options.change,
  });
}

/** A uint64 as the options want it on the wire. */
export function wireId(
  id: bigint | string,
  options: Pick<SayOptions, "idsAs">,
): unknown {
  return options.idsAs === "text" ? String(id) : BigInt(id);
}
