/**
 * A bot that repeats what it hears.
 *
 * Run it with the credentials that `weixin-chat-adapter login --env` prints:
 *
 *     deno run --allow-net --allow-env --env-file examples/echo_bot.ts
 *
 * @module
 */

import process from "node:process";
import { createMemoryState } from "@chat-adapter/state-memory";
import {
  createWeixinAdapter,
  type WeixinAdapterConfig,
} from "@weixin/chat-adapter";
import { Chat, type LogLevel } from "chat";

/** Makes the bot; `config` is for tests, the credentials come from `WEIXIN_*` variables. */
export function createEchoBot(
  config: WeixinAdapterConfig = {},
  logLevel: LogLevel = "info",
): Chat {
  const bot = new Chat({
    userName: "mybot",
    state: createMemoryState(), // Redis or Postgres in production
    adapters: { weixin: createWeixinAdapter(config) },
    logger: logLevel,
  });

  bot.onDirectMessage(async (thread, message) => {
    await thread.post(`You said: ${message.text}`);
  });

  return bot;
}

if (import.meta.main) {
  const bot = createEchoBot();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => bot.shutdown().then(() => process.exit(0)));
  }
  await bot.initialize();
}
