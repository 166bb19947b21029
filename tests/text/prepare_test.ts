import { assertEquals } from "@std/assert";
import { prepareMarkdown } from "../../src/text/prepare.ts";
import { plain, rich } from "./_render.ts";

const text = (markdown: string) => prepareMarkdown(markdown, { math: "text" });
const code = (markdown: string) => prepareMarkdown(markdown, { math: "code" });

Deno.test("prepareMarkdown() moves punctuation out of bold that would not parse", () => {
  assertEquals(text("**注意：**这是"), "**注意**：这是");
  assertEquals(text("这是**：注意**"), "这是：**注意**");
  assertEquals(text("与**“学习”**的"), "与“**学习**”的");
  assertEquals(text("**完成🎉**了"), "**完成**🎉了");
});

Deno.test("prepareMarkdown() leaves bold alone that parses", () => {
  for (
    const fine of [
      "**注意：** 这是",
      "**注意：**",
      "这是**重点**内容",
      "**a.** b",
    ]
  ) {
    assertEquals(text(fine), fine);
  }
});

Deno.test("prepareMarkdown() drops the marks of bold that cannot be made to parse", () => {
  assertEquals(text("用**`npm i`**安装"), "用`npm i`安装");
  assertEquals(text("看**[这里](https://a.b)**吧"), "看[这里](https://a.b)吧");
  assertEquals(text("**Python（编程）**是"), "Python（编程）是");
  assertEquals(text("是**：**吗"), "是：吗");
});

Deno.test("prepareMarkdown() drops the marks of Chinese emphasis that would not parse", () => {
  assertEquals(text("这是*重点：*内容"), "这是重点：内容");
  assertEquals(text("这是_重点_。"), "这是重点。");
});

Deno.test("prepareMarkdown() keeps underscores within names", () => {
  assertEquals(text("用户_订单_明细"), "用户_订单_明细");
});

Deno.test("prepareMarkdown() keeps asterisks that multiply", () => {
  assertEquals(
    plain("2*3*4 and 2**3**4 and a*b*c"),
    "2*3*4 and 2**3**4 and a*b*c",
  );
  assertEquals(text("2*3"), "2*3");
});

Deno.test("prepareMarkdown() keeps tildes of ranges", () => {
  assertEquals(plain("10~20，30~40 ~~x~~"), "10~20，30~40 ~~x~~");
  assertEquals(rich("10~20，30~40"), "10~20，30~40");
  assertEquals(text("10~20"), "10~20");
});

Deno.test("prepareMarkdown() keeps the underscores of Python's own names", () => {
  assertEquals(plain("__init__.py and __main__"), "__init__.py and __main__");
  assertEquals(rich("__init__.py"), "`__init__.py`");
  assertEquals(plain("__Bold__ text"), "Bold text");
});

Deno.test("prepareMarkdown() changes nothing in code", () => {
  const fences = "```\n2*3*4 **注意：**这是 $a_b$\n```\n\n~~~\n1~2 3~4\n~~~";
  assertEquals(text(fences), fences);
  const inline = "`2*3*4` ``**注意：**这是`` `1~2 3~4` `$a_b$`";
  assertEquals(text(inline), inline);
  const indented = "a\n\n    2*3*4 1~2 3~4";
  assertEquals(text(indented), indented);
});

Deno.test("prepareMarkdown() takes the paragraphs of an item for no code", () => {
  assertEquals(
    text("1. a\n\n    **注意：**这是\n\nb\n\n    **注意：**这是"),
    "1. a\n\n    **注意**：这是\n\nb\n\n    **注意：**这是",
  );
});

Deno.test("prepareMarkdown() changes nothing in addresses and tags", () => {
  const markdown = 'https://a.b/~c/~d <a href="~e~f">';
  assertEquals(text(markdown), markdown);
});

Deno.test("prepareMarkdown() keeps formulas from being parsed", () => {
  assertEquals(text("$a_1 * b_1$"), "$a\\_1 \\* b\\_1$");
  assertEquals(text("\\(a\\)"), "\\(a\\)");
  assertEquals(text("\\[a=b\\]"), "\\\\\\[a=b\\\\\\]");
});

Deno.test("prepareMarkdown() takes prices and variables for no formulas", () => {
  for (const prose of ["$5 * 3 and $6", "$HOME_DIR and $PATH_X", "a$b_c$d"]) {
    assertEquals(text(prose), prose);
  }
});

Deno.test("prepareMarkdown() makes a formula that stands alone a code block", () => {
  assertEquals(code("$$\na_1\n$$"), "```latex\na_1\n```");
  assertEquals(code("x $$a_1$$ y"), "x `$$a_1$$` y");
  assertEquals(code("> $$\n> a_1\n> $$"), "> `$$ a_1 $$`");
});

Deno.test("prepareMarkdown() leaves escaped brackets alone that hold no formula", () => {
  assertEquals(plain("\\[note\\] \\(x\\)"), "[note] (x)");
});

Deno.test("prepareMarkdown() bounds quotes, items and indentation", () => {
  assertEquals(text(">".repeat(10_000) + " a"), ">".repeat(12) + " a");
  assertEquals(text("- ".repeat(10_000) + "a"), "-" + " -".repeat(11) + " a");
  assertEquals(
    text("- a\n" + " ".repeat(999) + "- b"),
    "- a\n" + " ".repeat(48) + "- b",
  );
});

Deno.test("prepareMarkdown() gives up on what would keep the parser busy", () => {
  assertEquals(text("*a_ ".repeat(5000)), undefined);
  assertEquals(text("a".repeat(2_000_000)), undefined);
  assertEquals(text("a\n\n".repeat(20_000)), undefined);
});

Deno.test("prepareMarkdown() does not give up on a long ordinary answer", () => {
  const paragraph =
    "Some **bold** and `code_x` with [a link](https://a.b).\n\n";
  const answer = paragraph.repeat(2000);
  assertEquals(text(answer), answer);
  const table = "| **a** | `b` | c_d |\n".repeat(2000);
  assertEquals(text(table), table);
});
