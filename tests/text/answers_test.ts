/**
 * What a reader sees of 30 answers as models write them, in both modes, pinned beside them in
 * `tests/fixtures/answers/`. After a change that is meant, look at the difference that
 * `UPDATE_ANSWERS=1 deno test -P tests/text/answers_test.ts` leaves behind.
 *
 * @module
 */

import { parseMarkdown } from "chat";
import { assert, assertEquals } from "@std/assert";
import { formatMarkdown } from "../../src/text/format.ts";

const FOLDER = new URL("../fixtures/answers/", import.meta.url);

async function names(): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir(FOLDER)) {
    if (name.endsWith(".md")) found.push(name.slice(0, -3));
  }
  return found.sort();
}

async function expected(file: URL, actual: string): Promise<string> {
  if (Deno.env.get("UPDATE_ANSWERS") === "1") {
    await Deno.writeTextFile(file, `${actual}\n`);
  }
  return await Deno.readTextFile(file);
}

Deno.test("the corpus has 30 answers", async () => {
  assertEquals((await names()).length, 30);
});

for (const formatting of ["plain", "markdown"] as const) {
  Deno.test(`formatMarkdown() writes every answer as pinned, in ${formatting}`, async (t) => {
    for (const name of await names()) {
      await t.step(name, async () => {
        const source = await Deno.readTextFile(new URL(`${name}.md`, FOLDER));
        const actual = formatMarkdown(source, {
          formatting,
          parse: parseMarkdown,
        });
        const file = new URL(`${name}.${formatting}.txt`, FOLDER);
        assertEquals(`${actual}\n`, await expected(file, actual));
      });
    }
  });
}

Deno.test("formatMarkdown() leaves no bare < outside code in any answer", async () => {
  for (const name of await names()) {
    const source = await Deno.readTextFile(new URL(`${name}.md`, FOLDER));
    const options = { parse: parseMarkdown };
    const plain = formatMarkdown(source, { ...options, formatting: "plain" });
    assert(!plain.includes("<"), name);
    const markdown = formatMarkdown(source, {
      ...options,
      formatting: "markdown",
    });
    const outside = markdown.replace(/```[\s\S]*?```|`[^`\n]*`/g, "");
    assert(!outside.includes("<"), name);
  }
});

Deno.test("formatMarkdown() gives in markdown what it would not change again", async () => {
  const options = { formatting: "markdown", parse: parseMarkdown } as const;
  for (const name of await names()) {
    const source = await Deno.readTextFile(new URL(`${name}.md`, FOLDER));
    const once = formatMarkdown(source, options);
    assertEquals(formatMarkdown(once, options), once, name);
  }
});
