/**
 * What delivery promises, on every kind of state that Chat SDK's users have: memory, a real Redis, a real
 * PostgreSQL. A kind whose server is not installed is reported as ignored.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import {
  createWeixinAdapter,
  type WeixinAdapter,
  type WeixinAdapterConfig,
} from "@weixin/chat-adapter";
import {
  createSimulator,
  type Simulator,
} from "@weixin/chat-adapter/simulator";
import {
  Actions,
  Button,
  Card,
  Chat,
  type ChatConfig,
  type StateAdapter,
} from "chat";
import { STATES, type StateServer } from "../_support/states.ts";
import { until } from "../_support/until.ts";

const LEASE = { ttlMs: 500, renewMs: 150, retryMs: 50 };

interface Process {
  readonly bot: Chat;
  readonly adapter: WeixinAdapter;
  readonly state: StateAdapter;
  /** Ends it as SIGKILL would: nothing that it does from now on has an effect. */
  die(): void;
  /** Clears away what a dead process would have taken with it. */
  bury(): Promise<void>;
  /** Ends it as SIGTERM should. */
  end(): Promise<void>;
}

/** A state that goes dead at once: its calls have then no other end than `dead`. */
function mortal<T extends object>(
  target: T,
  dead: () => Promise<never> | undefined,
): T {
  return new Proxy(target, {
    get(inner, name) {
      const value = Reflect.get(inner, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) =>
        name !== "disconnect" && dead() || value.apply(inner, args);
    },
  });
}

async function start(
  server: StateServer,
  prefix: string,
  simulator: Simulator,
  handlers: (bot: Chat) => void,
  options: {
    chat?: Partial<ChatConfig>;
    adapter?: WeixinAdapterConfig;
  } = {},
): Promise<Process> {
  const grave = Promise.withResolvers<never>();
  grave.promise.catch(() => {});
  let dead: Promise<never> | undefined;
  const state = mortal(server.connect(prefix), () => dead);
  const adapter = createWeixinAdapter({
    accountId: "bot@im.bot",
    token: "c0ffee@im.bot:secret",
    fetch: (input, init) => dead ?? simulator.fetch(input, init),
    lease: LEASE,
    ...options.adapter,
  });
  const bot = new Chat({
    userName: "mybot",
    state,
    logger: "silent",
    ...options.chat,
    adapters: { weixin: adapter },
  });
  handlers(bot);
  await bot.initialize();
  const end = async () => {
    await bot.shutdown();
    await state.disconnect();
  };
  return {
    bot,
    adapter,
    state,
    die: () => {
      dead = grave.promise;
    },
    bury: async () => {
      grave.reject(new Error("dead"));
      await end();
    },
    end,
  };
}

function newSimulator(): Simulator {
  const simulator = createSimulator({
    burstPenalty: false,
    maxMessages: false,
  });
  simulator.createBot({
    accountId: "bot@im.bot",
    token: "c0ffee@im.bot:secret",
  });
  return simulator;
}

/** Numbers from 0, as texts. */
function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index));
}

for (const kind of STATES) {
  const test = (
    name: string,
    run: (server: StateServer, prefix: string) => Promise<void>,
  ) => cases.push({ name, run });
  const cases: {
    name: string;
    run: (server: StateServer, prefix: string) => Promise<void>;
  }[] = [];

  test(
    "under drop three quick messages are all answered, in order",
    async (server, prefix) => {
      await using simulator = newSimulator();
      const process = await start(server, prefix, simulator, (bot) => {
        bot.onDirectMessage(async (thread, message) => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          await thread.post(`re ${message.text}`);
        });
      });
      const alice = simulator.user("alice");
      for (const text of ["1", "2", "3"]) await alice.say(text);
      for (const text of ["1", "2", "3"]) {
        assertEquals((await alice.nextMessage()).text, `re ${text}`);
      }
      await process.end();
    },
  );

  for (
    const strategy of [
      "drop",
      "queue",
      "burst",
      "debounce",
      "concurrent",
    ] as const
  ) {
    test(
      `under ${strategy} twenty messages at once reach handlers, each once`,
      async (server, prefix) => {
        await using simulator = newSimulator();
        const heard: string[] = [];
        const process = await start(server, prefix, simulator, (bot) => {
          bot.onDirectMessage(async (_thread, message, _channel, context) => {
            await new Promise((resolve) => setTimeout(resolve, 10));
            heard.push(
              ...(context?.skipped ?? []).map(({ text }) => text),
              message.text,
            );
          });
        }, { chat: { concurrency: { strategy, debounceMs: 100 } } });
        const alice = simulator.user("alice");
        for (const text of numbers(20)) await alice.say(text);
        await until(
          () => heard.length >= 20 && process.adapter.status().pending === 0,
          20_000,
        );
        if (strategy === "concurrent") {
          heard.sort((a, b) => Number(a) - Number(b));
        }
        assertEquals(heard, numbers(20));
        await process.end();
      },
    );
  }

  test(
    "under burst one handler sees the messages of a burst, in order",
    async (server, prefix) => {
      await using simulator = newSimulator();
      const seen: { text: string; skipped: string[] }[] = [];
      const process = await start(server, prefix, simulator, (bot) => {
        bot.onDirectMessage((_thread, message, _channel, context) => {
          seen.push({
            text: message.text,
            skipped: (context?.skipped ?? []).map(({ text }) => text),
          });
        });
      }, { chat: { concurrency: { strategy: "burst", debounceMs: 600 } } });
      const alice = simulator.user("alice");
      for (const text of ["a", "b", "c", "d"]) await alice.say(text);
      await until(
        () => seen.length > 0 && process.adapter.status().pending === 0,
        10_000,
      );
      assertEquals(seen, [{ text: "d", skipped: ["a", "b", "c"] }]);
      await process.end();
    },
  );

  test(
    "one process polls, and the next takes over when it ends",
    async (server, prefix) => {
      await using simulator = newSimulator();
      const answer = (who: string) => (bot: Chat) => {
        bot.onDirectMessage(async (thread) => {
          await thread.post(who);
        });
      };
      const first = await start(server, prefix, simulator, answer("first"));
      const second = await start(server, prefix, simulator, answer("second"));
      assertEquals(second.adapter.status().state, "standby");
      const alice = simulator.user("alice");
      await alice.say("hello");
      assertEquals((await alice.nextMessage()).text, "first");
      await first.end();
      await alice.say("hello again");
      assertEquals((await alice.nextMessage()).text, "second");
      assertEquals(second.adapter.status().state, "polling");
      await second.end();
    },
  );

  test(
    "after a crash the next process handles what was not finished, and that only",
    async (server, prefix) => {
      await using simulator = newSimulator();
      const first: string[] = [];
      const stuck = Promise.withResolvers<void>();
      const dying = await start(server, prefix, simulator, (bot) => {
        bot.onDirectMessage(async (_thread, message) => {
          first.push(message.text);
          if (message.text === "stuck") await stuck.promise;
        });
      });
      const [alice, bob] = [simulator.user("alice"), simulator.user("bob")];
      await alice.say("done");
      const journalled = async () => {
        const record = await dying.state.get("weixin:bot@im.bot:inbox");
        return (record as { pending: unknown[] } | null)?.pending.length ?? 0;
      };
      await until(async () => first.length === 1 && await journalled() === 0);
      await bob.say("stuck");
      await bob.say("waiting");
      await until(async () =>
        first.includes("stuck") && await journalled() === 2
      );
      dying.die();
      const second: string[] = [];
      const heir = await start(server, prefix, simulator, (bot) => {
        bot.onDirectMessage(async (thread, message) => {
          second.push(message.text);
          await thread.post(`re ${message.text}`);
        });
      });
      // The lock that Chat holds for a thread is the dead process's for 30 s.
      await heir.state.forceReleaseLock(await heir.adapter.openDM(bob.id));
      assertEquals((await bob.nextMessage()).text, "re stuck");
      assertEquals((await bob.nextMessage()).text, "re waiting");
      assertEquals(second, ["stuck", "waiting"]);
      await heir.end();
      stuck.resolve();
      await dying.bury();
    },
  );

  test(
    "after a crash in the middle of an action the next process repeats the action, and only once",
    async (server, prefix) => {
      await using simulator = newSimulator();
      const card = Card({
        children: [Actions([Button({ id: "go", label: "Go", value: "v" })])],
      });
      const stuck = Promise.withResolvers<void>();
      const dying = await start(server, prefix, simulator, (bot) => {
        bot.onDirectMessage(async (thread) => void await thread.post(card));
        bot.onAction(() => stuck.promise);
      });
      const alice = simulator.user("alice");
      await alice.say("ask");
      const question = await alice.nextMessage();
      await alice.say("1");
      await until(async () => {
        const record = await dying.state.get("weixin:bot@im.bot:inbox");
        const { pending } = record as { pending: { chosen?: unknown }[] };
        return pending[0]?.chosen !== undefined &&
          dying.adapter.status().running === 1;
      });
      dying.die();
      const seen: unknown[] = [];
      const heir = await start(server, prefix, simulator, (bot) => {
        bot.onDirectMessage(async (thread, { text }) => {
          await thread.post(`message ${text}`);
        });
        bot.onAction(async ({ actionId, messageId, value, thread }) => {
          seen.push([actionId, messageId, value]);
          await thread?.post("gone");
        });
      });
      assertEquals((await alice.nextMessage()).text, "gone");
      assertEquals(seen, [["go", question.messageId, "v"]]);
      await alice.say("1");
      assertEquals((await alice.nextMessage()).text, "message 1");
      await heir.end();
      stuck.resolve();
      await dying.bury();
    },
  );

  test(
    "a quote by id finds what another process has sent and received",
    async (server, prefix) => {
      await using simulator = newSimulator();
      const first = await start(server, prefix, simulator, (bot) => {
        bot.onDirectMessage(async (thread, { text }) => {
          await thread.post(`You said: ${text}`);
        });
      });
      const alice = simulator.user("alice");
      const mine = await alice.say("hello");
      const answer = await alice.nextMessage();
      await first.end();
      const second = await start(server, prefix, simulator, (bot) => {
        bot.onDirectMessage(async (thread, { replyTo }) => {
          await thread.post(`${replyTo?.author.isMe} ${replyTo?.text}`);
        });
      });
      await alice.quote(mine, "?");
      assertEquals((await alice.nextMessage()).text, "false hello");
      await alice.quote(answer, "?");
      assertEquals((await alice.nextMessage()).text, "true You said: hello");
      await second.end();
    },
  );

  test(
    "a process whose lease was taken stops polling and never writes again",
    async (server, prefix) => {
      await using simulator = newSimulator();
      const old = await start(server, prefix, simulator, () => {});
      await until(() => old.adapter.status().state === "polling");
      const other = server.connect(prefix);
      await other.connect();
      await other.forceReleaseLock("weixin:bot@im.bot:poller");
      const lock = await other.acquireLock("weixin:bot@im.bot:poller", 60_000);
      assert(lock);
      await other.set("weixin:bot@im.bot:inbox", { marker: "new leader" });
      await simulator.user("alice").say("for whom?");
      await until(() => old.adapter.status().state === "standby");
      await new Promise((resolve) => setTimeout(resolve, 200));
      assertEquals(await other.get("weixin:bot@im.bot:inbox"), {
        marker: "new leader",
      });
      await old.end();
      await other.disconnect();
    },
  );

  test(
    "an answer that waits for the user goes out with the user's next message",
    async (server, prefix) => {
      await using simulator = newSimulator();
      const process = await start(server, prefix, simulator, () => {}, {
        adapter: { replyWindow: { whenClosed: "queue" } },
      });
      const alice = simulator.user("alice");
      const threadId = await process.adapter.openDM(alice.id);
      const { raw } = await process.adapter.postMessage(threadId, "too early");
      assertEquals(raw.parts?.map(({ status }) => status), ["held"]);
      assertEquals(alice.messages.length, 0);
      await alice.say("hello");
      assertEquals((await alice.nextMessage()).text, "too early");
      await process.end();
    },
  );

  Deno.test({
    name: `delivery on ${kind.name} state`,
    ignore: !kind.installed,
    fn: async (context) => {
      await using server = await kind.start();
      for (const [index, { name, run }] of cases.entries()) {
        await context.step(name, () => run(server, `case-${index}`));
      }
    },
  });
}
