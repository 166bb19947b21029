import { fromFullStream, type StreamChunk } from "chat";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { BlockAssembler } from "../../src/text/block_assembler.ts";
import { streamBlocks } from "../../src/text/stream_blocks.ts";

const PARAGRAPH = "x".repeat(200);

/** Feeds pieces and gives all blocks. */
function assemble(
  pieces: readonly string[],
  options: ConstructorParameters<typeof BlockAssembler>[0] = {},
): string[] {
  const assembler = new BlockAssembler(options);
  const blocks = pieces.flatMap((piece) => assembler.feed(piece));
  const rest = assembler.end();
  return rest === undefined ? blocks : [...blocks, rest];
}

async function collect(stream: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const block of stream) all.push(block);
  return all;
}

/** A source that yields strings, waits for numbers of milliseconds, and tells whether it was closed. */
function script(steps: readonly (string | number | Error)[]) {
  const state = { closed: false };
  async function* run() {
    try {
      for (const step of steps) {
        if (step instanceof Error) throw step;
        if (typeof step === "string") yield step;
        else await new Promise((resolve) => setTimeout(resolve, step));
      }
    } finally {
      state.closed = true;
    }
  }
  return { source: run(), state };
}

Deno.test("BlockAssembler.feed() gives a block at the end of a long enough paragraph", () => {
  const assembler = new BlockAssembler();
  assertEquals(assembler.feed(PARAGRAPH), []);
  assertEquals(assembler.feed("\n"), []);
  assertEquals(assembler.feed("\nn"), [PARAGRAPH]);
  assertEquals(assembler.feed("ext"), []);
  assertEquals(assembler.end(), "next");
});

Deno.test("BlockAssembler.feed() collects short paragraphs", () => {
  assertEquals(assemble(["a\n\nb\n\nc"]), ["a\n\nb\n\nc"]);
});

Deno.test("BlockAssembler.feed() gives the same blocks however the text is cut", () => {
  const text = `${PARAGRAPH}\n\n${PARAGRAPH}\n\n\n${PARAGRAPH}\n\nend`;
  const expected = [PARAGRAPH, PARAGRAPH, `${PARAGRAPH}\n\nend`];
  assertEquals(assemble([text]), expected);
  assertEquals(assemble([...text]), expected);
  assertEquals(assemble(text.match(/[^]{1,7}/g)!), expected);
});

Deno.test("BlockAssembler.feed() puts all that follows into the last block", () => {
  const text = Array.from({ length: 9 }, () => PARAGRAPH).join("\n\n");
  assertEquals(assemble([text]).length, 3);
  assertEquals(assemble([text], { maxBlocks: 1 }), [text]);
  assertEquals(assemble([text], { maxBlocks: 5 }).length, 5);
});

Deno.test("BlockAssembler.feed() never cuts inside a fence", () => {
  const code = `\`\`\`js\n${PARAGRAPH}\n\nb\n\`\`\``;
  assertEquals(assemble([`${code}\n\nend`]), [code, "end"]);
});

Deno.test("BlockAssembler.feed() keeps an item together with what is indented below it", () => {
  const item = `- ${PARAGRAPH}\n\n  more`;
  assertEquals(assemble([`${item}\n\nend`]), [item, "end"]);
});

Deno.test("BlockAssembler.end() gives nothing for an empty stream", () => {
  assertEquals(assemble([]), []);
  assertEquals(assemble([" \n", "\n"]), []);
});

Deno.test("BlockAssembler.idle() gives what came when it is complete", () => {
  const assembler = new BlockAssembler();
  assembler.feed("Let me look that up.");
  assertEquals(assembler.idle(), "Let me look that up.");
  assertEquals(assembler.idle(), undefined);
  assembler.feed("\n\nFound it.");
  assertEquals(assembler.end(), "Found it.");
});

Deno.test("BlockAssembler.idle() holds an unfinished sentence back", () => {
  const assembler = new BlockAssembler();
  assembler.feed("第一句。第二句还没");
  assertEquals(assembler.idle(), "第一句。");
  assembler.feed("完。");
  assertEquals(assembler.end(), "第二句还没完。");
});

Deno.test("BlockAssembler.idle() gives a text without any end as it is", () => {
  const assembler = new BlockAssembler();
  assembler.feed("正在查询");
  assertEquals(assembler.idle(), "正在查询");
});

Deno.test("BlockAssembler.idle() gives only what comes before an open fence", () => {
  const assembler = new BlockAssembler();
  assembler.feed("Run this:\n\n```sh\nls");
  assertEquals(assembler.idle(), "Run this:");
  assertEquals(assembler.idle(), undefined);
  assembler.feed("\n```\n");
  assertEquals(assembler.idle(), "```sh\nls\n```");
});

Deno.test("BlockAssembler.idle() gives only what comes before a growing table", () => {
  const assembler = new BlockAssembler();
  assembler.feed("Prices:\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
  assertEquals(assembler.idle(), "Prices:");
  assembler.feed("| 3 | 4 |\n\nDone.");
  assertEquals(
    assembler.end(),
    "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\nDone.",
  );
});

Deno.test("BlockAssembler.idle() gives a table that is finished", () => {
  const assembler = new BlockAssembler();
  assembler.feed("a | b\n--|--\n1 | 2\n\n");
  assertEquals(assembler.idle(), "a | b\n--|--\n1 | 2");
});

Deno.test("BlockAssembler.idle() leaves the last block for the rest", () => {
  const assembler = new BlockAssembler({ maxBlocks: 2 });
  assembler.feed("One.");
  assertEquals(assembler.idle(), "One.");
  assembler.feed(" Two.");
  assertEquals(assembler.waiting, false);
  assertEquals(assembler.idle(), undefined);
  assertEquals(assembler.end(), "Two.");
});

Deno.test("BlockAssembler takes a paragraph that never ends, piece by piece", () => {
  const assembler = new BlockAssembler();
  for (let i = 0; i < 200_000; i++) assembler.feed("word ");
  assertEquals(assembler.end()?.length, 999_999);
});

Deno.test("streamBlocks() gives blocks as their paragraphs end", async () => {
  const { source, state } = script([PARAGRAPH, "\n\n", "b", "c"]);
  assertEquals(await collect(streamBlocks(source)), [PARAGRAPH, "bc"]);
  assert(state.closed);
});

Deno.test("streamBlocks() gives nothing for an empty stream", async () => {
  assertEquals(await collect(streamBlocks(script([]).source)), []);
});

Deno.test("streamBlocks() takes text from chunks and ignores other events", async () => {
  async function* source(): AsyncGenerator<string | StreamChunk> {
    yield "a";
    yield { type: "task_update", id: "1", title: "x", status: "in_progress" };
    yield { type: "markdown_text", text: "b" };
  }
  assertEquals(await collect(streamBlocks(source())), ["ab"]);
});

Deno.test("streamBlocks() takes what Chat SDK makes of the AI SDK's fullStream", async () => {
  async function* full() {
    yield { type: "start" };
    yield { type: "text-delta", id: "1", text: "One." };
    yield { type: "tool-call", toolName: "x" };
    yield { type: "finish-step" };
    yield { type: "text-delta", id: "2", text: "Two." };
  }
  assertEquals(await collect(streamBlocks(fromFullStream(full()))), [
    "One.\n\nTwo.",
  ]);
});

Deno.test("streamBlocks() gives what came after three seconds of silence", async () => {
  using time = new FakeTime();
  const { source } = script(["Let me see.", 10_000, "Here it is."]);
  const seen: [number, string][] = [];
  const start = time.now;
  const done = (async () => {
    for await (const block of streamBlocks(source)) {
      seen.push([time.now - start, block]);
    }
  })();
  for (let i = 0; i < 110; i++) await time.tickAsync(100);
  await time.runMicrotasks();
  await done;
  assertEquals(seen, [[3000, "Let me see."], [10_000, "Here it is."]]);
});

Deno.test("streamBlocks() lets events that are no text not break the silence", async () => {
  using time = new FakeTime();
  const seen: string[] = [];
  async function* source() {
    yield "Wait.";
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve) => setTimeout(resolve, 2000));
      yield { type: "task_update" };
    }
    seen.push("source ended");
  }
  const done = (async () => {
    for await (const block of streamBlocks(source())) seen.push(block);
  })();
  for (let i = 0; i < 110; i++) await time.tickAsync(100);
  await time.runMicrotasks();
  await done;
  assertEquals(seen, ["Wait.", "source ended"]);
});

Deno.test("streamBlocks() hands out what came before the source fails, then fails", async () => {
  const { source } = script(["half of", new Error("model broke")]);
  const seen: string[] = [];
  await assertRejects(
    async () => {
      for await (const block of streamBlocks(source)) seen.push(block);
    },
    Error,
    "model broke",
  );
  assertEquals(seen, ["half of"]);
});

Deno.test("streamBlocks() ends at an abort although the source hangs, and closes it", async () => {
  let returned = false;
  const source = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<IteratorResult<string>>(() => {}),
      return: () => {
        returned = true;
        return new Promise<IteratorResult<string>>(() => {});
      },
    }),
  };
  const controller = new AbortController();
  const reason = new Error("stopped");
  const done = collect(streamBlocks(source, { signal: controller.signal }));
  controller.abort(reason);
  assertEquals(await assertRejects(() => done), reason);
  assert(returned);
});

Deno.test("streamBlocks() hands out nothing more after an abort", async () => {
  const controller = new AbortController();
  const { source, state } = script([PARAGRAPH, "\n\n", "b"]);
  const seen: string[] = [];
  await assertRejects(async () => {
    const blocks = streamBlocks(source, { signal: controller.signal });
    for await (const block of blocks) {
      seen.push(block);
      controller.abort();
    }
  });
  assertEquals(seen, [PARAGRAPH]);
  assert(state.closed);
});

Deno.test("streamBlocks() asks an aborted signal before the source", async () => {
  const { source } = script(["a"]);
  const options = { signal: AbortSignal.abort() };
  await assertRejects(() => collect(streamBlocks(source, options)));
});

Deno.test("streamBlocks() closes the source when its reader stops", async () => {
  const { source, state } = script([PARAGRAPH, "\n\n", "b", "c"]);
  for await (const block of streamBlocks(source)) {
    assertEquals(block, PARAGRAPH);
    break;
  }
  assert(state.closed);
});

Deno.test("streamBlocks() needs no source that can be closed", async () => {
  const values = ["a", "b"];
  const source = {
    [Symbol.asyncIterator]: () => ({
      next: () =>
        Promise.resolve(
          values.length > 0
            ? { done: false as const, value: values.shift()! }
            : { done: true as const, value: undefined },
        ),
    }),
  };
  assertEquals(await collect(streamBlocks(source)), ["ab"]);
});
