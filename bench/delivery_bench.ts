import { createMemoryState } from "@chat-adapter/state-memory";
import { createWeixinAdapter } from "@weixin/chat-adapter";
import {
  createSimulator,
  type Simulator,
} from "@weixin/chat-adapter/simulator";
import { Chat, Message, parseMarkdown, type StateAdapter } from "chat";
import { ms, percentile, ratio, report } from "./_report.ts";

const USERS = 2_000;

/** Counts the calls of a state that change something. */
function counting(
  state: StateAdapter,
): { state: StateAdapter; calls: Map<string, number> } {
  const calls = new Map<string, number>();
  const counted = new Proxy(state, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        const ours = String(args[0]).startsWith("weixin:") &&
          !String(args[0]).startsWith("weixin:Y");
        const key = `${ours ? "ours" : "chat"} ${String(name)}`;
        calls.set(key, (calls.get(key) ?? 0) + 1);
        return value.apply(target, args);
      };
    },
  });
  return { state: counted, calls };
}

interface Bot {
  readonly chat: Chat;
  readonly simulator: Simulator;
  readonly calls: Map<string, number>;
  readonly accountId: string;
}

function makeBot(
  handler: (userId: string) => Promise<string | void>,
  polling = true,
): Bot {
  const simulator = createSimulator({ batchSize: 100 });
  const { accountId, token } = simulator.createBot();
  const { state, calls } = counting(createMemoryState());
  const chat = new Chat({
    userName: "bench",
    state,
    logger: "silent",
    adapters: {
      weixin: createWeixinAdapter({
        accountId,
        token,
        fetch: simulator.fetch,
        polling: { enabled: polling },
      }),
    },
  });
  chat.onDirectMessage(async (thread, message) => {
    const answer = await handler(message.author.userId);
    if (answer) await thread.post(answer);
  });
  return { chat, simulator, calls, accountId };
}

/** One text each from many users: what the adapter costs on top of Chat SDK. */
async function throughput(): Promise<void> {
  let handled = 0;
  const handler = () => {
    handled++;
    return Promise.resolve();
  };
  const direct = makeBot(handler, false);
  await direct.chat.initialize();
  const adapter = direct.chat.getAdapter("weixin");
  const messages = await Promise.all(
    Array.from({ length: USERS }, async (_, index) => {
      const threadId = await adapter.openDM!(`user-${index}@im.wechat`);
      const author = {
        userId: `user-${index}@im.wechat`,
        userName: "u",
        fullName: "u",
        isBot: false,
        isMe: false,
      };
      return new Message({
        id: String(index),
        threadId,
        text: "hello",
        formatted: parseMarkdown("hello"),
        raw: {},
        author,
        metadata: { dateSent: new Date(), edited: false },
        attachments: [],
      });
    }),
  );
  const directStart = performance.now();
  await Promise.all(
    messages.map((message) =>
      direct.chat.processMessage(adapter, message.threadId, message, {
        deduplicate: false,
      })
    ),
  );
  const directMs = performance.now() - directStart;
  await direct.chat.shutdown();
  await direct.simulator.close();

  handled = 0;
  const run = makeBot(handler);
  for (let index = 0; index < USERS; index++) {
    await run.simulator.user(`user-${index}`).say("hello");
  }
  const startedAt = performance.now();
  await run.chat.initialize();
  while (handled < USERS) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const adapterMs = performance.now() - startedAt;
  await run.chat.shutdown();
  await run.simulator.close();
  report(`${USERS} texts, chat.processMessage alone`, ms(directMs));
  report(`${USERS} texts, through polls, journal and lanes`, ms(adapterMs));
  report(
    "  ratio (a poll brings at most 100, and polling pauses at 256)",
    ratio(adapterMs, directMs),
  );
  const perMessage = (name: string) =>
    ((run.calls.get(name) ?? 0) / USERS).toFixed(3);
  report("  our state writes per message: set", perMessage("ours set"));
  report(
    "  our locks per message: acquireLock",
    perMessage("ours acquireLock"),
  );
  report(
    "  Chat SDK's per message: appendToList",
    perMessage("chat appendToList"),
  );
}

/** Answers to other users while one user's handler sleeps and another's throws. */
async function neighbours(): Promise<void> {
  const measure = async (troubled: boolean): Promise<number[]> => {
    let slow = "";
    let bad = "";
    const run = makeBot(async (userId) => {
      if (userId === slow) {
        await new Promise((resolve) => setTimeout(resolve, 5_000));
      }
      if (userId === bad) throw new Error("a handler's own trouble");
      return "re";
    });
    await run.chat.initialize();
    if (troubled) {
      const [first, second] = [
        run.simulator.user("slow"),
        run.simulator.user("bad"),
      ];
      [slow, bad] = [first.id, second.id];
      await first.say("x");
    }
    const times: number[] = [];
    for (let round = 0; round < 400; round++) {
      if (troubled && round % 10 === 0) {
        await run.simulator.user("bad").say("x");
      }
      const user = run.simulator.user(`user-${round}`);
      const startedAt = performance.now();
      await user.say("hello");
      await user.nextMessage();
      times.push(performance.now() - startedAt);
    }
    await run.chat.shutdown();
    await run.simulator.close();
    return times.slice(100);
  };
  await measure(false);
  const quiet = await measure(false);
  const troubled = await measure(true);
  for (const share of [0.5, 0.99]) {
    report(
      `other users' answers, p${
        share * 100
      }, beside a sleeping and a throwing handler`,
      `${ms(percentile(troubled, share))} against ${
        ms(percentile(quiet, share))
      }: ${ratio(percentile(troubled, share), percentile(quiet, share))}`,
    );
  }
}

async function disconnect(): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < 20; round++) {
    const run = makeBot(() => Promise.resolve());
    await run.chat.initialize();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const startedAt = performance.now();
    await run.chat.shutdown();
    times.push(performance.now() - startedAt);
    await run.simulator.close();
  }
  report(
    "shutdown during a poll that is held, p50",
    ms(percentile(times, 0.5)),
  );
}

/** The figures of delivery that need no server. */
export async function deliveryBench(): Promise<void> {
  await throughput();
  await neighbours();
  await disconnect();
}
