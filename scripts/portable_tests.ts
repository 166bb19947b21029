import { dirname, join } from "node:path";

/**
 * The tests that run on every runtime, as names for a pattern: those that touch nothing of Deno but `Deno.test`, read
 * no file of the source tree, and import TypeScript alone. What they import from `tests/` is held to the same.
 *
 * A name that stands for several files is portable only when each of them is.
 */
export async function portableTests(root = "tests"): Promise<string[]> {
  return [...(await portable(root)).keys()].sort();
}

/** The files that {@linkcode portableTests} names. */
export async function portableFiles(root = "tests"): Promise<string[]> {
  return [...(await portable(root)).values()].flat().sort();
}

async function portable(root: string): Promise<Map<string, string[]>> {
  const files = new Map<string, string[]>();
  const foreign = new Set<string>();
  for await (const path of testFiles(root)) {
    const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.ts$/, "");
    files.set(name, [...files.get(name) ?? [], path]);
    if (!await isPortable(path, root)) foreign.add(name);
  }
  for (const name of foreign) files.delete(name);
  return files;
}

async function* testFiles(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* testFiles(path);
    else if (name.endsWith("_test.ts")) yield path;
  }
}

const FOREIGN =
  /\bDeno\.(?!test\b)|\bimport\.meta\b|\bwith \{ type:|["']node:(?!buffer|crypto|process)|["'](\.\.\/)+(scripts|examples|bench)\//;

async function isPortable(
  path: string,
  root: string,
  seen = new Set<string>(),
): Promise<boolean> {
  if (seen.has(path)) return true;
  seen.add(path);
  const text = await Deno.readTextFile(path);
  if (FOREIGN.test(text)) return false;
  const imports = text.matchAll(/from\s+"(\.[^"]+)"/g);
  for (const [, specifier] of imports) {
    const target = join(dirname(path), specifier!);
    const isHelper = target.startsWith(`${root}/`);
    if (isHelper && !await isPortable(target, root, seen)) return false;
  }
  return true;
}
