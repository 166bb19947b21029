import { newTypingTicket } from "../ids.ts";
import { refuse, Ret } from "../refusal.ts";
import { text } from "../shape.ts";
import type { Endpoint } from "./endpoint.ts";

/** Gives the ticket for the typing indicator. */
export const getConfig: Endpoint = {
  name: "getconfig",
  fields: () => ({ ilink_user_id: text, context_token: text }),
  run({ bot, body, demand }) {
    const { ilink_user_id: userId, context_token: token } = body;
    if (!userId) throw refuse(Ret.INVALID, "ilink_user_id required");
    const chat = bot.chats.get(String(userId));
    if (!chat || chat.contextTokens.size === 0) {
      throw refuse(
        Ret.NO_CONTEXT,
        "GetTypingTicket rpc failed: the user never wrote to this bot",
      );
    }
    demand(
      token === undefined || chat.contextTokens.has(String(token)),
      "context_token is none that this user's messages brought to this bot",
    );
    chat.typingTicket ??= newTypingTicket();
    return { body: { ret: 0, typing_ticket: chat.typingTicket } };
  },
};
