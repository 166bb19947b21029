import { createMemoryState } from "@chat-adapter/state-memory";
import { createWeixinAdapter } from "@weixin/chat-adapter";
import type {
  BotCredentials,
  ServedSimulator,
} from "@weixin/chat-adapter/simulator";
import { Chat } from "chat";
import { call, type Json, type Talk, textMessage } from "../simulator/_wire.ts";

/** A bot on the real Chat SDK that ends with its block. */
export interface RunningBot extends AsyncDisposable {
  readonly bot: Chat;
  readonly credentials: BotCredentials;
}

/** Starts a bot on the served simulator, with alice in a chat with it. */
export async function startBot(
  simulator: ServedSimulator,
  handlers: (bot: Chat) => void = echo,
): Promise<RunningBot> {
  const credentials = simulator.createBot({ accountId: "shop@im.bot" });
  const { accountId, token, baseUrl, cdnBaseUrl } = credentials;
  simulator.user("alice", { bot: accountId });
  const weixin = createWeixinAdapter({
    accountId,
    token,
    baseUrl,
    cdnBaseUrl,
    polling: { retryDelayMs: 50, backoffDelayMs: 100 },
  });
  const bot = new Chat({
    userName: "shop",
    state: createMemoryState(),
    logger: "silent",
    adapters: { weixin },
  });
  handlers(bot);
  await bot.initialize();
  return {
    bot,
    credentials,
    [Symbol.asyncDispose]: () => bot.shutdown(),
  };
}

/** A bot that does what a test says, call by call: for what Chat SDK has no words for. */
export async function byHand(simulator: ServedSimulator): Promise<Talk> {
  const { accountId, token } = simulator.createBot();
  const alice = simulator.user("alice", { bot: accountId });
  const { contextToken } = await alice.say("hi");
  const post = (body: Json) => call(simulator, "sendmessage", { token, body });
  return {
    simulator,
    token,
    alice,
    contextToken,
    text: (words, change = {}) =>
      textMessage(alice.id, contextToken, words, change),
    post,
  };
}

/** Sends one item to alice. */
export function postItem(talk: Talk, item: Json): Promise<Json> {
  return talk.post(talk.text("", { item_list: [item] }));
}

/** Answers everything with what was said. */
export function echo(bot: Chat): void {
  bot.onDirectMessage(async (thread, message) => {
    await thread.post(`You said: ${message.text}`);
  });
}
