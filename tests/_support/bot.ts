import { createMemoryState } from "@chat-adapter/state-memory";
import {
  createWeixinAdapter,
  type WeixinAdapter,
  type WeixinAdapterConfig,
} from "@weixin/chat-adapter";
import {
  createSimulator,
  type Simulator,
  type SimulatorOptions,
} from "@weixin/chat-adapter/simulator";
import { Chat, type ChatConfig } from "chat";

/** How a {@linkcode startBot} bot differs from the plain one. */
export interface BotSetup {
  readonly adapter?: WeixinAdapterConfig;
  readonly chat?: Partial<ChatConfig>;
  readonly simulator?: SimulatorOptions | Simulator;
  /** Registers handlers. */
  readonly handlers?: (bot: Chat) => void;
}

/** A bot on the real Chat SDK, and the WeChat that it talks to. */
export interface TestBot extends AsyncDisposable {
  readonly bot: Chat;
  readonly adapter: WeixinAdapter;
  readonly simulator: Simulator;
  readonly accountId: string;
}

/** Starts a bot that polls a simulator without sockets; disposing of it ends both. */
export async function startBot(setup: BotSetup = {}): Promise<TestBot> {
  const simulator = setup.simulator && "fetch" in setup.simulator
    ? setup.simulator
    : createSimulator(setup.simulator);
  const { accountId, token } = simulator.createBot();
  const adapter = createWeixinAdapter({
    accountId,
    token,
    fetch: simulator.fetch,
    ...setup.adapter,
  });
  const bot = new Chat({
    userName: "mybot",
    state: createMemoryState(),
    logger: "silent",
    ...setup.chat,
    adapters: { weixin: adapter },
  });
  setup.handlers?.(bot);
  await bot.initialize();
  return {
    bot,
    adapter,
    simulator,
    accountId,
    [Symbol.asyncDispose]: async () => {
      await bot.shutdown();
      await simulator.close();
    },
  };
}

/** Answers everything with what was said. */
export function echo(bot: Chat): void {
  bot.onDirectMessage(async (thread, message) => {
    await thread.post(`You said: ${message.text}`);
  });
}
