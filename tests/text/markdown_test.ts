import { parseMarkdown } from "chat";
import { assertEquals, assertNotEquals } from "@std/assert";
import { renderMarkdown } from "../../src/text/markdown.ts";
import { rich } from "./_render.ts";

Deno.test("renderMarkdown() leaves what WeChat renders byte for byte", () => {
  const markdown = [
    "# One",
    "",
    '**bold**, *italic*, ~~gone~~, `code`, [link](https://a.b "title")',
    "",
    "* a",
    "    1) b",
    "+ c",
    "",
    "> quote",
    "",
    "| a | b |",
    "|---|--:|",
    "| 1 | 2 |",
    "",
    "***",
    "",
    "```js",
    "a_b < c *d*",
    "```",
  ].join("\n");
  assertEquals(rich(markdown), markdown);
});

Deno.test("renderMarkdown() raises headings to the fourth level", () => {
  assertEquals(rich("##### a\n###### b ######"), "#### a\n#### b ######");
});

Deno.test("renderMarkdown() gives underlined headings their marks", () => {
  assertEquals(rich("One\n===\n\nTwo\n---\n\nx"), "# One\n\n## Two\n\nx");
});

Deno.test("renderMarkdown() writes task boxes as boxes", () => {
  assertEquals(
    rich("- [x] a [ ] b\n* [ ] c\n1. [X] d"),
    "- ☑ a [ ] b\n* ☐ c\n1. ☑ d",
  );
});

Deno.test("renderMarkdown() drops emphasis around Chinese text", () => {
  assertEquals(rich("这是*重点*和_重点_"), "这是重点和重点");
  assertEquals(rich("*重点* _重点_ *ok*"), "重点 重点 *ok*");
});

Deno.test("renderMarkdown() keeps asterisks in inline code around Chinese text", () => {
  assertEquals(rich("`*重点*` 和 `a*b*`"), "`*重点*` 和 `a*b*`");
});

Deno.test("renderMarkdown() keeps bold around Chinese text", () => {
  assertEquals(rich("这是**重点**内容"), "这是**重点**内容");
});

Deno.test("renderMarkdown() makes a table wider than a phone a code block", () => {
  assertEquals(
    rich("x\n\n| a | b |\n|--|--:|\n| 1 | `2` |", { maxTableWidth: 3 }),
    "x\n\n```\na | b\n--|--\n1 | 2\n```",
  );
});

Deno.test("renderMarkdown() keeps such a code block in its quote or item", () => {
  assertEquals(
    rich("> | a | b |\n> |--|--|\n> | 1 | 2 |", { maxTableWidth: 3 }),
    "> ```\n> a | b\n> --|--\n> 1 | 2\n> ```",
  );
});

Deno.test("renderMarkdown() makes images links", () => {
  assertEquals(
    rich("![cat](https://a.b/c.png) ![](https://a.b/d.png)"),
    "[cat](https://a.b/c.png) https://a.b/d.png",
  );
});

Deno.test("renderMarkdown() writes a linked image as a link", () => {
  assertEquals(rich("[![CI](https://b)](https://c)"), "[CI](https://c)");
});

Deno.test("renderMarkdown() replaces a bare < outside code only", () => {
  assertEquals(
    rich("a <80% b<c `d<e`\n\n```\nf<g\n```"),
    "a ＜80% b＜c `d<e`\n\n```\nf<g\n```",
  );
});

Deno.test("renderMarkdown() replaces < in headings, items, tables and links", () => {
  assertEquals(
    rich("# <1\n\n- <2 [<3](https://a.b)\n\n| <4 |\n|--|\n| **<5** |"),
    "# ＜1\n\n- ＜2 [＜3](https://a.b)\n\n| ＜4 |\n|--|\n| **＜5** |",
  );
});

Deno.test("renderMarkdown() takes the angle brackets off automatic links", () => {
  assertEquals(
    rich("<https://a.b/c_d> and <e@f.g>"),
    "https://a.b/c_d and e@f.g",
  );
});

Deno.test("renderMarkdown() writes a link's address without angle brackets", () => {
  assertEquals(rich("[a](<b c(d)>)"), "[a](b%20c%28d%29)");
});

Deno.test("renderMarkdown() puts identifiers with underscores into code", () => {
  assertEquals(
    rich("set my_var, call a.b_c() or read /etc/my_file.txt."),
    "set `my_var`, call `a.b_c()` or read `/etc/my_file.txt`.",
  );
});

Deno.test("renderMarkdown() finds identifiers between Chinese characters", () => {
  assertEquals(rich("使用my_var变量"), "使用`my_var`变量");
});

Deno.test("renderMarkdown() writes underscores between Chinese characters wide", () => {
  assertEquals(rich("用户_订单_2024_表"), "用户＿订单＿2024＿表");
});

Deno.test("renderMarkdown() keeps blanks to fill in", () => {
  assertEquals(rich("Name: ____"), "Name: ＿＿＿＿");
});

Deno.test("renderMarkdown() leaves underscores in addresses and code alone", () => {
  const markdown = "https://a.b/c_d `e_f` [g](https://h.i/j_k)";
  assertEquals(rich(markdown), markdown);
});

Deno.test("renderMarkdown() puts mail addresses with underscores into code", () => {
  assertEquals(rich("mail a_b@c.de"), "mail `a_b@c.de`");
});

Deno.test("renderMarkdown() does not join its backticks with others", () => {
  assertEquals(rich("`a`b_c"), "`a`b＿c");
});

Deno.test("renderMarkdown() prefers the identifier to the bold around it", () => {
  assertEquals(
    rich("使用**my_var**变量 **my_var** x"),
    "使用`my_var`变量 **`my_var`** x",
  );
});

Deno.test("renderMarkdown() closes a fence that was left open", () => {
  assertEquals(rich("a\n\n```js\nb"), "a\n\n```js\nb\n```");
  assertEquals(rich("````\n```\nb\n"), "````\n```\nb\n````");
  assertEquals(rich("> ```\n> b\n\nc"), "> ```\n> b\n> ```\n\nc");
});

Deno.test("renderMarkdown() closes a fence with nothing in it", () => {
  assertEquals(rich("a\n```"), "a\n```\n```");
});

Deno.test("renderMarkdown() writes other kinds of code blocks with backticks", () => {
  assertEquals(
    rich("~~~py\na\n~~~\n\nb\n\n    c\n"),
    "```py\na\n```\n\nb\n\n```\nc\n```",
  );
});

Deno.test("renderMarkdown() drops a language that backticks could not carry", () => {
  assertEquals(rich("~~~a`b\nc\n~~~"), "```\nc\n```");
});

Deno.test("renderMarkdown() writes a link of HTML without words as its address", () => {
  assertEquals(rich("x <a href='https://a.b'></a>"), "x https://a.b");
});

Deno.test("renderMarkdown() replaces < in raised text", () => {
  assertEquals(rich("x<sup>a<1</sup>"), "x^(a＜1)");
});

Deno.test("renderMarkdown() takes more backticks where code has some", () => {
  assertEquals(rich("~~~\n```\n~~~"), "````\n```\n````");
});

Deno.test("renderMarkdown() resolves references and drops definitions", () => {
  assertEquals(
    rich("[a][1], [1] and [1][]\n\n[1]: https://a.b\n\nc"),
    "[a](https://a.b), [1](https://a.b) and [1](https://a.b)\n\nc",
  );
});

Deno.test("renderMarkdown() writes footnotes as numbers in brackets", () => {
  assertEquals(rich("a[^1]\n\n[^1]: b"), "a[1]\n\n[1] b");
});

Deno.test("renderMarkdown() decodes entities, which WeChat shows as they are", () => {
  assertEquals(
    rich("AT&amp;T &lt;5 &copy; &#20320;&#x597d; &nope; `&lt;`"),
    "AT&T ＜5 © 你好 &nope; `&lt;`",
  );
});

Deno.test("renderMarkdown() takes backslashes away, and what they kept from marking stays harmless", () => {
  assertEquals(
    rich("\\*a\\* b \\* c \\_d\\_ \\# \\`e\\`"),
    "＊a＊ b * c `_d_` # ｀e｀",
  );
  assertEquals(rich("\\# a\\\nb"), "＃ a\nb");
});

Deno.test("renderMarkdown() keeps a bar in a table's cell", () => {
  assertEquals(rich("| a |\n|---|\n| b \\| c |"), "| a |\n|---|\n| b ｜ c |");
});

Deno.test("renderMarkdown() flattens HTML that formats", () => {
  assertEquals(
    rich('a<br>b <b>c</b> <a href="https://a.b/c d">e</a><!-- f -->'),
    "a\nb c [e](https://a.b/c%20d)",
  );
  assertEquals(rich("<div>\na\n</div>\n\nb"), "a\n\nb");
});

Deno.test("renderMarkdown() keeps a line break of HTML in its quote", () => {
  assertEquals(rich("> abc<br>d"), "> abc\n> d");
  assertEquals(rich("| a |\n|---|\n| b<br>c |"), "| a |\n|---|\n| b c |");
});

Deno.test("renderMarkdown() keeps tags that are words", () => {
  assertEquals(rich("run <name> now"), "run ＜name> now");
});

Deno.test("renderMarkdown() makes formulas with touchy characters code", () => {
  assertEquals(
    rich("is $x_1$ or \\(a*b\\) not $x$?"),
    "is `$x_1$` or `\\(a*b\\)` not $x$?",
  );
  assertEquals(rich("$$\na_1\n= b\n$$"), "```latex\na_1\n= b\n```");
});

Deno.test("renderMarkdown() leaves WeChat's own emoji codes and Unicode emoji as they are", () => {
  assertEquals(rich("[微笑] 👍🏽 [Smile]"), "[微笑] 👍🏽 [Smile]");
});

Deno.test("renderMarkdown() leaves text alone when safety is off", () => {
  const markdown = "a <80% my_var \\* &lt; <name>";
  assertEquals(rich(markdown, { safe: false }), markdown);
  assertNotEquals(rich(markdown), markdown);
});

Deno.test("renderMarkdown() leaves a tree without positions alone", () => {
  const root = { type: "root", children: [{ type: "text", value: "<" }] };
  assertEquals(renderMarkdown("a < b", root), "a < b");
});

Deno.test("renderMarkdown() takes Chat SDK's tree", () => {
  const source = "##### a <b";
  assertEquals(renderMarkdown(source, parseMarkdown(source)), "#### a ＜b");
});
