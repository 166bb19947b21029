import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { isReplyWindowError } from "@weixin/chat-adapter";
import { streamText } from "ai";
import { type Chat, type StreamChunk, StreamingPlan, type Thread } from "chat";
import { createAiStreamBot } from "../../examples/ai_stream_bot.ts";
import { sendStream, type StreamTarget } from "../../src/adapter/streaming.ts";
import { createSimulator } from "@weixin/chat-adapter/simulator";
import { startBot } from "../_support/bot.ts";
import { mockModel } from "../_support/mock_model.ts";
import { until } from "../_support/until.ts";
import { tick } from "../_support/time.ts";

const LONG = "A paragraph that is long enough to be a block. ".repeat(5).trim();

/** A bot that answers with what `run` does, and a user who said something. */
async function talk(run: (thread: Thread) => Promise<unknown>) {
  const outcome = Promise.withResolvers<unknown>();
  const bot = await startBot({
    adapter: { replyWindow: { maxMessages: 3 } },
    handlers: (chat) => {
      chat.onDirectMessage(async (thread) => {
        await run(thread).then(outcome.resolve, outcome.resolve);
      });
    },
  });
  const alice = bot.simulator.user("alice");
  await alice.say("hi");
  return {
    bot,
    alice,
    outcome: outcome.promise,
    texts: () => alice.messages.map(({ text }) => text),
    [Symbol.asyncDispose]: () => bot[Symbol.asyncDispose](),
  };
}

async function* from<T>(pieces: readonly T[]): AsyncGenerator<T> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

Deno.test("thread.post(stream) sends the answer in blocks, and Chat keeps it whole", async () => {
  await using chat = await talk((thread) =>
    thread.post(from([LONG, "\n\n", "**The", " end**"]))
  );
  const sent = await chat.outcome as { id: string; text: string };
  assertEquals(chat.texts(), [LONG, "The end"]);
  assertEquals(sent.id, chat.alice.messages[0]!.messageId);
  assertEquals(sent.text.replace(/\s+/g, " "), `${LONG} The end`);
});

Deno.test("thread.post(stream) takes the text of stream chunks and skips the others", async () => {
  const chunks: (StreamChunk | string)[] = [
    { type: "task_update", id: "1", title: "Search", status: "in_progress" },
    { type: "markdown_text", text: "one " },
    { type: "plan_update", title: "Plan" },
    "two",
  ];
  await using chat = await talk((thread) => thread.post(from(chunks)));
  await chat.outcome;
  assertEquals(chat.texts(), ["one two"]);
});

Deno.test("thread.post() takes the AI SDK's textStream and fullStream, and a StreamingPlan", async () => {
  for (const which of ["textStream", "fullStream", "plan"] as const) {
    await using chat = await talk((thread) => {
      const result = streamText({ model: mockModel(["a", "b"]), prompt: "x" });
      return thread.post(
        which === "plan" ? new StreamingPlan(result.fullStream) : result[which],
      );
    });
    await chat.outcome;
    assertEquals(chat.texts(), ["ab"], which);
  }
});

Deno.test("the AI example answers with what the model writes, and shows it what was said", async () => {
  const simulator = createSimulator();
  const model = mockModel([LONG, "\n\n", "Two."]);
  const { accountId, token } = simulator.createBot();
  const bot: Chat = createAiStreamBot(
    model,
    { accountId, token, fetch: simulator.fetch },
    "silent",
  );
  await bot.initialize();
  const alice = simulator.user("alice");
  await alice.say("Why?");
  const texts = [await alice.nextMessage(), await alice.nextMessage()]
    .map(({ text }) => text);
  await bot.shutdown();
  await simulator.close();
  assertEquals(texts, [LONG, "Two."]);
  const { prompt } = model.doStreamCalls[0]!;
  assertEquals(prompt.at(-1)?.content, [{ type: "text", text: "Why?" }]);
});

Deno.test("stream() sends nothing for a stream without text", async () => {
  for (const pieces of [[], ["", " \n"], ["<!-- nothing -->"]]) {
    await using chat = await talk(async (thread) => {
      const raw = await thread.adapter.stream!(thread.id, from(pieces));
      assertEquals(raw, {
        id: "",
        threadId: thread.id,
        raw: { status: "empty" },
      });
      await thread.post(from(pieces));
    });
    assertEquals(await chat.outcome, undefined);
    assertEquals(chat.texts(), []);
  }
});

Deno.test("an error in a stream is thrown after what came before it has been sent", async () => {
  async function* failing() {
    yield "half an";
    yield await Promise.resolve(" answer");
    throw new TypeError("model");
  }
  await using chat = await talk((thread) => thread.post(failing()));
  const error = await chat.outcome;
  assert(error instanceof TypeError, String(error));
  assertEquals(chat.texts(), ["half an answer"]);
});

Deno.test("stream() says how much of the stream went out when the window closes on the way", async () => {
  const big = "字".repeat(9_000);
  await using chat = await talk((thread) =>
    thread.post(from([LONG, "\n\n", big]))
  );
  const error = await chat.outcome;
  assert(isReplyWindowError(error), String(error));
  assertEquals(error.progress, { sent: 3, total: 4 });
  assertEquals(chat.texts().length, 3);
});

Deno.test("stream() closes the source when it is aborted, and rejects with the reason", async () => {
  let closed = false;
  async function* endless() {
    try {
      for (;;) {
        yield "word ";
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    } finally {
      closed = true;
    }
  }
  const abort = new AbortController();
  await using chat = await talk(async (thread) => {
    const streamed = thread.adapter.stream!(thread.id, endless(), {
      signal: abort.signal,
    });
    await until(() => chat.alice.typing);
    abort.abort(new Error("enough"));
    await streamed;
  });
  const error = await chat.outcome;
  assertEquals((error as Error).message, "enough");
  await until(() => closed);
  await until(() => !chat.alice.typing);
  assertEquals(chat.texts(), []);
});

Deno.test("stream() shows typing from the start, between blocks and not after the end", async () => {
  const more = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  async function* slow() {
    await more.promise;
    yield `${LONG}\n\nMore`;
    await end.promise;
  }
  await using chat = await talk((thread) => thread.post(slow()));
  await until(() => chat.alice.typing);
  more.resolve();
  await until(() => chat.texts().length === 1);
  await until(() => chat.alice.typing);
  end.resolve();
  await chat.outcome;
  assertEquals(chat.texts(), [LONG, "More"]);
  await until(() => !chat.alice.typing);
});

/** A target that notes when items went out, in milliseconds from now. */
function clocked(): { target: StreamTarget; sent: [number, string][] } {
  const start = Date.now();
  const sent: [number, string][] = [];
  const target: StreamTarget = {
    times: { minChars: 200, idleMs: 3_000, maxMessages: 3 },
    signal: undefined,
    render: (text) => [{ type: 1, text_item: { text } }],
    send: (items) => {
      sent.push([Date.now() - start, items[0]!.text_item!.text!]);
      return Promise.resolve(items.map((item) => ({
        item,
        clientId: "c",
        messageId: undefined,
        status: "unconfirmed",
      })));
    },
    startTyping: () => Promise.resolve(),
    endTyping: () => Promise.resolve(),
  };
  return { target, sent };
}

Deno.test("sendStream() shows the first block of a slow answer long before its end", async () => {
  using time = new FakeTime();
  const words = `${LONG}\n\n${`${LONG}\n\n`.repeat(7)}End.`.split(/(?<= )/);
  async function* fiftyASecond() {
    for (const word of words) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      yield word;
    }
  }
  const { target, sent } = clocked();
  let done = false;
  const streamed = sendStream(fiftyASecond(), target).then(() => done = true);
  while (!done) await tick(time, 20);
  await streamed;
  const [first, , last] = sent.map(([at]) => at);
  assertEquals(sent.length, 3);
  assertEquals(last, words.length * 20);
  assert(first! * 5 < last!, `${first} of ${last} ms`);
});

Deno.test("sendStream() shows what has come when the stream falls silent for streaming.idleMs", async () => {
  using time = new FakeTime();
  const { target, sent } = clocked();
  async function* pausing() {
    yield "Let me look that up.";
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    yield " Found.";
  }
  let done = false;
  const streamed = sendStream(pausing(), target).then(() => done = true);
  while (!done) await tick(time, 500);
  await streamed;
  assertEquals(sent, [[3_000, "Let me look that up."], [10_000, "Found."]]);
});

Deno.test("sendStream() keeps the indicator alive for as long as the stream is open", async () => {
  using time = new FakeTime();
  const calls: string[] = [];
  const target = {
    ...clocked().target,
    startTyping: () => Promise.resolve(void calls.push("start")),
    endTyping: () => Promise.resolve(void calls.push("end")),
  };
  async function* silent() {
    await new Promise((resolve) => setTimeout(resolve, 70_000));
    yield "done";
  }
  let done = false;
  const streamed = sendStream(silent(), target).then(() => done = true);
  while (!done) await tick(time, 1_000);
  await streamed;
  assert(calls.length > 60, String(calls.length));
  assertEquals(calls.at(-1), "end");
  await tick(time, 5_000);
  assertEquals(calls.indexOf("end"), calls.length - 1);
});

Deno.test("sendStream() closes the source when a block cannot be sent", async () => {
  let closed = false;
  async function* source() {
    try {
      yield `${LONG}\n\nMore`;
      yield "never";
    } finally {
      closed = true;
    }
  }
  const target = {
    ...clocked().target,
    send: () => Promise.reject(new Error("refused")),
  };
  await assertRejects(() => sendStream(source(), target), Error, "refused");
  assertEquals(closed, true);
});
