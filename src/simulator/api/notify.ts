import type { Endpoint } from "./endpoint.ts";

/** The bot comes online. */
export const notifyStart: Endpoint = notify("msg/notifystart", true);

/** The bot goes offline. */
export const notifyStop: Endpoint = notify("msg/notifystop", false);

function notify(name: string, online: boolean): Endpoint {
  return {
    name,
    fields: () => ({}),
    run({ bot }) {
      bot.online = online;
      return { body: { ret: 0 } };
    },
  };
}
