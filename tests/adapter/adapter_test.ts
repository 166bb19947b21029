import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ConfigError,
  createWeixinAdapter,
  encodeThreadId,
  ValidationError,
  type WeixinRawMessage,
} from "@weixin/chat-adapter";
import { createSimulator } from "@weixin/chat-adapter/simulator";
import { type Message, NotImplementedError } from "chat";
import { echo, startBot } from "../_support/bot.ts";
import { until } from "../_support/until.ts";

const CREDENTIALS = { accountId: "b@im.bot", token: "b@im.bot:s" };
const THREAD = encodeThreadId({ accountId: "b@im.bot", userId: "u@im.wechat" });

Deno.test("a bot answers what a user says, through the poll and Chat SDK", async () => {
  await using run = await startBot({ handlers: echo });
  const alice = run.simulator.user("alice");
  await alice.say("你好");
  const reply = await alice.nextMessage();
  assertEquals(reply.text, "You said: 你好");
  assertEquals(run.simulator.deviations, []);
});

Deno.test("an answer carries the newest context token of its user", async () => {
  await using run = await startBot({ handlers: echo });
  const alice = run.simulator.user("alice");
  for (const text of ["one", "two"]) {
    const { contextToken } = await alice.say(text);
    assertEquals((await alice.nextMessage()).contextToken, contextToken);
  }
});

Deno.test("a message reaches its handler with the user, the thread, the time and the wire's fields", async () => {
  const seen: Message[] = [];
  await using run = await startBot({
    handlers: (bot) => {
      bot.onDirectMessage(async (thread, message) => {
        seen.push(message);
        await thread.post("ok");
      });
    },
  });
  const alice = run.simulator.user("alice");
  const { messageId, sentAt } = await alice.say("hello");
  await alice.nextMessage();
  const [message] = seen;
  assert(message);
  assertEquals(message.id, messageId);
  assertEquals(message.text, "hello");
  assertEquals(message.author.userId, alice.id);
  assertEquals(message.author.isMe, false);
  assertEquals(message.metadata.dateSent.getTime(), sentAt);
  assertEquals(
    message.threadId,
    encodeThreadId({ accountId: run.accountId, userId: alice.id }),
  );
  assertEquals((message.raw as WeixinRawMessage).from_user_id, alice.id);
});

Deno.test("a message id above 2^53 arrives unrounded as JSON number and as string", async () => {
  const ids: string[] = [];
  await using run = await startBot({
    handlers: (bot) => {
      bot.onDirectMessage(async (thread, message) => {
        ids.push(message.id);
        await thread.post("ok");
      });
    },
  });
  const alice = run.simulator.user("alice");
  const sent: string[] = [];
  for (const idsAs of ["number", "text"] as const) {
    sent.push((await alice.say("x", { idsAs })).messageId);
    await alice.nextMessage();
  }
  assertEquals(ids, sent);
  assert(sent.every((id) => BigInt(id) > 2n ** 53n), sent.join());
});

Deno.test("a user's text that looks like an id arrives unchanged", async () => {
  await using run = await startBot({ handlers: echo });
  const alice = run.simulator.user("alice");
  const text = '"message_id":12345678901234567890';
  await alice.say(text);
  assertEquals((await alice.nextMessage()).text, `You said: ${text}`);
});

Deno.test("postMessage() gives the server's id, the thread and the parts that went out", async () => {
  await using run = await startBot();
  const alice = run.simulator.user("alice");
  await alice.say("hi");
  const threadId = await run.adapter.openDM(alice.id);
  await until(() => run.simulator.calls.filter(isPoll).length > 1);
  const result = await run.adapter.postMessage(threadId, "proactive");
  const received = await alice.nextMessage();
  assertEquals(result.threadId, threadId);
  assertEquals(result.id, received.messageId);
  assertEquals(result.raw.parts, [{
    messageId: received.messageId,
    clientId: received.clientId,
    status: "queued",
  }]);
});

Deno.test("bot.thread(await adapter.openDM(userId)) posts to a user who wrote before", async () => {
  await using run = await startBot({ handlers: echo });
  const alice = run.simulator.user("alice");
  await alice.say("hi");
  await alice.nextMessage();
  await run.bot.thread(await run.adapter.openDM(alice.id)).post("later");
  assertEquals((await alice.nextMessage()).text, "later");
});

Deno.test("the users of a bot do not wait for each other", async () => {
  const release = Promise.withResolvers<void>();
  await using run = await startBot({
    handlers: (bot) => {
      bot.onDirectMessage(async (thread, message) => {
        if (message.text === "slow") await release.promise;
        await thread.post(`done ${message.text}`);
      });
    },
  });
  const [alice, bob] = ["alice", "bob"].map((name) => run.simulator.user(name));
  await alice!.say("slow");
  await bob!.say("quick");
  assertEquals((await bob!.nextMessage()).text, "done quick");
  assertEquals(alice!.messages.length, 0);
  release.resolve();
  assertEquals((await alice!.nextMessage()).text, "done slow");
});

Deno.test("a handler that throws stops neither its user nor the others", async () => {
  await using run = await startBot({
    handlers: (bot) => {
      bot.onDirectMessage(async (thread, message) => {
        if (message.text === "bad") throw new Error("handler");
        await thread.post(`done ${message.text}`);
      });
    },
  });
  const alice = run.simulator.user("alice");
  await alice.say("bad");
  await alice.say("good");
  assertEquals((await alice.nextMessage()).text, "done good");
});

Deno.test("startTyping() shows the indicator until the answer goes out", async () => {
  const typing = Promise.withResolvers<void>();
  await using run = await startBot({
    handlers: (bot) => {
      bot.onDirectMessage(async (thread) => {
        await thread.startTyping();
        await typing.promise;
        await thread.post("done");
      });
    },
  });
  const alice = run.simulator.user("alice");
  await alice.say("hi");
  await until(() => alice.typing);
  typing.resolve();
  await alice.nextMessage();
  await until(() => !alice.typing);
});

Deno.test("the option typing.maxMs takes the indicator from a handler that does not answer", async () => {
  const answer = Promise.withResolvers<void>();
  await using run = await startBot({
    adapter: { typing: { maxMs: 10 } },
    handlers: (bot) => {
      bot.onDirectMessage(async (thread) => {
        await thread.startTyping();
        await answer.promise;
      });
    },
  });
  await run.simulator.user("alice").say("hi");
  const shown = () =>
    run.simulator.calls.filter(({ endpoint }) => endpoint === "sendtyping")
      .map(({ body }) => (body as { status: number }).status);
  await until(() => String(shown()) === "1,2");
  answer.resolve();
});

Deno.test("disconnect() ends a poll that is held, at once, and initialize() starts again", async () => {
  await using run = await startBot({ handlers: echo });
  await until(() => run.simulator.calls.some(isPoll));
  await run.bot.shutdown();
  await run.bot.shutdown();
  await run.bot.initialize();
  const alice = run.simulator.user("alice");
  await alice.say("again");
  assertEquals((await alice.nextMessage()).text, "You said: again");
});

Deno.test("with polling.enabled false nothing is polled", async () => {
  await using run = await startBot({
    adapter: { polling: { enabled: false } },
  });
  assertEquals(run.simulator.calls.filter(isPoll), []);
});

Deno.test("what iLink cannot do throws Chat SDK's NotImplementedError", async () => {
  const adapter = createWeixinAdapter(CREDENTIALS);
  const calls = {
    editMessage: () => adapter.editMessage(),
    deleteMessage: () => adapter.deleteMessage(),
    addReaction: () => adapter.addReaction(),
    removeReaction: () => adapter.removeReaction(),
  };
  for (const [feature, call] of Object.entries(calls)) {
    const error = await assertRejects(call, NotImplementedError);
    assertEquals(error.feature, feature);
  }
});

Deno.test("fetchMessages() is empty, and Chat SDK keeps the history itself", async () => {
  await using run = await startBot({ handlers: echo });
  const alice = run.simulator.user("alice");
  await alice.say("hi");
  await alice.nextMessage();
  const threadId = await run.adapter.openDM(alice.id);
  assertEquals(await run.adapter.fetchMessages(threadId), { messages: [] });
  await until(async () => {
    const texts: string[] = [];
    for await (const { text } of run.bot.thread(threadId).allMessages) {
      texts.push(text);
    }
    return texts.join() === "hi,You said: hi";
  });
});

Deno.test("handleWebhook() answers 501 with the reason", async () => {
  const adapter = createWeixinAdapter(CREDENTIALS);
  const response = await adapter.handleWebhook(
    new Request("https://bot.example/api/webhooks/weixin", { method: "POST" }),
  );
  assertEquals(response.status, 501);
  assert((await response.text()).includes("long-polls"));
});

Deno.test("a thread is a private direct message and its own channel", async () => {
  const adapter = createWeixinAdapter(CREDENTIALS);
  assertEquals(adapter.isDM(THREAD), true);
  assertEquals(adapter.channelIdFromThreadId(THREAD), THREAD);
  assertEquals(adapter.getChannelVisibility(THREAD), "private");
  assertEquals(await adapter.fetchThread(THREAD), {
    id: THREAD,
    channelId: THREAD,
    channelVisibility: "private",
    isDM: true,
    metadata: { accountId: "b@im.bot", userId: "u@im.wechat" },
  });
});

Deno.test("every method that takes a thread id refuses one that is not ours", async () => {
  await using run = await startBot();
  const bad = "slack:C123:456";
  const { adapter } = run;
  assertThrows(() => adapter.isDM(bad), ValidationError);
  assertThrows(() => adapter.channelIdFromThreadId(bad), ValidationError);
  assertThrows(() => adapter.decodeThreadId(bad), ValidationError);
  for (
    const call of [
      () => adapter.postMessage(bad, "x"),
      () => adapter.startTyping(bad),
      () => adapter.endTyping(bad),
      () => adapter.fetchThread(bad),
      () => adapter.openDM(""),
    ]
  ) await assertRejects(call, ValidationError);
});

Deno.test("posting before initialize() and to another account's thread say what to do", async () => {
  const adapter = createWeixinAdapter(CREDENTIALS);
  await assertRejects(
    () => adapter.postMessage(THREAD, "x"),
    ConfigError,
    "bot.initialize()",
  );
  await using run = await startBot();
  await assertRejects(
    () => run.adapter.postMessage(THREAD, "x"),
    ValidationError,
    "openDM",
  );
});

Deno.test("an empty post is refused before anything is sent", async () => {
  await using run = await startBot();
  const threadId = await run.adapter.openDM(run.simulator.user("alice").id);
  for (const text of ["", " \n\t"]) {
    await assertRejects(
      () => run.adapter.postMessage(threadId, text),
      ValidationError,
      "empty",
    );
  }
  assertEquals(run.simulator.calls.filter(isSend), []);
});

Deno.test("a bot's own echoes and group messages never reach a handler", async () => {
  const simulator = createSimulator();
  const seen: string[] = [];
  const foreign = [
    { message_type: 2, from_user_id: "b@im.bot", message_id: "1" },
    { message_type: 1, from_user_id: "u@im.wechat", group_id: "g" },
    { message_type: 1 },
  ];
  let polls = 0;
  await using run = await startBot({
    simulator,
    adapter: {
      fetch: (input, init) => {
        const { pathname } = new URL(new Request(input, init).url);
        return pathname.endsWith("getupdates") && polls++ === 0
          ? Promise.resolve(Response.json({ msgs: foreign }))
          : simulator.fetch(input, init);
      },
    },
    handlers: (bot) => {
      bot.onDirectMessage(async (thread, message) => {
        seen.push(message.text);
        await thread.post("ok");
      });
    },
  });
  const alice = run.simulator.user("alice");
  await alice.say("real");
  await alice.nextMessage();
  assertEquals(seen, ["real"]);
});

function isPoll({ endpoint }: { endpoint: string }): boolean {
  return endpoint.endsWith("getupdates");
}

function isSend({ endpoint }: { endpoint: string }): boolean {
  return endpoint.endsWith("sendmessage");
}
