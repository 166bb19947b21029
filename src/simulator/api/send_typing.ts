import { TypingStatus } from "../../ilink/types.ts";
import { refuse, Ret } from "../refusal.ts";
import { integer, text } from "../shape.ts";
import type { Endpoint } from "./endpoint.ts";

/** Shows the typing indicator or takes it away. */
export const sendTyping: Endpoint = {
  name: "sendtyping",
  fields: () => ({
    ilink_user_id: text,
    typing_ticket: text,
    status: integer,
  }),
  run({ world, bot, body }) {
    const { ilink_user_id: userId, typing_ticket: ticket, status } = body;
    if (!userId) throw refuse(Ret.INVALID, "ilink_user_id required");
    const chat = bot.chats.get(String(userId));
    if (!chat) {
      throw refuse(Ret.WRONG_USER, "ilink_user_id is no user of this bot");
    }
    if (chat.typingTicket === undefined || ticket !== chat.typingTicket) {
      throw refuse(
        Ret.INVALID,
        "typing_ticket is not the one that getconfig gave for this user",
      );
    }
    if (status !== TypingStatus.TYPING && status !== TypingStatus.CANCEL) {
      throw refuse(Ret.INVALID, `status must be 1 or 2 and is ${status}`);
    }
    chat.setTyping(
      status === TypingStatus.TYPING ? world.clock.now() : undefined,
    );
    return { body: { ret: 0 } };
  },
};
