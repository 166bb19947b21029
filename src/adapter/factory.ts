import { WeixinAdapter } from "./adapter.ts";
import type { WeixinAdapterConfig } from "./config.ts";

/**
 * Makes the adapter. Without options it takes everything from the `WEIXIN_*` variables.
 *
 * @throws {ConfigError} if credentials are missing, or an option or variable is unknown or wrong
 *
 * @example An echo bot
 * ```ts ignore
 * import { Chat } from "chat";
 * import { createMemoryState } from "@chat-adapter/state-memory";
 * import { createWeixinAdapter } from "@weixin/chat-adapter";
 *
 * const bot = new Chat({
 *   userName: "mybot",
 *   state: createMemoryState(),
 *   adapters: { weixin: createWeixinAdapter() },
 * });
 * bot.onDirectMessage(async (thread, message) => {
 *   await thread.post(`You said: ${message.text}`);
 * });
 * await bot.initialize();
 * ```
 */
export function createWeixinAdapter(
  config: WeixinAdapterConfig = {},
): WeixinAdapter {
  return new WeixinAdapter(config);
}
