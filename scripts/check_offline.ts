/**
 * Tells for every stand-in under `offline/` which names it offers and which of them are used, and fails when the code
 * imports one that it lacks.
 *
 *     deno task check:offline
 *
 * @module
 */

// deno-lint-ignore-file no-console -- the terminal is what this script is for

import { join } from "node:path";

/** Specifier to the names behind it. */
export type Names = Map<string, Set<string>>;

/** The names that a module exports. */
export function exportedNames(text: string): Set<string> {
  const names = new Set<string>();
  const declared =
    /^export (?:declare )?(?:async )?(?:abstract )?(?:function\*?|class|const|let|interface|type|enum) (\w+)/gm;
  for (const [, name] of text.matchAll(declared)) names.add(name!);
  for (const [, list] of text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)) {
    for (const name of listed(list!)) names.add(name.outside);
  }
  return names;
}

/** The names that a module imports from packages; `*` is all of them. */
export function importedNames(text: string): Names {
  const names: Names = new Map();
  const from = /^(?:import|export)\s+([^;"']+?)\s+from\s+"(@[^"]+)"/gm;
  for (const [, clause, specifier] of text.matchAll(from)) {
    const used = names.get(specifier!) ?? new Set();
    names.set(specifier!, used);
    if (clause!.includes("*")) used.add("*");
    const list = /\{([^}]*)\}/.exec(clause!)?.[1] ?? "";
    for (const name of listed(list)) used.add(name.inside);
    if (/^(?!type\b)\w/.test(clause!)) used.add("default");
  }
  return names;
}

function listed(list: string): { inside: string; outside: string }[] {
  return list.split(",").map((part) => part.trim().replace(/^type /, ""))
    .filter((part) => part !== "").map((part) => {
      const [inside, outside = inside] = part.split(" as ");
      return { inside: inside!, outside: outside! };
    });
}

/** What each specifier of each stand-in offers. */
async function offered(folder: string): Promise<Names> {
  const names: Names = new Map();
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.isDirectory) continue;
    const member = join(folder, entry.name);
    const json = JSON.parse(await Deno.readTextFile(`${member}/deno.json`));
    const exports: Record<string, string> = typeof json.exports === "string"
      ? { ".": json.exports }
      : json.exports;
    for (const [subpath, path] of Object.entries(exports)) {
      const text = await Deno.readTextFile(join(member, path));
      names.set(json.name + subpath.slice(1), exportedNames(text));
    }
  }
  return names;
}

/** What the project imports from packages. */
async function imported(): Promise<Names> {
  const names: Names = new Map();
  for await (const path of sources(".")) {
    const text = await Deno.readTextFile(path);
    for (const [specifier, used] of importedNames(text)) {
      const all = names.get(specifier) ?? new Set();
      for (const name of used) all.add(name);
      names.set(specifier, all);
    }
  }
  return names;
}

const SKIPPED = new Set(["offline", "npm", "dist", "node_modules", "coverage"]);

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    const skip = name.startsWith(".") || SKIPPED.has(path);
    if (isDirectory && !skip) yield* sources(path);
    else if (name.endsWith(".ts")) yield path;
  }
}

/** What is used of the packages that have a stand-in, and is not in it. */
export function lacking(used: Names, offered: Names): string[] {
  const packages = new Set(
    [...offered.keys()].map((specifier) => packageOf(specifier)),
  );
  return [...used].filter(([specifier]) => packages.has(packageOf(specifier)))
    .flatMap(([specifier, names]) => {
      const offers = offered.get(specifier);
      if (!offers) return [specifier];
      return [...names].filter((name) => !offers.has(name))
        .map((name) => `${name} of ${specifier}`);
    });
}

function packageOf(specifier: string): string {
  return specifier.split("/").slice(0, 2).join("/");
}

if (import.meta.main) {
  const [offers, used] = await Promise.all([offered("offline"), imported()]);
  for (const [specifier, names] of [...offers].sort()) {
    const uses = used.get(specifier);
    const marked = [...names].sort().map((name) =>
      uses?.has(name) ? name : `(${name})`
    );
    console.log(`${specifier}: ${marked.join(", ")}`);
  }
  const missing = lacking(used, offers);
  if (missing.length > 0) {
    console.error(`\nThe stand-ins lack ${missing.join(", ")}`);
    Deno.exit(1);
  }
  console.log("\nNothing is lacking; in parentheses: offered and not used");
}
