import { assert, assertEquals } from "@std/assert";

/** Which rooms a room may import from; its own files are always allowed (design: the house). */
const ROOMS: readonly {
  readonly files: RegExp;
  readonly may: readonly RegExp[];
}[] = [
  { files: /^mod\.ts$/, may: [/^src\/(adapter|ilink|errors\.ts|_)/] },
  {
    files: /^src\/(ilink|simulator)\/mod\.ts$/,
    may: [/^src\/(ilink|simulator|errors\.ts|_)/],
  },
  {
    files: /^(cli\.ts$|src\/cli\/)/,
    may: [/^src\/(cli|ilink|simulator)\//, /^src\/errors\.ts$/, /^src\/_/],
  },
  { files: /^src\/simulator\/serve(\.node)?\.ts$/, may: [/^src\/simulator\//] },
  {
    files: /^src\/simulator\//,
    may: [
      /^src\/simulator\//,
      /^src\/ilink\/types\.ts$/,
      /^src\/media\/_?(aes|md5|keys)\w*\.ts$/,
      /^src\/_/,
    ],
  },
  {
    files: /^src\/adapter\//,
    may: [
      /^src\/(adapter|delivery|media|text|ilink)\//,
      /^src\/errors\.ts$/,
      /^src\/_/,
      /^chat$/,
    ],
  },
  {
    files: /^src\/delivery\//,
    may: [/^src\/(delivery|ilink)\//, /^src\/errors\.ts$/, /^src\/_/],
  },
  {
    files: /^src\/media\//,
    may: [/^src\/(media|ilink)\//, /^src\/errors\.ts$/, /^src\/_/],
  },
  {
    files: /^src\/(ilink|text)\//,
    may: [/^src\/errors\.ts$/, /^src\/_/],
  },
  { files: /^src\/(errors|_\w+)\.ts$/, may: [/^src\/(errors|_\w+)\.ts$/] },
];

/** Packages that every room of the library may use. */
const LEAVES =
  /^(@std\/(encoding|cli)\/|@noble\/|uqr$|mime$|mdast$|mdast-util-|get-east-asian-width$|decode-named-character-reference$)/;

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']|(?:^|\n)\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;

async function sources(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) found.push(...await sources(path));
    else if (path.endsWith(".ts")) found.push(path);
  }
  return found.sort();
}

const root = new URL("../", import.meta.url);

async function library(): Promise<{ path: string; text: string }[]> {
  const top = ["mod.ts", "cli.ts"].map((name) => new URL(name, root));
  const existing: string[] = [];
  for (const url of top) {
    if (await Deno.stat(url).catch(() => null)) existing.push(url.pathname);
  }
  const all = [...existing, ...await sources(new URL("src", root).pathname)];
  return Promise.all(
    all.map(async (path) => ({
      path: path.slice(root.pathname.length),
      text: await Deno.readTextFile(path),
    })),
  );
}

/** Where an import points to: a path inside the project, or a bare name. */
function target(from: string, specifier: string): string {
  return specifier.startsWith(".")
    ? new URL(specifier, `file:///${from}`).pathname.slice(1)
    : specifier;
}

function forbidden(path: string, text: string): string[] {
  const room = ROOMS.find(({ files }) => files.test(path));
  assert(room, `${path} belongs to no room`);
  const own = path.slice(0, path.lastIndexOf("/") + 1);
  return [...text.matchAll(IMPORT)]
    .map((match) => target(path, (match[1] ?? match[2] ?? match[3])!))
    .filter((to) =>
      !(own.startsWith("src/") && own !== "src/" && to.startsWith(own))
    )
    .filter((to) => !LEAVES.test(to))
    .filter((to) => !(to.startsWith("node:") && path.endsWith(".node.ts")))
    .filter((to) => !room.may.some((allowed) => allowed.test(to)))
    .map((to) => `${path} imports ${to}`);
}

Deno.test("the rooms of src/ import only what the design allows", async () => {
  const files = await library();
  assert(files.length > 30);
  assertEquals(files.flatMap(({ path, text }) => forbidden(path, text)), []);
});

Deno.test("the import check sees through every way to write an import", () => {
  const bad = [
    'import { Chat } from "chat";',
    'import type {\n  Chat,\n} from "chat";',
    'export * from "../adapter/adapter.ts";',
    'import "node:fs";',
    'const x = await import("../simulator/world.ts");',
  ];
  for (const text of bad) {
    assertEquals(forbidden("src/delivery/x.ts", text).length, 1, text);
  }
  assertEquals(
    forbidden("src/simulator/world.ts", 'import "../ilink/client.ts";').length,
    1,
  );
});

Deno.test("only the edge touches a runtime's own names", async () => {
  const edge =
    /^(cli\.ts|src\/_runtime\.ts|src\/cli\/system(\.node)?\.ts|src\/simulator\/serve(\.node)?\.ts)$/;
  const names = /(?<![\w.`"])(Deno\.|process\.|Buffer\.)/;
  const found = (await library())
    .filter(({ path }) => !edge.test(path))
    .flatMap(({ path, text }) =>
      text.split("\n")
        .filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line) && names.test(line))
        .map((line) => `${path}: ${line.trim()}`)
    );
  assertEquals(found, []);
});

Deno.test("no file of the library is longer than 400 lines", async () => {
  const long = (await library())
    .filter(({ text }) => text.split("\n").length > 401)
    .map(({ path }) => path);
  assertEquals(long, []);
});
