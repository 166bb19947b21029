import { assertEquals, assertStringIncludes } from "@std/assert";
import { createMemoryState } from "@chat-adapter/state-memory";
import type { WeixinRawMessage } from "@weixin/chat-adapter";
import { type Chat, type Message, stringifyMarkdown } from "chat";
import { toAiMessages } from "chat/ai";
import { startBot } from "../_support/bot.ts";
import { until } from "../_support/until.ts";

/** A bot that keeps what it gets and answers each message with `answer`. */
async function listen(answer = "My *own* words.\nTwo lines.") {
  const seen: Message[] = [];
  const run = await startBot({
    handlers: (bot: Chat) => {
      bot.onDirectMessage(async (thread, message) => {
        seen.push(message);
        if (seen.length === 1) await thread.post(answer);
      });
    },
  });
  const alice = run.simulator.user("alice");
  return {
    ...run,
    alice,
    seen,
    /** What the bot gets of something that alice does. */
    get: async (act: () => Promise<unknown>) => {
      const before = seen.length;
      await act();
      await until(() => seen.length > before);
      return seen.at(-1)!;
    },
    [Symbol.asyncDispose]: () => run[Symbol.asyncDispose](),
  };
}

Deno.test("every form of quote gives replyTo, and the quoted words before the user's own", async () => {
  for (const form of ["inline", "msg_id", "svr_id"] as const) {
    await using chat = await listen();
    const mine = await chat.alice.say("first [微笑]");
    const answer = await chat.alice.nextMessage();

    const own = await chat.get(() => chat.alice.quote(mine, "what?", { form }));
    assertEquals(own.text, "> first 🙂\n\nwhat?", form);
    assertEquals(own.replyTo?.text, "first 🙂");
    assertEquals(own.replyTo?.id, mine.messageId);
    assertEquals(own.replyTo?.author.userId, chat.alice.id);
    assertEquals(own.replyTo?.author.isMe, false);
    assertEquals(own.replyTo?.threadId, own.threadId);

    const ours = await chat.get(() =>
      chat.alice.quote(answer, "why?", { form })
    );
    assertEquals(ours.text, "> My *own* words.\n> Two lines.\n\nwhy?", form);
    assertEquals(ours.replyTo?.id, answer.messageId);
    assertEquals(ours.replyTo?.author.isMe, true);
    assertEquals(ours.replyTo?.author.isBot, true);
    assertEquals(ours.replyTo?.author.userId, chat.accountId);
  }
});

Deno.test("raw holds the user's own words, and formatted a quote of plain text", async () => {
  await using chat = await listen();
  const mine = await chat.alice.say("a *b*");
  const message = await chat.get(() => chat.alice.quote(mine, "c _d_"));
  const { item_list } = message.raw as WeixinRawMessage;
  assertEquals(item_list?.[0]?.text_item?.text, "c _d_");
  assertEquals(
    stringifyMarkdown(message.formatted),
    "> a \\*b\\*\n\nc \\_d\\_\n",
  );
});

Deno.test("a partial quote gives the part, and replyTo the whole message", async () => {
  const text = "one two one two three one";
  await using chat = await listen(text);
  await chat.alice.say("hi");
  const answer = await chat.alice.nextMessage();
  for (const endCounted of ["globally", "afterStart"] as const) {
    const part = "two one two three";
    const message = await chat.get(() =>
      chat.alice.quote(answer, "?", { form: "partial", part, endCounted })
    );
    assertEquals(message.text, `> ${part}\n\n?`);
    assertEquals(message.replyTo?.text, text);
  }
});

Deno.test("a partial quote of an unknown message gives its ends", async () => {
  await using chat = await listen();
  const send = (start: string, end: string) => () =>
    chat.alice.sendItems([{
      type: 1,
      text_item: { text: "?" },
      ref_msg: {
        svr_id: "77",
        partial_text: { start, end, startindex: 0, endindex: 0 },
      },
    }]);
  assertEquals(
    (await chat.get(send("begin", "end"))).text,
    "> begin … end\n\n?",
  );
  assertEquals((await chat.get(send("word", "word"))).text, "> word\n\n?");
});

Deno.test("a quote that nothing is known of says so, or says its title", async () => {
  await using chat = await listen();
  const send = (ref_msg: Record<string, unknown>) => () =>
    chat.alice.sendItems([{ type: 1, text_item: { text: "?" }, ref_msg }]);
  const unknown = await chat.get(send({ svr_id: "77" }));
  assertEquals(unknown.text, "> [quoted message]\n\n?");
  assertEquals(unknown.replyTo?.id, "77");
  assertEquals(unknown.replyTo?.author.isBot, "unknown");
  const titled = await chat.get(send({ title: "A title" }));
  assertEquals(titled.text, "> A title\n\n?");
  assertEquals(titled.replyTo?.text, "A title");
});

Deno.test("a quoted picture is attached to the message, and to replyTo", async () => {
  await using chat = await listen();
  const bytes = new Uint8Array(64).map((_, i) => i);
  const picture = await chat.alice.sendImage(bytes);
  // The answer to the picture, so that what comes next is the quote.
  await chat.alice.nextMessage();
  for (const form of ["inline", "svr_id"] as const) {
    const message = await chat.get(() =>
      chat.alice.quote(picture, "what is it?", { form })
    );
    assertEquals(message.text, "> [image]\n\nwhat is it?", form);
    assertEquals(message.attachments.length, 1);
    for (const { attachments } of [message, message.replyTo!]) {
      const fetched = await attachments[0]!.fetchData!();
      assertEquals(new Uint8Array(fetched), bytes);
    }
  }
});

Deno.test("a model gets the quoted words", async () => {
  await using chat = await listen();
  await chat.alice.say("hi");
  const answer = await chat.alice.nextMessage();
  const message = await chat.get(() => chat.alice.quote(answer, "why?"));
  const [prompt] = await toAiMessages([message]);
  assertStringIncludes(JSON.stringify(prompt), "> My *own* words.");
});

Deno.test("parseMessage() reads an inline quote without asking anybody", async () => {
  await using chat = await listen();
  const message = chat.adapter.parseMessage({
    message_id: "1",
    from_user_id: "u@im.wechat",
    item_list: [{
      type: 1,
      text_item: { text: "why?" },
      ref_msg: {
        message_item: { type: 1, msg_id: "9", text_item: { text: "a\nb" } },
      },
    }],
  });
  assertEquals(message.text, "> a\n> b\n\nwhy?");
  assertEquals(message.replyTo?.id, "9");
});

Deno.test("a state that fails for quotes delays and loses no message", async () => {
  const memory = createMemoryState();
  const state = new Proxy(memory, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) =>
        String(args[0]).includes(":quotes:")
          ? Promise.reject(new Error("down"))
          : value.apply(target, args);
    },
  });
  const texts: string[] = [];
  await using run = await startBot({
    chat: { state },
    handlers: (bot) => {
      bot.onDirectMessage((_thread, { text }) => void texts.push(text));
    },
  });
  const alice = run.simulator.user("alice");
  await alice.sendItems([{
    type: 1,
    text_item: { text: "?" },
    ref_msg: { svr_id: "1", title: "Title" },
  }]);
  await until(() => texts.length === 1);
  assertEquals(texts, ["> Title\n\n?"]);
});
