import { parseMarkdown } from "chat";
import { assertEquals } from "@std/assert";
import type { MarkdownNode } from "../../src/text/node.ts";
import { renderPlain } from "../../src/text/plain.ts";
import { plain } from "./_render.ts";

Deno.test("renderPlain() keeps paragraphs apart", () => {
  assertEquals(plain("one\n\n\n\ntwo"), "one\n\ntwo");
});

Deno.test("renderPlain() keeps single line ends", () => {
  assertEquals(plain("one\ntwo  \nthree\\\nfour"), "one\ntwo\nthree\nfour");
});

Deno.test("renderPlain() drops the marks of emphasis, bold and inline code", () => {
  assertEquals(plain("*a* **b** `c` ***d***"), "a b c d");
});

Deno.test("renderPlain() keeps what is struck out struck out", () => {
  assertEquals(plain("~~100~~ 80"), "~~100~~ 80");
});

Deno.test("renderPlain() writes headings as paragraphs", () => {
  assertEquals(plain("# One\n## Two\ntext"), "One\n\nTwo\n\ntext");
});

Deno.test("renderPlain() marks the items of a list", () => {
  assertEquals(plain("- a\n- b"), "• a\n• b");
});

Deno.test("renderPlain() keeps the numbers of a list, from its own start", () => {
  assertEquals(plain("3. a\n4. b"), "3. a\n4. b");
});

Deno.test("renderPlain() indents lists within lists", () => {
  assertEquals(
    plain("1. a\n   - b\n     - c\n2. d"),
    "1. a\n   • b\n     • c\n2. d",
  );
});

Deno.test("renderPlain() keeps blank lines between items that had them", () => {
  assertEquals(plain("- a\n\n- b"), "• a\n\n• b");
});

Deno.test("renderPlain() indents the further paragraphs of an item", () => {
  assertEquals(plain("- a\n\n  b"), "• a\n\n  b");
});

Deno.test("renderPlain() keeps a list below the line that introduces it", () => {
  assertEquals(
    plain("Buy:\n- milk\n\nThen:\n\n- rest"),
    [
      "Buy:",
      "• milk",
      "",
      "Then:",
      "",
      "• rest",
    ].join("\n"),
  );
});

Deno.test("renderPlain() writes task boxes as boxes", () => {
  assertEquals(plain("- [x] a\n- [ ] b\n1. [ ] c"), "☑ a\n☐ b\n\n1. ☐ c");
});

Deno.test("renderPlain() writes a link as label and address", () => {
  assertEquals(plain("[docs](https://a.b/c)"), "docs (https://a.b/c)");
});

Deno.test("renderPlain() writes an address once when the label says it", () => {
  assertEquals(plain("[https://a.b/](https://a.b)"), "https://a.b/");
  assertEquals(plain("[a.b](https://a.b/)"), "a.b");
  assertEquals(plain("[me@a.b](mailto:me@a.b)"), "me@a.b");
});

Deno.test("renderPlain() writes automatic links once", () => {
  assertEquals(
    plain("<https://a.b> https://c.d www.e.f <g@h.i>"),
    "https://a.b https://c.d www.e.f g@h.i",
  );
});

Deno.test("renderPlain() resolves references and leaves their definitions out", () => {
  assertEquals(
    plain("[a][1] ![b][1]\n\n[1]: https://a.b 'title'"),
    "a (https://a.b) b (https://a.b)",
  );
});

Deno.test("renderPlain() writes only the words of a link within the page", () => {
  assertEquals(plain("[top](#top)"), "top");
});

Deno.test("renderPlain() writes a link without words as its address", () => {
  assertEquals(plain("[](https://a.b)"), "https://a.b");
});

Deno.test("renderPlain() keeps an address whole that has spaces", () => {
  assertEquals(plain("[a](<https://a.b/c d>)"), "a (https://a.b/c%20d)");
});

Deno.test("renderPlain() writes an image as description and address", () => {
  assertEquals(plain("![cat](https://a.b/c.png)"), "cat (https://a.b/c.png)");
  assertEquals(plain("![](https://a.b/c.png)"), "https://a.b/c.png");
});

Deno.test("renderPlain() never writes the data of an embedded image", () => {
  assertEquals(plain("![cat](data:image/png;base64,AAAA)"), "cat");
  assertEquals(plain("![](data:image/png;base64,AAAA)"), "[image]");
});

Deno.test("renderPlain() writes a linked image as one link", () => {
  assertEquals(plain("[![CI](https://b)](https://c)"), "CI (https://c)");
});

Deno.test("renderPlain() keeps the lines of code and drops the fence", () => {
  assertEquals(plain("a\n```js\nx\n\n  y\n```"), "a\n\nx\n\n  y");
});

Deno.test("renderPlain() keeps words that stand where a fence has its language", () => {
  assertEquals(plain("```run this now"), "run this now");
  assertEquals(plain("a\n```js"), "a");
});

Deno.test("renderPlain() puts a sign before every line of a quote", () => {
  assertEquals(plain("> a\n>\n> > b"), "> a\n>\n> > b");
});

Deno.test("renderPlain() aligns the rows of a table", () => {
  assertEquals(
    plain("| a | number |\n|:--|--:|\n| long | 1 |"),
    "a    | number\nlong |      1",
  );
});

Deno.test("renderPlain() counts Chinese characters and emoji as two columns", () => {
  assertEquals(
    plain("| 名 | b |\n|--|--|\n| abcd | 1 |\n| 👍 | 2 |"),
    "名   | b\nabcd | 1\n👍   | 2",
  );
});

Deno.test("renderPlain() writes a table wider than a phone as a list a row", () => {
  assertEquals(
    plain("| a | b |\n|--|--|\n| 1 | 2 |\n| 3 | |", { maxTableWidth: 3 }),
    "• a: 1\n  b: 2\n• a: 3",
  );
});

Deno.test("renderPlain() writes a footnote as a number and its text", () => {
  assertEquals(plain("a[^1]\n\n[^1]: b"), "a[1]\n\n[1] b");
});

Deno.test("renderPlain() writes a rule as a line that is no Markdown", () => {
  assertEquals(plain("a\n\n---\n\nb"), "a\n\n———\n\nb");
});

Deno.test("renderPlain() leaves formulas as they are", () => {
  const formula = "$x_1 * y_1 * z$, \\(a_b\\), $$\\frac{a}{b}$$";
  assertEquals(plain(formula), formula);
});

Deno.test("renderPlain() leaves WeChat's own emoji codes and Unicode emoji as they are", () => {
  assertEquals(plain("[微笑] 👍🏽 [unknown]"), "[微笑] 👍🏽 [unknown]");
});

Deno.test("renderPlain() keeps right-to-left marks", () => {
  assertEquals(plain("**שלום** \u200eabc\u200f"), "שלום \u200eabc\u200f");
});

Deno.test("renderPlain() flattens HTML that formats", () => {
  assertEquals(
    plain("a<br>b <b>c</b> <a href='https://a.b'>d</a> <img alt='e'>"),
    "a\nb c d (https://a.b) e",
  );
});

Deno.test("renderPlain() keeps tags that are words, without their <", () => {
  assertEquals(plain("run <name> or `x <y>`"), "run ＜name> or x ＜y>");
});

Deno.test("renderPlain() raises and lowers what HTML raises and lowers", () => {
  assertEquals(
    plain("10<sup>6</sup> H<sub>2</sub>O x<sup>n+m</sup> a<sub>i</sub>"),
    "10⁶ H₂O x^(n+m) a_i",
  );
});

Deno.test("renderPlain() renders a tree that was built by hand", () => {
  const root: MarkdownNode = {
    type: "root",
    children: [
      { type: "paragraph", children: [{ type: "text", value: "a\u0007 <b" }] },
      { type: "list", children: [{ type: "listItem", children: [] }] },
      { type: "unknown", children: [{ type: "text", value: "c" }] },
    ],
  };
  assertEquals(renderPlain(root), "a ＜b\n\n•\n\nc");
});

Deno.test("renderPlain() takes Chat SDK's tree", () => {
  assertEquals(renderPlain(parseMarkdown("**a** [b](c)")), "a b (c)");
});
