import { createMemoryState } from "@chat-adapter/state-memory";
import { Chat } from "chat";
import type { WeixinAdapterConfig } from "../../src/adapter/config.ts";
import { createWeixinAdapter } from "../../src/adapter/factory.ts";
import { createSimulator } from "../../src/simulator/create.ts";
import { bytes, type Case, same } from "./_case.ts";

async function start(config: WeixinAdapterConfig = {}) {
  const simulator = createSimulator();
  const { accountId, token } = simulator.createBot();
  const adapter = createWeixinAdapter({
    accountId,
    token,
    fetch: simulator.fetch,
    ...config,
  });
  const bot = new Chat({
    userName: "mybot",
    state: createMemoryState(),
    adapters: { weixin: adapter },
    logger: "silent",
  });
  bot.onDirectMessage(async (thread, message) => {
    const [attachment] = message.attachments;
    if (!attachment?.fetchData) {
      await thread.post(`You said: ${message.text}`);
      return;
    }
    const data = await attachment.fetchData();
    const filename = `again_${attachment.name}`;
    await thread.post({ raw: "", files: [{ data, filename }] });
  });
  await bot.initialize();
  return {
    simulator,
    adapter,
    alice: simulator.user("alice"),
    async [Symbol.asyncDispose]() {
      await bot.shutdown();
      await simulator.close();
    },
  };
}

/** The adapter under the real Chat SDK. */
export const ADAPTER_CASES: readonly Case[] = [
  {
    name: "a bot answers what it polled",
    async run() {
      await using run = await start();
      await run.alice.say("你好");
      same((await run.alice.nextMessage()).text, "You said: 你好");
    },
  },
  {
    name: "a bot gives a file back, whole",
    async run() {
      await using run = await start();
      const sent = bytes(100_003);
      await run.alice.sendFile(sent, { name: "data.bin" });
      const received = await run.alice.nextMessage();
      same(received.item.file_item?.file_name, "again_data.bin");
      same([...await received.bytes()], [...sent]);
    },
  },
  {
    name: "pollOnce() answers without a loop",
    async run() {
      await using run = await start({ polling: { enabled: false } });
      await run.alice.say("once");
      await run.adapter.pollOnce();
      same(run.alice.messages.map(({ text }) => text), ["You said: once"]);
    },
  },
  {
    name: "a stale token makes the account expired, and its owner hears of it",
    async run() {
      const told: string[] = [];
      const heard = Promise.withResolvers<void>();
      await using run = await start({
        onSessionExpired: ({ accountId }) => {
          told.push(accountId);
          heard.resolve();
          return undefined;
        },
      });
      run.simulator.expire();
      await heard.promise;
      same(told.length, 1);
      same(run.adapter.status().state, "expired");
    },
  },
  {
    name: "a shutdown ends the held poll and stops the account",
    async run() {
      const run = await start();
      await run[Symbol.asyncDispose]();
      same(run.adapter.status().state, "stopped");
    },
  },
];
