import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  isReplyWindowError,
  isValidationError,
  type WeixinAdapterConfig,
  WeixinFormatConverter,
} from "@weixin/chat-adapter";
import {
  type AdapterPostableMessage,
  emoji,
  type Message,
  parseMarkdown,
  type Root,
} from "chat";
import { startBot, type TestBot } from "../_support/bot.ts";
import { until } from "../_support/until.ts";

const ANSWER = `## Steps

1. Open [the docs](https://a.example/docs)
   - read **all** of it
2. Run \`x <y\`
`;

const ANSWERS = new URL("../fixtures/answers/", import.meta.url);

/** A text without the white space that cuts may take. */
function bare(text: string): string {
  return text.replace(/\s+/g, "");
}

interface Open extends AsyncDisposable {
  readonly run: TestBot;
  readonly alice: ReturnType<TestBot["simulator"]["user"]>;
  post(message: AdapterPostableMessage): Promise<string[]>;
}

/** A bot whose user has written, so that it may post. */
async function open(adapter: WeixinAdapterConfig = {}): Promise<Open> {
  const run = await startBot({ adapter });
  const alice = run.simulator.user("alice");
  await alice.say("hi");
  const threadId = await run.adapter.openDM(alice.id);
  await until(async () =>
    (await run.adapter.replyWindow(threadId)).closed === undefined
  );
  return {
    run,
    alice,
    post: async (message) => {
      const { raw } = await run.adapter.postMessage(threadId, message);
      return (raw.item_list ?? []).map((item) => item.text_item?.text ?? "");
    },
    [Symbol.asyncDispose]: () => run[Symbol.asyncDispose](),
  };
}

Deno.test("postMessage() flattens Markdown to plain text by default", async () => {
  await using bot = await open();
  await bot.post({ markdown: ANSWER });
  assertEquals(
    (await bot.alice.nextMessage()).text,
    "Steps\n\n1. Open the docs (https://a.example/docs)\n   • read all of it\n2. Run x ＜y",
  );
});

Deno.test('postMessage() keeps what WeChat renders with formatting "markdown"', async () => {
  await using bot = await open({ formatting: "markdown" });
  await bot.post({ markdown: ANSWER });
  assertEquals((await bot.alice.nextMessage()).text, ANSWER.trimEnd());
});

Deno.test("postMessage() takes a syntax tree in both modes", async () => {
  for (const formatting of ["plain", "markdown"] as const) {
    await using bot = await open({ formatting });
    const ast: Root = parseMarkdown("- **a** [b](https://c.example)");
    const [text] = await bot.post({ ast });
    assertEquals(
      text,
      formatting === "plain"
        ? "• a b (https://c.example)"
        : "* **a** [b](https://c.example)",
    );
  }
});

Deno.test("postMessage() leaves strings and { raw } as they are, but for safety", async () => {
  await using bot = await open();
  for (const message of ["**a** _b_ <c", { raw: "**a** _b_ <c" }]) {
    assertEquals(await bot.post(message), ["**a** _b_ ＜c"]);
  }
});

Deno.test("text.safe false leaves a bare < and text.protectUnderscores protects identifiers", async () => {
  await using loose = await open({ text: { safe: false } });
  assertEquals(await loose.post("a <b"), ["a <b"]);
  await using strict = await open({ text: { protectUnderscores: true } });
  assertEquals(await strict.post("a_b_c <d"), ["a＿b＿c ＜d"]);
});

Deno.test("postMessage() cuts a long text into messages that lose nothing", async () => {
  await using bot = await open();
  const paragraph = "字".repeat(1_500);
  const text = [paragraph, paragraph, paragraph].join("\n\n");
  const chunks = await bot.post(text);
  assertEquals(chunks, [`${paragraph}\n\n${paragraph}`, paragraph]);
  assertEquals(bot.run.simulator.deviations, []);
});

Deno.test("postMessage() turns Chat's placeholders into emoji and leaves unknown ones", async () => {
  for (const formatting of ["plain", "markdown"] as const) {
    await using bot = await open({
      formatting,
      text: { protectUnderscores: true },
    });
    const words = `ok ${emoji.thumbs_up} {{emoji:no}}`;
    const messages = [words, { markdown: words }, {
      ast: parseMarkdown(words),
    }];
    for (const message of messages) {
      assertEquals(await bot.post(message), ["ok 👍 {{emoji:no}}"]);
    }
  }
});

Deno.test("postMessage() refuses what shows nothing, before anything is sent", async () => {
  await using bot = await open();
  const nothing: AdapterPostableMessage[] = [
    "",
    " \n\t",
    "\u0000\u0007",
    { raw: "" },
    { markdown: "<!-- a comment -->" },
    { markdown: "[a]: https://b.example" },
    { ast: { type: "root", children: [] } },
    { type: "card", children: [] },
  ];
  for (const message of nothing) {
    const error = await assertRejects(() => bot.post(message));
    assert(isValidationError(error), String(error));
  }
  assertEquals(bot.alice.messages, []);
});

Deno.test("postMessage() sends something sensible for hostile Markdown", async () => {
  await using bot = await open();
  const inputs: [AdapterPostableMessage, string][] = [
    [{ markdown: "![](https://a.example/b)" }, "https://a.example/b"],
    [{ markdown: "a\ud83d \u0000b" }, "a\ufffd b"],
    ["a\ud83d \u0000b", "a\ufffd b"],
    [{ markdown: `${">".repeat(10_000)} deep` }, `${"> ".repeat(12)}deep`],
  ];
  for (const [message, text] of inputs) {
    assertEquals(await bot.post(message), [text]);
  }
  const deep = parseTree(5_000);
  const [text] = await bot.post({ ast: deep });
  assert(text?.endsWith("deep"), text);
});

Deno.test("postMessage() of 2 MB spends the reply window and says how far it came", async () => {
  await using bot = await open({ replyWindow: { maxMessages: 2 } });
  const error = await assertRejects(() =>
    bot.post({ markdown: "**words** <b\n\n".repeat(160_000) })
  );
  assert(isReplyWindowError(error));
  assertEquals(error.progress?.sent, 2);
  assert(error.progress!.total > 400);
});

Deno.test("WeixinFormatConverter converts as the adapter does", () => {
  const plain = new WeixinFormatConverter();
  const rich = new WeixinFormatConverter({ formatting: "markdown" });
  const ast = parseMarkdown(ANSWER);
  assertEquals(plain.fromAst(ast), plain.fromMarkdown(ANSWER));
  assertEquals(plain.renderPostable({ ast }), plain.fromAst(ast));
  assertEquals(rich.fromMarkdown(ANSWER), ANSWER.trimEnd());
  assertEquals(plain.renderPostable("a <b"), "a ＜b");
  assertEquals(rich.toMarkdown("**a**"), "**a**\n");
  assertEquals(plain.extractPlainText("a **b**"), "a b");
  const hostile = "*a_ ".repeat(60_000);
  assertEquals(plain.extractPlainText(hostile), hostile);
});

for (const formatting of ["plain", "markdown"] as const) {
  Deno.test(`30 model answers reach the user whole and within the window, as ${formatting}`, async () => {
    await using run = await startBot({
      adapter: { formatting },
      handlers: (bot) => {
        bot.onDirectMessage(async (thread, { text }) => {
          const markdown = await Deno.readTextFile(new URL(text, ANSWERS));
          await thread.post({ markdown });
        });
      },
    });
    let messages = 0;
    for await (const { name } of Deno.readDir(ANSWERS)) {
      if (!name.endsWith(".md")) continue;
      // A user for each: messages to one user are spaced.
      const user = run.simulator.user(name);
      await user.say(name);
      const pinned = name.replace(/md$/, `${formatting}.txt`);
      const wanted = await Deno.readTextFile(new URL(pinned, ANSWERS));
      const said = () => user.messages.map(({ text }) => text).join("");
      await until(() => bare(said()) === bare(wanted));
      messages += user.messages.length;
    }
    assertEquals(messages, 32);
    assertEquals(run.simulator.deviations, []);
  });
}

Deno.test("renderFormatted() writes as posts are written", async () => {
  await using bot = await open();
  assertEquals(
    bot.run.adapter.renderFormatted(parseMarkdown("# A\n\n- b")),
    "A\n\n• b",
  );
});

Deno.test("WeChat's bracket codes reach a handler as emoji, and unknown ones as they are", async () => {
  const seen: Message[] = [];
  await using run = await startBot({
    handlers: (bot) => {
      bot.onDirectMessage((_thread, message) => void seen.push(message));
    },
  });
  await run.simulator.user("alice").say("好[微笑][不存在]`[OK]`");
  await until(() => seen.length > 0);
  assertEquals(seen[0]!.text, "好🙂[不存在]`[OK]`");
});

function parseTree(depth: number): Root {
  let node: Root["children"][number] = {
    type: "paragraph",
    children: [{ type: "text", value: "deep" }],
  };
  for (let i = 0; i < depth; i++) {
    node = { type: "blockquote", children: [node] };
  }
  return { type: "root", children: [node] };
}
