import type { MessageItem, WeixinMessage } from "../ilink/types.ts";
import type { BotRequest } from "./api/endpoint.ts";
import type { Chat } from "./chat.ts";
import type { WireObject, WireValue } from "./wire_json.ts";
import type { World } from "./world.ts";

/**
 * Takes a message that passed the checks: shows it, once for each `client_id`, and says what `sendmessage` answers
 * with.
 */
export function deliver(
  world: World,
  chat: Chat,
  msg: WeixinMessage,
  item: MessageItem,
  demand: BotRequest["demand"],
): WireValue {
  const content = JSON.stringify([msg.to_user_id, item]);
  const clientId = msg.client_id ?? "";
  const before = chat.bot.accepted.get(clientId);
  if (before && clientId !== "") {
    demand(
      before.content === content,
      "msg.client_id was used before, for another message",
    );
    return answer(world, before.messageId);
  }
  const messageId = world.ids.next();
  chat.bot.accepted.set(clientId, { messageId, content });
  if (world.settings.sendAnswer !== "drop") {
    chat.show({
      messageId: String(messageId),
      clientId,
      text: item.text_item?.text ?? "",
      item,
      contextToken: msg.context_token,
      runId: msg.run_id,
      receivedAt: world.clock.now(),
    });
  }
  return answer(world, messageId);
}

function answer(world: World, messageId: bigint): WireObject | undefined {
  switch (world.settings.sendAnswer) {
    case "message_id":
      return { message_id: messageId, ret: 0 };
    case "object":
      return {};
    case "empty":
      return undefined;
    default:
      return { ret: 0 };
  }
}
