import { join, resolve } from "node:path";
import { compile } from "./compile.ts";
import { readProject } from "./config.ts";
import { type Graph, GraphReader, type Module } from "./graph.ts";
import { type BuildOptions, checkOptions, type EntryPoint } from "./options.ts";
import { packageJson } from "./package_json.ts";
import { Resolver } from "./resolve.ts";
import { runnerCode, shimmed, TEST_SHIM } from "./test_runner.ts";

/** Stand-in for the function of the same name in `@deno/dnt`. */
export async function build(options: BuildOptions): Promise<void> {
  checkOptions(options);
  const outDir = resolve(options.outDir);
  const entries = options.entryPoints.map(entryPoint);
  const testPaths = options.test === false ? [] : await findTests(options);
  const project = await readProject();
  const resolver = new Resolver(project, options.mappings ?? {});
  const reader = new GraphReader(project, resolver);
  const binaries = new Set(
    entries.filter(({ kind }) => kind === "bin").map(({ path }) => path),
  );
  const main = await reader.read(
    entries.map(({ path }) => path),
    (text, path) => binaries.has(path) ? `#!/usr/bin/env node\n${text}` : text,
  );
  refuseMissing(main);
  const tests = await reader.read(
    testPaths,
    (text) => /\bDeno\.test\b/.test(text) ? shimmed(text) : text,
  );
  tests.dependencies.set(TEST_SHIM.name, TEST_SHIM);
  resolver.checkUsed();
  const testOnly = [...tests.modules].filter(([path]) =>
    !main.modules.has(path)
  )
    .map(([, module]) => module);

  const json = packageJson({
    given: options.package,
    entries: entries.map((entry) => ({
      ...entry,
      out: jsPath(reader.outPath(entry.path)),
    })),
    main: [...main.dependencies.values()],
    tests: [...tests.dependencies.values()],
  });
  await Deno.writeTextFile(
    join(outDir, "package.json"),
    JSON.stringify(json, null, 2) + "\n",
  );
  await Deno.writeTextFile(
    join(outDir, ".npmignore"),
    npmIgnore(testOnly),
  );
  await npm(outDir, "install", "--no-audit", "--no-fund", "--loglevel=error");
  const modules = [...main.modules.values(), ...testOnly];
  await compile(outDir, modules, options);
  await Deno.writeTextFile(
    join(outDir, "esm/package.json"),
    '{\n  "type": "module"\n}\n',
  );
  await options.postBuild?.();
  if (testPaths.length > 0) {
    const runner = runnerCode(
      testPaths.map((path) => jsPath(reader.outPath(path))),
    );
    await Deno.writeTextFile(join(outDir, "test_runner.js"), runner);
    await npm(outDir, "run", "test");
  }
}

function entryPoint(given: string | EntryPoint): Required<EntryPoint> {
  const { kind = "export", name, path } = typeof given === "string"
    ? { name: ".", path: given }
    : given;
  return { kind, name, path: resolve(path) };
}

function jsPath(path: string): string {
  return path.replace(/\.ts$/, ".js");
}

/** The real one adds these to the code, for targets that lack them. */
function refuseMissing({ modules }: Graph): void {
  for (const [path, { text }] of modules) {
    const [name] = /\b(Promise\.withResolvers|Array\.fromAsync)\b/.exec(text) ??
      [];
    if (name) {
      throw new TypeError(`dnt stand-in has no '${name}', used in ${path}`);
    }
  }
}

async function findTests(options: BuildOptions): Promise<string[]> {
  const { rootTestDir = ".", testPattern = "" } = options;
  const names = /^\*\*\/\{([\w,]+)\}\.ts$/.exec(testPattern)?.[1]?.split(",");
  if (!names) {
    throw new TypeError("dnt stand-in knows patterns like '**/{a,b}.ts' alone");
  }
  const found: string[] = [];
  const search = async (folder: string) => {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = join(folder, name);
      if (isDirectory) await search(path);
      else if (names.includes(name.replace(/\.ts$/, ""))) found.push(path);
    }
  };
  await search(resolve(rootTestDir));
  return found.sort();
}

/** Keeps out of the package what only its tests need. */
function npmIgnore(testOnly: readonly Module[]): string {
  const files = testOnly.flatMap(({ out }) => [
    `/esm/${out.replace(/(\.d)?\.ts$/, ".js")}`,
    `/esm/${out.replace(/(\.d)?\.ts$/, ".d.ts")}`,
  ]);
  return ["/src/", ...files, "/test_runner.js", "/package-lock.json", ""]
    .join("\n");
}

async function npm(cwd: string, ...args: string[]): Promise<void> {
  const command = new Deno.Command("npm", { args, cwd });
  const { success } = await command.spawn().status;
  if (!success) throw new Error(`npm ${args.join(" ")} failed`);
}
