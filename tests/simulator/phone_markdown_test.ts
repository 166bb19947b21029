import { assert, assertEquals } from "@std/assert";
import { encodeBase64 } from "@std/encoding/base64";
import { SCRIPTS } from "../../src/simulator/phone/scripts.ts";

/** The page's own modules, as a browser would load them; Bun takes a dot in such a URL for a file's ending. */
const url = (source: string) =>
  `data:text/javascript;base64,${encodeBase64(source)}`;
const { parseMarkdown, choiceCount } = await import(
  url(
    SCRIPTS["markdown.js"]!.replace("./inline.js", url(SCRIPTS["inline.js"]!)),
  )
);

/** Blocks in a short notation: `strong(x)`, one block a line. */
function shown(text: string): string {
  return parseMarkdown(text).map(block).join("\n");
}

// deno-lint-ignore no-explicit-any
function block(node: any): string {
  if (node.type === "code") return `code[${node.language}](${node.text})`;
  if (node.type === "rule") return "rule";
  if (node.type === "table") {
    return node.rows.map((row: unknown[][]) => row.map(inline).join(" | "))
      .join("\n");
  }
  if (node.type === "list") {
    // deno-lint-ignore no-explicit-any
    return node.items.map((item: any) =>
      `${"  ".repeat(item.level)}${item.marker} ${inline(item.children)}`
    ).join("\n");
  }
  return `${node.type}(${inline(node.children)})`;
}

// deno-lint-ignore no-explicit-any
function inline(nodes: any[]): string {
  return nodes.map((node) => {
    if (typeof node === "string") return node;
    if (node.type === "br") return "⏎";
    const content = node.children ? inline(node.children) : node.text;
    return `${node.type}(${content}${node.url ? ` ${node.url}` : ""})`;
  }).join("");
}

const CASES: [string, string, string][] = [
  [
    "bold, italic, struck",
    "**a** *b* ~~c~~ __d__ _e_",
    "p(strong(a) em(b) del(c) strong(d) em(e))",
  ],
  ["a bare < swallows the rest of its line", "a < b\nnext", "p(a ⏎next)"],
  ["and breaks what was bold there", "**dose <50mg** daily", "p(**dose )"],
  ["code is safe from it", "`a<b` ok", "p(code(a<b) ok)"],
  [
    "a fence is safe from it",
    "```ts\nif (a<b) {}\n```",
    "code[ts](if (a<b) {})",
  ],
  ["a full-width one is a letter", "a ＜ b", "p(a ＜ b)"],
  [
    "underscores in words vanish",
    "EPS_manuscript_revised_CN.pdf",
    "p(EPSmanuscriptrevisedCN.pdf)",
  ],
  ["in code they stay", "`a_b_c`", "p(code(a_b_c))"],
  ["of a long run little is left", "name: __________", "p(name: _)"],
  ["backslashes are shown", "1\\*2\\_3", "p(1\\*2\\_3)"],
  ["entities are shown", "a &lt; b &amp; c", "p(a &lt; b &amp; c)"],
  ["headings are weak", "## Title ##", "heading(Title)"],
  ["headings beyond four are none", "##### x", "p(##### x)"],
  ["task boxes are text", "- [x] done\n- [ ] not", "• [x] done\n• [ ] not"],
  ["pictures are left out", "a ![alt](https://x.example/y.png) b", "p(a  b)"],
  [
    "links",
    "[a **b**](https://x.example/?q=1)",
    "p(link(a strong(b) https://x.example/?q=1))",
  ],
  ["links of other kinds are text", "[a](javascript:alert(1))", "p(a)"],
  [
    "bare links",
    "see https://x.example/a_b_c.",
    "p(see link(https://x.example/a_b_c https://x.example/a_b_c).)",
  ],
  ["emphasis next to Chinese fails", "**注意：**请看", "p(**注意：**请看)"],
  [
    "emphasis within Chinese works",
    "这是**重点**内容",
    "p(这是strong(重点)内容)",
  ],
  ["nested lists", "1. a\n   - b\n2. c", "1. a\n  • b\n2. c"],
  ["Chinese numbering", "1、甲\n2、乙", "1、 甲\n2、 乙"],
  ["tables", "| a | b |\n|---|:-:|\n| 1 | **2** |", "a | b\n1 | strong(2)"],
  ["rules", "a\n\n---\n\nb", "p(a)\nrule\np(b)"],
  ["quotes", "> a\n> b", "quote(a⏎b)"],
  ["an open fence runs to the end", "```\na\n<b>", "code[](a\n<b>)"],
  ["tildes are no fence", "~~~\na\n~~~", "p(~~~⏎a⏎~~~)"],
];

for (const [name, text, expected] of CASES) {
  Deno.test(`the phone's Markdown: ${name}`, () => {
    assertEquals(shown(text), expected);
  });
}

Deno.test("the phone's Markdown finds choices numbered from 1 without a gap", () => {
  const count = (text: string) => choiceCount(parseMarkdown(text));
  assertEquals(count("Pick:\n1. a\n2. b"), 2);
  assertEquals(count("1. a\n2. b\n\n**Then**\n\n3. c"), 3);
  assertEquals(count("1、甲\n2、乙"), 2);
  assertEquals(count("2. a\n3. b"), 0);
  assertEquals(count("1. a\n3. b"), 0);
  assertEquals(count("- a\n- b"), 0);
});

for (
  const piece of [
    "**",
    "__",
    "*",
    "[",
    "![",
    "`",
    "``",
    "**a*",
    "_",
    "> ",
    "1. ",
    "<",
    "[a](",
    "https://",
  ]
) {
  Deno.test(`the phone's Markdown takes 16 KiB of ${piece} in no time`, () => {
    const begin = performance.now();
    parseMarkdown(piece.repeat(16_384 / piece.length));
    parseMarkdown(`${piece} `.repeat(16_384 / (piece.length + 1)));
    // Backtracking would take minutes; a busy machine takes some of this.
    assert(performance.now() - begin < 5_000);
  });
}
