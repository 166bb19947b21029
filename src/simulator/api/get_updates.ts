import { text } from "../shape.ts";
import type { Endpoint } from "./endpoint.ts";

/** The long poll. */
export const getUpdates: Endpoint = {
  name: "getupdates",
  fields: () => ({ get_updates_buf: text }),
  async run({ world, bot, body, signal, demand }) {
    const cursor = body["get_updates_buf"];
    demand(cursor !== undefined, "get_updates_buf is missing");
    const { announcedHoldMs, holdMs } = world.settings;
    const batch = await bot.mailbox.poll(String(cursor ?? ""), signal);
    return {
      body: {
        ret: 0,
        msgs: batch.messages,
        get_updates_buf: batch.cursor,
        longpolling_timeout_ms: announcedHoldMs ?? holdMs,
      },
      undo: batch.giveBack,
    };
  },
};
