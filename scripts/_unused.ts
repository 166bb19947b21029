import { join } from "node:path";
import denoJson from "../deno.json" with { type: "json" };

const EVERYTHING = [
  "mod.ts",
  "cli.ts",
  "src",
  "tests",
  "scripts",
  "bench",
  "examples",
];

/** Sources without their comments, which show imports of others. */
async function* texts(path: string): AsyncGenerator<string> {
  const found = await Deno.stat(path).catch(() => null);
  if (found?.isFile && path.endsWith(".ts")) {
    {
      yield (await Deno.readTextFile(path)).replace(/^\s*(\*|\/\/).*$/gm, "");
    }
  }
  if (!found?.isDirectory) return;
  for await (const { name } of Deno.readDir(path)) {
    yield* texts(join(path, name));
  }
}

/** Tells of a name in `deno.json` whether some files import it, or a subpath of it. */
export async function specifiersIn(
  paths: readonly string[],
): Promise<(name: string) => boolean> {
  const all: string[] = [];
  for (const path of paths) {
    for await (const text of texts(path)) all.push(text);
  }
  return (name) =>
    all.some((text) =>
      text.includes(`"${name}"`) || text.includes(`"${name}/`)
    );
}

/** The dependencies in `deno.json` that nothing imports. */
export async function unusedDependencies(): Promise<string[]> {
  const used = await specifiersIn(EVERYTHING);
  return Object.keys(denoJson.imports).filter((name) => !used(name));
}
