/**
 * Builds the npm package in `npm/` and runs the portable tests on it in Node.
 *
 *     deno task build:npm
 *
 * @module
 */

// deno-lint-ignore-file no-console -- the terminal is what this script is for

import { build, emptyDir, type LibName } from "@deno/dnt";
import denoJson from "../deno.json" with { type: "json" };
import { portableTests } from "./portable_tests.ts";

const OUT = "./npm";
const TEST_RUNNER = "test_runner.cjs";
const COMMAND = "weixin-chat-adapter";

const { name, version, license, exports, imports } = denoJson;
const lock: { specifiers: Record<string, string> } = JSON.parse(
  await Deno.readTextFile("deno.lock"),
);
// Provenance holds only when the package names the repository whose workflow built it.
const repository = Deno.env.get("GITHUB_REPOSITORY");
const repositoryUrl = `https://github.com/${repository}`;

/** The range of an npm package as `deno.json` has it, so that JSR and npm ask for the same. */
function range(specifier: string): string {
  const [, found] = /^npm:.+@([^/@]+)$/.exec(specifier) ?? [];
  if (!found) throw new TypeError(`No range in "${specifier}"`);
  return found;
}

/** The version that `deno.lock` has for a specifier of `deno.json`. */
function locked(specifier: string): string {
  const version = lock.specifiers[specifier]?.replace(/_.*/, "");
  if (!version) throw new TypeError(`"${specifier}" is not in deno.lock`);
  return version;
}

/** `./mod.ts` as what is built from it. */
function built(path: string): string {
  return path.replace(/^\.\//, "./esm/").replace(/\.ts$/, "");
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

const hasCommand = await exists("./cli.ts");
const tests = await portableTests();
console.log(`${tests.length} test files run on Node`);

await emptyDir(OUT);
await build({
  entryPoints: [
    ...Object.entries(exports).map(([name, path]) => ({ name, path })),
    ...(hasCommand
      ? [{ kind: "bin" as const, name: COMMAND, path: "./cli.ts" }]
      : []),
  ],
  outDir: OUT,
  shims: { deno: { test: "dev" } },
  scriptModule: false,
  skipSourceOutput: true,
  rootTestDir: "./tests",
  testPattern: `**/{${tests.join(",")}}.ts`,
  mappings: {
    // Chat SDK tests messages with `instanceof`: there must be one copy, the application's.
    "chat": {
      name: "chat",
      version: range(imports.chat),
      peerDependency: true,
    },
    "./src/simulator/serve.ts": "./src/simulator/serve.node.ts",
    ...(hasCommand
      ? { "./src/cli/system.ts": "./src/cli/system.node.ts" }
      : {}),
  },
  compilerOptions: {
    target: "ES2022",
    lib: [
      "ESNext",
      "DOM",
      "DOM.Iterable",
      "DOM.AsyncIterable",
    ] as LibName[],
    noUncheckedIndexedAccess: true,
    useUnknownInCatchVariables: true,
  },
  // dnt has no `exactOptionalPropertyTypes`, which tests may need; `deno check` has seen their types.
  filterDiagnostic: ({ file }) => !file?.fileName.includes("/src/tests/"),
  package: {
    name: "chat-adapter-weixin",
    version,
    description: "Weixin (WeChat) adapter for Chat SDK, on the iLink bot API",
    keywords: ["chat-sdk", "chat-adapter", "weixin", "wechat", "ilink", "bot"],
    license,
    homepage: `https://jsr.io/${name}`,
    ...(repository
      ? {
        repository: { type: "git", url: `git+${repositoryUrl}.git` },
        bugs: { url: `${repositoryUrl}/issues` },
      }
      : {}),
    engines: { node: ">=20" },
    sideEffects: false,
    exports: Object.fromEntries(
      Object.entries(exports).map(([name, path]) => [name, {
        types: `${built(path)}.d.ts`,
        default: `${built(path)}.js`,
      }]),
    ),
    // Imported by a name that dnt does not see, since it may be missing.
    peerDependencies: { "silk-wasm": range(imports["silk-wasm"]) },
    peerDependenciesMeta: { "silk-wasm": { optional: true } },
    devDependencies: {
      "@types/node": "^20.19.0",
      // A state package asks for one exact version, which is the locked one here.
      "chat": locked(imports.chat),
      "silk-wasm": range(imports["silk-wasm"]),
    },
  },
  async postBuild() {
    for (const file of ["README.md", "LICENSE", "CHANGELOG.md"]) {
      if (await exists(file)) await Deno.copyFile(file, `${OUT}/${file}`);
    }
  },
});
await tidy();

/** What only the build needed goes; dnt's runner is a script and keeps working under another name. */
async function tidy(): Promise<void> {
  const path = `${OUT}/package.json`;
  const { scripts: _, devDependencies: __, ...json } = JSON.parse(
    await Deno.readTextFile(path),
  );
  // npm takes a command's path without the `./` that dnt writes.
  for (const [name, target] of Object.entries<string>(json.bin ?? {})) {
    json.bin[name] = target.replace(/^\.\//, "");
  }
  json.type = "module";
  await Deno.writeTextFile(path, JSON.stringify(json, null, 2) + "\n");
  await Deno.rename(`${OUT}/test_runner.js`, `${OUT}/${TEST_RUNNER}`);
  await Deno.writeTextFile(`${OUT}/.npmignore`, `\n/${TEST_RUNNER}\n`, {
    append: true,
  });
}
