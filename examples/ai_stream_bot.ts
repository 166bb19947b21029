/**
 * A bot that streams a model's answer: the user sees the first paragraph while the model still writes.
 *
 * It takes any model of the AI SDK. By name, through Vercel's gateway, with its key in `AI_GATEWAY_API_KEY` and the
 * credentials that `weixin-chat-adapter login --env` prints:
 *
 *     deno run --allow-net --allow-env --allow-sys=hostname --env-file examples/ai_stream_bot.ts openai/gpt-5-mini
 *
 * Or from a provider's package, with that provider's key:
 *
 *     import { anthropic } from "@ai-sdk/anthropic";
 *     const bot = createAiStreamBot(anthropic("claude-sonnet-4-5"));
 *
 * @module
 */

import process from "node:process";
import { createMemoryState } from "@chat-adapter/state-memory";
import {
  createWeixinAdapter,
  type WeixinAdapterConfig,
} from "@weixin/chat-adapter";
import { type LanguageModel, streamText } from "ai";
import { Chat, type LogLevel } from "chat";
import { toAiMessages } from "chat/ai";

/** Makes the bot; `config` is for tests, the credentials come from `WEIXIN_*` variables. */
export function createAiStreamBot(
  model: LanguageModel,
  config: WeixinAdapterConfig = {},
  logLevel: LogLevel = "info",
): Chat {
  const bot = new Chat({
    userName: "mybot",
    state: createMemoryState(), // Redis or Postgres in production
    // WeChat renders Markdown, and models write it.
    adapters: {
      weixin: createWeixinAdapter({ formatting: "markdown", ...config }),
    },
    logger: logLevel,
  });

  bot.onDirectMessage(async (thread) => {
    const history = [];
    for await (const message of thread.allMessages) history.push(message);
    const { fullStream } = streamText({
      model,
      instructions: "Answer in the user's language, in short paragraphs.",
      messages: await toAiMessages(history.slice(-20)),
      abortSignal: thread.signal,
    });
    await thread.post(fullStream);
  });

  return bot;
}

if (import.meta.main) {
  const [model = "openai/gpt-5-mini"] = process.argv.slice(2);
  const bot = createAiStreamBot(model);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => bot.shutdown().then(() => process.exit(0)));
  }
  await bot.initialize();
}
