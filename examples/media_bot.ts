/**
 * A bot that answers a picture with a picture, a voice message with its transcription, and a file with its size and
 * hash.
 *
 * Run it with the credentials that `weixin-chat-adapter login --env` prints:
 *
 *     deno run --allow-net --allow-env --env-file examples/media_bot.ts
 *
 * @module
 */

import process from "node:process";
import { createMemoryState } from "@chat-adapter/state-memory";
import {
  createWeixinAdapter,
  type WeixinAdapterConfig,
} from "@weixin/chat-adapter";
import {
  type AdapterPostableMessage,
  type Attachment,
  Chat,
  type LogLevel,
} from "chat";

/** A picture of our own: 1 × 1, green. */
const PICTURE = Uint8Array.from(
  atob(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  ),
  (character) => character.charCodeAt(0),
);

/** Makes the bot; `config` is for tests, the credentials come from `WEIXIN_*` variables. */
export function createMediaBot(
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
    const [attachment] = message.attachments;
    await thread.post(
      attachment
        ? await answer(attachment, message.text)
        : "Send me a picture, a voice message or a file.",
    );
  });

  return bot;
}

async function answer(
  attachment: Attachment,
  text: string,
): Promise<AdapterPostableMessage> {
  switch (attachment.type) {
    case "image":
      return {
        markdown: "A nice picture. Here is one of mine:",
        files: [{ data: new Blob([PICTURE]), filename: "green.png" }],
      };
    case "audio":
      // WeChat's own transcription; the sound is in the attachment.
      return `I heard: ${text}`;
    default: {
      if (!attachment.fetchData) return "I cannot fetch that.";
      const data = await attachment.fetchData();
      const bytes = new Uint8Array(data); // of a Buffer as well as an ArrayBuffer
      const digest = await crypto.subtle.digest("SHA-256", bytes);
      const hash = [...new Uint8Array(digest)]
        .map((byte) => byte.toString(16).padStart(2, "0")).join("");
      return `${attachment.name}: ${bytes.byteLength} bytes, SHA-256 ${hash}`;
    }
  }
}

if (import.meta.main) {
  const bot = createMediaBot();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => bot.shutdown().then(() => process.exit(0)));
  }
  await bot.initialize();
}
