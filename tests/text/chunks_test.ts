import { assert, assertEquals } from "@std/assert";
import { splitText } from "../../src/text/chunks.ts";

const encoder = new TextEncoder();

Deno.test("splitText() leaves a text that fits alone", () => {
  assertEquals(splitText("a\n\nb"), ["a\n\nb"]);
});

Deno.test("splitText() gives nothing for nothing", () => {
  assertEquals(splitText(""), []);
  assertEquals(splitText(" \n\t\n "), []);
});

Deno.test("splitText() cuts at the end of a paragraph before all else", () => {
  assertEquals(
    splitText("aaa.\nbbb\n\nccc. ddd\neee", { maxCodePoints: 20 }),
    ["aaa.\nbbb", "ccc. ddd\neee"],
  );
});

Deno.test("splitText() cuts at the end of a line where no paragraph ends", () => {
  assertEquals(
    splitText("aaa. bbb\nccc. ddd", { maxCodePoints: 14 }),
    ["aaa. bbb", "ccc. ddd"],
  );
});

Deno.test("splitText() cuts at the end of a sentence where no line ends", () => {
  assertEquals(
    splitText("One two. Three four five", { maxCodePoints: 15 }),
    ["One two.", "Three four five"],
  );
  assertEquals(splitText("你好世界。今天天气不错", { maxCodePoints: 8 }), [
    "你好世界。",
    "今天天气不错",
  ]);
});

Deno.test("splitText() keeps closing quotes with their sentence", () => {
  assertEquals(splitText("他说：“你好世界。”然后走了", { maxCodePoints: 12 }), [
    "他说：“你好世界。”",
    "然后走了",
  ]);
});

Deno.test("splitText() takes the point in a number for no sentence", () => {
  assertEquals(splitText("about 3.14159 or", { maxCodePoints: 10 }), [
    "about",
    "3.14159 or",
  ]);
});

Deno.test("splitText() cuts at a space where no sentence ends", () => {
  assertEquals(splitText("one two three", { maxCodePoints: 10 }), [
    "one two",
    "three",
  ]);
});

Deno.test("splitText() cuts anywhere where there is no space", () => {
  assertEquals(splitText("abcdefgh", { maxCodePoints: 3 }), [
    "abc",
    "def",
    "gh",
  ]);
});

Deno.test("splitText() prefers a fuller message to a poor place", () => {
  assertEquals(
    splitText("a\n\nbbbb bbbb bbbb bbbb", { maxCodePoints: 14 }),
    ["a\n\nbbbb bbbb", "bbbb bbbb"],
  );
});

Deno.test("splitText() never cuts inside a grapheme", () => {
  const family = "👨‍👩‍👧‍👦";
  assertEquals(splitText(family.repeat(3), { maxCodePoints: 10 }), [
    family,
    family,
    family,
  ]);
  assertEquals(splitText("🇨🇳🇯🇵", { maxCodePoints: 3 }), ["🇨🇳", "🇯🇵"]);
  assertEquals(splitText("e\u0301e\u0301", { maxCodePoints: 3 }), [
    "e\u0301",
    "e\u0301",
  ]);
});

Deno.test("splitText() cuts a grapheme larger than a message at code points", () => {
  const chunks = splitText("e" + "\u0301".repeat(9), { maxCodePoints: 4 });
  assertEquals(chunks.join(""), "e" + "\u0301".repeat(9));
  assert(chunks.every((chunk) => [...chunk].length <= 4));
  assertEquals(splitText("👍🏽", { maxBytes: 4 }), ["👍", "🏽"]);
});

Deno.test("splitText() counts bytes as well", () => {
  assertEquals(splitText("中文字符", { maxBytes: 7 }), ["中文", "字符"]);
  assertEquals(splitText("éé", { maxBytes: 4 }), ["éé"]);
});

Deno.test("splitText() keeps to 4 000 code points and 12 KiB unless told otherwise", () => {
  const ascii = splitText("a".repeat(9000));
  assertEquals(ascii.map((chunk) => chunk.length), [4000, 4000, 1000]);
  const wide = splitText("😀".repeat(4000));
  assertEquals(wide.map((chunk) => [...chunk].length), [3072, 928]);
});

Deno.test("splitText() keeps the indentation of the line after a cut", () => {
  assertEquals(splitText("aaaa\n  bbbb", { maxCodePoints: 7 }), [
    "aaaa",
    "  bbbb",
  ]);
});

Deno.test("splitText() closes a fence at a cut and opens it again", () => {
  const code = "```js\n" + "let x = 1;\n".repeat(8) + "```\nafter";
  const chunks = splitText(code, { maxCodePoints: 60, fences: true });
  assertEquals(chunks, [
    "```js\n" + "let x = 1;\n".repeat(4) + "```",
    "```js\n" + "let x = 1;\n".repeat(4) + "```\nafter",
  ]);
});

Deno.test("splitText() closes a fence in a quote with the quote's sign", () => {
  const code = "> ```\n" + "> 12345678\n".repeat(6) + "> ```";
  const chunks = splitText(code, { maxCodePoints: 50, fences: true });
  assertEquals(chunks, [
    "> ```\n" + "> 12345678\n".repeat(3) + "> ```",
    "> ```\n" + "> 12345678\n".repeat(3) + "> ```",
  ]);
});

Deno.test("splitText() leaves no empty code block at a cut", () => {
  for (let limit = 40; limit < 90; limit++) {
    const text = "x".repeat(20) + "\n```js\n" + "code();\n".repeat(12) +
      "```\n" +
      "y".repeat(30);
    const chunks = splitText(text, { maxCodePoints: limit, fences: true });
    for (const chunk of chunks) {
      assert(!/```js\n```/.test(chunk), `limit ${limit}: ${chunk}`);
      assert([...chunk].length <= limit, `limit ${limit}: ${chunk}`);
    }
  }
});

Deno.test("splitText() leaves fences alone unless asked", () => {
  assertEquals(splitText("```\naaaa\nbbbb\n```", { maxCodePoints: 9 }), [
    "```\naaaa",
    "bbbb\n```",
  ]);
});

/** A small generator of numbers, the same ones for a seed. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 0x100000000 * below);
  };
}

const WORDS = [
  "word",
  "x",
  "。",
  "！",
  ". ",
  "? ",
  " ",
  "  ",
  "\n",
  "\n\n",
  "\n \n",
  "中文字",
  "👨‍👩‍👧‍👦",
  "🇨🇳",
  "e\u0301",
  "日本語",
  "\u0301",
  "supercalifragilistic",
  "\t",
  "\u3000",
  "مرحبا",
  "1.5",
  "…",
  "”",
  "https://example.com/a/b",
];

/** Where the chunks stand in the text; fails when anything but white space is missing between them. */
function assertNothingLost(text: string, chunks: readonly string[]): void {
  let at = 0;
  for (const chunk of chunks) {
    const found = text.indexOf(chunk, at);
    assert(found !== -1, `lost: ${JSON.stringify(chunk)}`);
    assertEquals(text.slice(at, found).trim(), "");
    at = found + chunk.length;
  }
  assertEquals(text.slice(at).trim(), "");
}

Deno.test("splitText() loses nothing but white space at the cuts, whatever the text", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const next = random(seed);
    const text = Array.from(
      { length: next(120) },
      () => WORDS[next(WORDS.length)],
    ).join("");
    const maxCodePoints = 1 + next(60);
    const maxBytes = 4 + next(150);
    const chunks = splitText(text, { maxCodePoints, maxBytes });
    assertNothingLost(text, chunks);
    for (const chunk of chunks) {
      assert([...chunk].length <= maxCodePoints, `seed ${seed}`);
      assert(encoder.encode(chunk).length <= maxBytes, `seed ${seed}`);
      assert(chunk.trim() !== "", `seed ${seed}`);
    }
  }
});

Deno.test("splitText() cuts no grapheme that fits, whatever the text", () => {
  const segmenter = new Intl.Segmenter("und", { granularity: "grapheme" });
  for (let seed = 1; seed <= 200; seed++) {
    const next = random(seed);
    const text = Array.from(
      { length: 40 },
      () => WORDS[next(WORDS.length)],
    ).join("");
    const starts = new Set(
      [...segmenter.segment(text)].map(({ index }) => index),
    );
    let at = 0;
    for (const chunk of splitText(text, { maxCodePoints: 12 + next(30) })) {
      at = text.indexOf(chunk, at);
      assert(starts.has(at), `seed ${seed}: ${JSON.stringify(chunk)}`);
      at += chunk.length;
    }
  }
});

Deno.test("splitText() loses no line of code, whatever the fences", () => {
  const lines = [
    "text",
    "```js",
    "```",
    "~~~",
    "code {",
    "}",
    "",
    "> ```",
    "> q",
    "  indented",
    "- ```",
  ];
  for (let seed = 1; seed <= 300; seed++) {
    const next = random(seed);
    const text = Array.from(
      { length: 1 + next(60) },
      () => lines[next(lines.length)],
    ).join("\n");
    const maxCodePoints = 40 + next(60);
    const chunks = splitText(text, { maxCodePoints, fences: true });
    const words = (all: string) =>
      all.split("\n").map((line) => line.replace(/[`~>\-]|js/g, "").trim())
        .filter(Boolean);
    assertEquals(words(chunks.join("\n")), words(text), `seed ${seed}`);
    for (const chunk of chunks) {
      assert([...chunk].length <= maxCodePoints, `seed ${seed}`);
    }
  }
});

Deno.test("splitText() takes 2 MB of anything", () => {
  const million = 1_000_000;
  const texts = [
    "你好，世界。".repeat(million / 3),
    "word ".repeat(million / 5 * 2),
    "a".repeat(2 * million),
    "a" + "\n".repeat(2 * million) + "b",
    " ".repeat(2 * million) + "b",
    "👨‍👩‍👧‍👦".repeat(million / 11 * 2),
    "e" + "\u0301".repeat(million),
  ];
  for (const text of texts) assertNothingLost(text, splitText(text));
  const code = "```\n" + "x = 1\n".repeat(million / 3);
  const lines = splitText(code, { fences: true }).join("\n").match(/x = 1/g);
  assertEquals(lines?.length, Math.floor(million / 3));
});
