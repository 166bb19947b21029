/**
 * A bot that asks before it does something. The answer goes to the bot itself, and to another service: Chat SDK
 * posts `{ type: "action", actionId, value, user, threadId, messageId }` to the `callbackUrl` of the button.
 *
 * WeChat has no buttons for bots. The user sees a numbered list and answers `1`, or `Yes`.
 *
 *     CALLBACK_URL=https://ci.example/approvals \
 *       deno run --allow-net --allow-env --env-file examples/approval_bot.ts
 *
 * @module
 */

import process from "node:process";
import { createMemoryState } from "@chat-adapter/state-memory";
import {
  createWeixinAdapter,
  type WeixinAdapterConfig,
} from "@weixin/chat-adapter";
import { Actions, Button, Card, CardText, Chat, type LogLevel } from "chat";

/** Makes the bot; `config` is for tests, the credentials come from `WEIXIN_*` variables. */
export function createApprovalBot(
  callbackUrl: string,
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
    const value = message.id;
    await thread.post(Card({
      title: "Deploy to production?",
      children: [
        CardText("All checks have passed."),
        Actions([
          Button({ id: "approve", label: "Yes", value, callbackUrl }),
          Button({ id: "reject", label: "No", value, callbackUrl }),
        ]),
      ],
    }));
  });

  bot.onAction(["approve", "reject"], async ({ actionId, thread }) => {
    await thread?.post(actionId === "approve" ? "Deploying." : "Not now.");
  });

  return bot;
}

if (import.meta.main) {
  const callbackUrl = process.env["CALLBACK_URL"];
  if (!callbackUrl) throw new Error("Set CALLBACK_URL");
  const bot = createApprovalBot(callbackUrl);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => bot.shutdown().then(() => process.exit(0)));
  }
  await bot.initialize();
}
