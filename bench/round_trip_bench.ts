import { createMemoryState } from "@chat-adapter/state-memory";
import { createWeixinAdapter } from "@weixin/chat-adapter";
import {
  type BotCredentials,
  type ServedSimulator,
  serveSimulator,
} from "@weixin/chat-adapter/simulator";
import { Chat } from "chat";
import { ms, percentile, ratio, report } from "./_report.ts";

const ROUNDS = 300;

/** The two requests that a bot cannot do without, and nothing else. */
async function bareLoop(
  { baseUrl, token }: BotCredentials,
  signal: AbortSignal,
): Promise<void> {
  const post = async (endpoint: string, body: unknown) => {
    const response = await fetch(`${baseUrl}/ilink/bot/${endpoint}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "iLink-App-Id": "bot",
        "iLink-App-ClientVersion": "132105",
        "AuthorizationType": "ilink_bot_token",
        "X-WECHAT-UIN": btoa(String(Math.floor(Math.random() * 2 ** 32))),
        "Authorization": `Bearer ${token}`,
      },
      body: JSON.stringify({
        ...body as object,
        base_info: { channel_version: "1.0.0", bot_agent: "bench/1.0" },
      }),
      signal,
    });
    return await response.json();
  };
  for (let cursor = "";;) {
    const updates = await post("getupdates", { get_updates_buf: cursor });
    cursor = updates.get_updates_buf;
    for (const message of updates.msgs ?? []) {
      await post("sendmessage", {
        msg: {
          from_user_id: "",
          to_user_id: message.from_user_id,
          client_id: crypto.randomUUID(),
          message_type: 2,
          message_state: 2,
          item_list: [{ type: 1, text_item: { text: "re" } }],
          context_token: message.context_token,
        },
      });
    }
  }
}

/** Milliseconds from a user's text to the answer on the phone. */
async function roundTrips(
  simulator: ServedSimulator,
  bot: string,
  prefix: string,
): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // A user of their own for each: the spacing of messages to one user is not what this is about.
    const user = simulator.user(`${prefix}-${round}`, { bot });
    const startedAt = performance.now();
    await user.say("hello");
    await user.nextMessage();
    times.push(performance.now() - startedAt);
  }
  return times.slice(ROUNDS / 10);
}

function echoBot(credentials: BotCredentials, slowUser?: string): Chat {
  const bot = new Chat({
    userName: "bench",
    state: createMemoryState(),
    logger: "silent",
    adapters: { weixin: createWeixinAdapter(plain(credentials)) },
  });
  bot.onDirectMessage(async (thread, message) => {
    if (message.author.userId === slowUser) {
      await new Promise((resolve) => setTimeout(resolve, 5_000));
    }
    await thread.post("re");
  });
  return bot;
}

function plain({ accountId, token, baseUrl }: BotCredentials) {
  return { accountId, token, baseUrl };
}

/** The main job, against the same requests without anything around them. */
export async function roundTripBench(): Promise<void> {
  await using simulator = await serveSimulator();
  const bare = simulator.createBot();
  const stop = new AbortController();
  const looping = bareLoop(bare, stop.signal).catch(() => {});
  const bareTimes = await roundTrips(simulator, bare.accountId, "bare");
  stop.abort();
  await looping;

  const credentials = simulator.createBot();
  const slow = simulator.user("slow", { bot: credentials.accountId });
  const bot = echoBot(credentials, slow.id);
  await bot.initialize();
  const botTimes = await roundTrips(simulator, credentials.accountId, "bot");
  report(
    "round trip of one text, bare fetch loop, p50",
    ms(percentile(bareTimes, 0.5)),
  );
  report(
    "round trip of one text, adapter and Chat SDK, p50",
    ms(percentile(botTimes, 0.5)),
  );
  report(
    "  ratio",
    ratio(percentile(botTimes, 0.5), percentile(bareTimes, 0.5)),
  );

  await slow.say("take your time");
  const quick = simulator.user("quick", { bot: credentials.accountId });
  const startedAt = performance.now();
  await quick.say("hello");
  await quick.nextMessage();
  report(
    "another user's answer while one user's handler sleeps 5 s",
    ms(performance.now() - startedAt),
  );
  await bot.shutdown();
}
