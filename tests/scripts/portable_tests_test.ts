import { assert, assertEquals } from "@std/assert";
import { portableTests } from "../../scripts/portable_tests.ts";

async function inFolder(
  files: Record<string, string>,
  check: (root: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(`${root}/${path}/..`, { recursive: true });
      await Deno.writeTextFile(`${root}/${path}`, text);
    }
    await check(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("portableTests() leaves out tests that need Deno, files or Node's servers", async () => {
  const files = {
    "plain_test.ts": 'Deno.test("x", () => {});',
    "env_test.ts": 'Deno.env.get("X");',
    "file_test.ts": 'new URL("./x", import.meta.url);',
    "json_test.ts": 'import x from "./x.json" with { type: "json" };',
    "http_test.ts": 'import { createServer } from "node:http";',
    "script_test.ts": 'import { x } from "../scripts/x.ts";',
    "plain.ts": 'Deno.test("no test file", () => {});',
  };
  await inFolder(files, async (root) => {
    assertEquals(await portableTests(root), ["plain_test"]);
  });
});

Deno.test("portableTests() looks into what a test imports", async () => {
  const files = {
    "a_test.ts": 'import { help } from "./_help.ts";',
    "_help.ts": 'import { more } from "./_more.ts";',
    "_more.ts": "Deno.env.get('X');",
    "b_test.ts": 'import { x } from "./_fine.ts";',
    "_fine.ts": "export const x = 1;",
  };
  await inFolder(files, async (root) => {
    assertEquals(await portableTests(root), ["b_test"]);
  });
});

Deno.test("portableTests() leaves out a name that one file of several makes unportable", async () => {
  const files = {
    "one/same_test.ts": "Deno.env.get('X');",
    "two/same_test.ts": "",
    "three/same_test.ts": "",
    "other_test.ts": "",
  };
  await inFolder(files, async (root) => {
    assertEquals(await portableTests(root), ["other_test"]);
  });
});

Deno.test("portableTests() finds most of this project's tests", async () => {
  const names = await portableTests();
  assert(names.length >= 20, names.join());
  assert(names.includes("adapter_test"));
});
