import { parseMarkdown } from "chat";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { splitText } from "../../src/text/chunks.ts";
import { formatMarkdown } from "../../src/text/format.ts";
import type { MarkdownNode } from "../../src/text/node.ts";
import { renderMarkdown } from "../../src/text/markdown.ts";
import { renderPlain } from "../../src/text/plain.ts";
import { plain, rich } from "./_render.ts";

const MODES = [plain, rich];

Deno.test("formatMarkdown() gives nothing for nothing", () => {
  for (const render of MODES) {
    assertEquals(render(""), "");
    assertEquals(render(" \n\t\r\n\u0000"), "");
    assertEquals(render("<!-- a -->"), "");
  }
});

Deno.test("formatMarkdown() gives something for only an image", () => {
  assertEquals(plain("![](https://a.b/c)"), "https://a.b/c");
  assertEquals(rich("![](https://a.b/c)"), "https://a.b/c");
  assertEquals(plain("![](data:image/png;base64,AA)"), "[image]");
  assertEquals(rich("![](data:image/png;base64,AA)"), "[image]");
});

Deno.test("formatMarkdown() takes half surrogate pairs, NUL and control characters", () => {
  for (const render of MODES) {
    assertEquals(
      render("a\ud83d \u0000b\u0007 `c\udc00`").isWellFormed(),
      true,
    );
    assertStringIncludes(render("a\ud83d \u0000b\u0007"), "a\ufffd b");
  }
});

Deno.test("formatMarkdown() takes 2 MB of text, as it is", () => {
  const text = "**a** <b\n\n".repeat(200_000);
  for (const render of MODES) {
    const whole = render(text);
    assertEquals(whole, text.replaceAll("<", "＜"));
    assert(splitText(whole).length > 400);
  }
});

Deno.test("formatMarkdown() takes 10 000 nested quotes", () => {
  for (const render of MODES) {
    assertEquals(render(`${">".repeat(10_000)} deep`).trim().at(-1), "p");
  }
  assertEquals(plain(`${">".repeat(10_000)} deep`), `${"> ".repeat(12)}deep`);
});

Deno.test("formatMarkdown() takes lists, brackets and marks without end", () => {
  const inputs = [
    "- ".repeat(5000) + "a",
    Array.from({ length: 300 }, (_, i) => " ".repeat(2 * i) + "- a").join("\n"),
    "[".repeat(20_000),
    "![a](".repeat(5000),
    "[^a".repeat(5000),
    "*a_ ".repeat(5000),
    "**a ".repeat(5000),
    "<a ".repeat(20_000),
    "`a``b ".repeat(10_000),
    "$a\\".repeat(10_000),
    "\\[".repeat(10_000),
    "~a".repeat(10_000),
    "_".repeat(20_000),
    "&amp".repeat(10_000),
    "|a".repeat(5000) + "\n" + "|-".repeat(5000),
    "```".repeat(10_000),
    "`".repeat(20_000) + "\na",
    "a " + " ".repeat(100_000) + "b",
    "<div>" + " ".repeat(100_000) + "b",
  ];
  for (const input of inputs) {
    for (const render of MODES) assert(render(input).length > 0);
  }
});

Deno.test("formatMarkdown() sends a text as it is that the parser cannot take", () => {
  const parse = () => {
    throw new RangeError("Maximum call stack size exceeded");
  };
  const options = { formatting: "plain", parse } as const;
  assertEquals(formatMarkdown("**a** <b", options), "**a** ＜b");
});

Deno.test("renderPlain() takes a tree deeper than the stack", () => {
  let node: MarkdownNode = {
    type: "paragraph",
    children: [{ type: "text", value: "deep" }],
  };
  for (let i = 0; i < 100_000; i++) {
    node = { type: "blockquote", children: [node] };
  }
  assertEquals(
    renderPlain({ type: "root", children: [node] }),
    `${"> ".repeat(25)}deep`,
  );
  let inline: MarkdownNode = { type: "text", value: "deep" };
  for (let i = 0; i < 100_000; i++) {
    inline = { type: "strong", children: [inline] };
  }
  const root = { type: "paragraph", children: [inline] };
  assertEquals(renderPlain({ type: "root", children: [root] }), "deep");
});

Deno.test("renderMarkdown() takes a tree deeper than the stack", () => {
  const source = `${">".repeat(3000)} a <b`;
  const rendered = renderMarkdown(source, parseMarkdown(source));
  assertEquals(rendered, `${">".repeat(3000)} a ＜b`);
});
