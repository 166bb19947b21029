/**
 * Everything that must hold before a release, from a fresh clone, with a table at the end.
 *
 *     deno task release:check [--skip-gate]
 *
 * `--skip-gate` leaves out format, lint, types, documentation and tests, where `.ci/run` has done them already.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- the terminal is what this script is for

import denoJson from "../deno.json" with { type: "json" };
import { VERSION } from "../src/_version.ts";
import { canCompile } from "../tests/cli/_binary.ts";
import { run } from "./_command.ts";
import { NotRun, Report } from "./_report.ts";
import { type Runtime, runtimes } from "./_runtimes.ts";
import { unusedDependencies } from "./_unused.ts";
import { tryNpm } from "./try_npm.ts";
import { tryRuntimes } from "./try_runtimes.ts";

const report = new Report();
const deno = Deno.execPath();
const here = `Deno ${Deno.version.deno}`;

function task(name: string): () => Promise<void> {
  return async () => {
    await run([deno, "task", name], { timeoutMs: 900_000 });
  };
}

/** `jsr:real` and back must leave `deno.json` as it was. */
async function switchAndBack(): Promise<void> {
  const before = await Deno.readTextFile("deno.json");
  try {
    await task("jsr:real")();
    await task("jsr:offline")();
    if (await Deno.readTextFile("deno.json") !== before) {
      throw new Error("deno.json came back changed");
    }
  } finally {
    await Deno.writeTextFile("deno.json", before);
  }
}

async function nothingUnused(): Promise<string> {
  const unused = await unusedDependencies();
  if (unused.length > 0) throw new Error(`Unused: ${unused.join(", ")}`);
  return `${Object.keys(denoJson.imports).length} used`;
}

if (!Deno.args.includes("--skip-gate")) {
  await report.check("gate", here, task("ok"));
}
await report.check("one version", "sources", () => {
  if (VERSION !== denoJson.version) throw new Error(`${VERSION} in the code`);
  return Promise.resolve(VERSION);
});
await report.check("dependencies", "deno.json", nothingUnused);
await report.check("licences", "deno.lock", task("licenses"));
await report.check("stand-ins offer what is used", here, task("check:offline"));
await report.check("to JSR and back", here, switchAndBack);
await report.check("JSR, dry run", here, async () => {
  await run([deno, "publish", "--dry-run", "--allow-dirty"]);
});
await report.check("npm package", "dnt", task("build:npm"));
let available: readonly Runtime[] = [];
await report.group("to get the runtimes", "npm", async () => {
  available = await runtimes();
});
await report.group(
  "to try the runtimes",
  "npm",
  () => tryRuntimes(report, available),
);
await report.group(
  "to install the package",
  "npm",
  () => tryNpm(report, available),
);
await report.check("binary", Deno.build.target, async () => {
  // Deno builds on a runtime that it downloads from its own site.
  if (!await canCompile()) throw new NotRun("no runtime to build on here");
  await task("compile")();
});

console.log(`\n${report}\n`);
Deno.exit(report.passed ? 0 : 1);
