import { createMemoryState } from "@chat-adapter/state-memory";
import { Chat } from "chat";
import type { WeixinAdapterConfig } from "../../src/adapter/config.ts";
import { createWeixinAdapter } from "../../src/adapter/factory.ts";
import { createSimulator } from "../../src/simulator/create.ts";
import { bytes, type Case, rejection, same } from "./_case.ts";

type Handler = Parameters<Chat["onDirectMessage"]>[0];

/** Answers a text with a text, and a file with the same file. */
const echo: Handler = async (thread, message) => {
  const [attachment] = message.attachments;
  if (!attachment?.fetchData) {
    await thread.post(`You said: ${message.text}`);
    return;
  }
  const data = await attachment.fetchData();
  const filename = `again_${attachment.name}`;
  await thread.post({ raw: "", files: [{ data, filename }] });
};

async function start(
  { handler = echo, ...config }: WeixinAdapterConfig & {
    readonly handler?: Handler;
  } = {},
) {
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
  bot.onDirectMessage(handler);
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

/** A paragraph that is long enough to be sent before the stream has ended. */
const PARAGRAPH = "Long enough to go out as a message of its own. ".repeat(5)
  .trim();

/** What a model writes, in pieces that end anywhere. */
async function* written(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += 7) {
    yield await Promise.resolve(text.slice(at, at + 7));
  }
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
    name: "a stream arrives in blocks, in order and whole",
    async run() {
      // Two messages: a third to the same user would wait for two seconds.
      const text = ["one", "two", "three"]
        .map((word) => `${PARAGRAPH} (${word})`).join("\n\n");
      await using run = await start({
        streaming: { maxMessages: 2 },
        handler: async (thread) => void await thread.post(written(text)),
      });
      await run.alice.say("tell me");
      const first = await run.alice.nextMessage();
      const rest = await run.alice.nextMessage();
      same(first.text, `${PARAGRAPH} (one)`);
      same(`${first.text}\n\n${rest.text}`, text);
    },
  },
  {
    name: "a stream that fails midway keeps what was written, and throws",
    async run() {
      const reason = new Error("the model went away");
      const thrown = Promise.withResolvers<unknown>();
      async function* failing() {
        yield* written(`${PARAGRAPH}\n\nhalf an answ`);
        throw reason;
      }
      await using run = await start({
        handler: async (thread) => {
          thrown.resolve(await rejection(thread.post(failing())));
        },
      });
      await run.alice.say("tell me");
      same(await thrown.promise === reason, true);
      same(run.alice.messages.map(({ text }) => text), [
        PARAGRAPH,
        "half an answ",
      ]);
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
