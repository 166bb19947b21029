import {
  type MessageItem,
  MessageState,
  MessageType,
  type WeixinMessage,
} from "../../ilink/types.ts";
import { outboundMessage } from "../message_shape.ts";
import { refuse, Ret } from "../refusal.ts";
import { deliver } from "../deliver.ts";
import { checkItem } from "../item_check.ts";
import type { BotRequest, Endpoint } from "./endpoint.ts";

/** A message of a bot to a user (protocol §5). */
export const sendMessage: Endpoint = {
  name: "sendmessage",
  fields: () => ({ msg: outboundMessage }),
  run(request) {
    const { world, bot, demand } = request;
    const msg = request.body["msg"] as WeixinMessage | undefined;
    if (!msg) throw refuse(Ret.INVALID, "invalid arguments: msg is missing");
    const chat = bot.chats.get(msg.to_user_id ?? "");
    if (!chat) {
      throw refuse(
        Ret.WRONG_USER,
        `to_user_id ${JSON.stringify(msg.to_user_id)} is no user of this bot`,
      );
    }
    checkEnvelope(msg, demand);
    const token = msg.context_token;
    demand(
      token !== undefined && chat.contextTokens.has(token),
      token === undefined
        ? "msg.context_token is missing"
        : "msg.context_token is none that this user's messages brought to this bot",
    );
    const item = onlyItem(msg);
    const file = checkItem(item, chat, request);
    return { body: deliver({ world, chat, msg, item, file, demand }) };
  },
};

function checkEnvelope(
  msg: WeixinMessage,
  demand: BotRequest["demand"],
): void {
  demand(
    msg.from_user_id === "",
    'msg.from_user_id must be there and be ""',
  );
  demand(!!msg.client_id, "msg.client_id is missing or empty");
  demand(
    msg.message_type === MessageType.BOT,
    `msg.message_type must be 2 and is ${msg.message_type}`,
  );
  demand(
    msg.message_state === MessageState.FINISH,
    `msg.message_state must be 2 and is ${msg.message_state}`,
  );
}

function onlyItem(msg: WeixinMessage): MessageItem {
  const [item, second] = msg.item_list ?? [];
  if (!item || second) {
    throw refuse(
      Ret.INVALID,
      `invalid arguments: msg.item_list must hold one item and holds ${
        msg.item_list?.length ?? 0
      }`,
    );
  }
  return item;
}
