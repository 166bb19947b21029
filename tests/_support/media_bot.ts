import type { WeixinAdapterConfig } from "@weixin/chat-adapter";
import {
  type ServedSimulator,
  serveSimulator,
  type SimulatedUser,
  type SimulatorOptions,
} from "@weixin/chat-adapter/simulator";
import type { ChatConfig, Message } from "chat";
import { startBot, type TestBot } from "./bot.ts";
import { until } from "./until.ts";

/** How a {@linkcode startMediaBot} bot differs from the plain one. */
export interface MediaBotSetup {
  readonly adapter?: WeixinAdapterConfig;
  readonly chat?: Partial<ChatConfig>;
  readonly simulator?: SimulatorOptions;
}

/** A bot that talks to its WeChat over real HTTP and keeps what it hears. */
export interface MediaBot extends TestBot {
  readonly simulator: ServedSimulator;
  readonly alice: SimulatedUser;
  /** The thread with Alice. */
  readonly threadId: string;
  /** What the bot hears next. */
  hear(): Promise<Message>;
}

/** Starts the bot; Alice has said hello, so that it may answer. */
export async function startMediaBot(
  setup: MediaBotSetup = {},
): Promise<MediaBot> {
  const simulator = await serveSimulator(setup.simulator);
  const heard: Message[] = [];
  const run = await startBot({
    simulator,
    adapter: {
      baseUrl: simulator.baseUrl,
      cdnBaseUrl: simulator.cdnBaseUrl,
      fetch: undefined,
      ...setup.adapter,
    },
    ...(setup.chat && { chat: setup.chat }),
    handlers: (bot) => {
      bot.onDirectMessage((_, message) => void heard.push(message));
    },
  });
  const hear = async () => {
    await until(() => heard.length > 0);
    return heard.shift()!;
  };
  const alice = simulator.user("alice");
  await alice.say("hello");
  await hear();
  const threadId = await run.adapter.openDM(alice.id);
  return { ...run, simulator, alice, threadId, hear };
}

/** The bytes that Chat SDK's `fetchData` gave. */
export function bytesOf(data: Uint8Array | ArrayBuffer): Uint8Array {
  return new Uint8Array(
    data instanceof ArrayBuffer ? data : data.buffer,
    data instanceof ArrayBuffer ? 0 : data.byteOffset,
    data.byteLength,
  );
}
