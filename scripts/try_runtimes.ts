/**
 * Runs the portable tests, the conformance suite among them, on every runtime that we claim: on Node and Bun as
 * `build:npm` emitted them, on the oldest Deno from the sources.
 *
 *     deno task try:runtimes
 *
 * @module
 */

// deno-lint-ignore-file no-console -- the terminal is what this script is for

import denoJson from "../deno.json" with { type: "json" };
import { run } from "./_command.ts";
import { Report } from "./_report.ts";
import { portableFiles } from "./portable_tests.ts";
import { type Runtime, runtimes } from "./_runtimes.ts";
import { prepareWorkerd, runInWorkerd } from "./_workerd.ts";

const SUMMARY = /(\d+) passed(?: \(\d+ steps?\))?[,|\s]+(\d+) failed/;

function passedOf(printed: string): string {
  const [, passed, failed] = SUMMARY.exec(printed) ?? [];
  if (failed !== "0" || !Number(passed)) throw new Error(printed);
  return `${passed} tests`;
}

/** The emitted tests on Node and Bun. */
async function runEmitted({ path }: Runtime): Promise<string> {
  return passedOf(await run([path, "test_runner.cjs"], { cwd: "npm" }));
}

/**
 * The sources on the oldest Deno, which must not rewrite the lock of a newer one. Types are checked as its users' are:
 * of what is public.
 */
async function runSources({ path }: Runtime): Promise<string> {
  const entries = [...Object.values(denoJson.exports), "cli.ts"];
  await run([path, "check", "--no-lock", ...entries]);
  const files = await portableFiles();
  const flags = ["-P", "--no-lock", "--no-check", "--quiet"];
  return passedOf(await run([path, "test", ...flags, ...files]));
}

/** Runs what can be run on each runtime. */
export async function tryRuntimes(
  report: Report,
  available: readonly Runtime[],
): Promise<void> {
  for (const runtime of available) {
    const isDeno = runtime.kind === "deno";
    await report.check(
      isDeno ? "portable tests" : "portable tests, as emitted",
      runtime.name,
      () => isDeno ? runSources(runtime) : runEmitted(runtime),
    );
  }
  const workerd = await prepareWorkerd();
  await report.check("conformance: protocol and media", workerd, async () => {
    const count = await runInWorkerd("_ilink_cases.js", "ILINK_CASES", []);
    return `${count} cases`;
  });
  await report.check(
    "conformance: adapter",
    `${workerd}, nodejs_compat, imported in the handler`,
    async () => {
      const count = await runInWorkerd("_adapter_cases.js", "ADAPTER_CASES", [
        "nodejs_compat",
      ]);
      return `${count} cases`;
    },
  );
}

if (import.meta.main) {
  const report = new Report();
  await tryRuntimes(report, await runtimes());
  console.log(`\n${report}`);
  Deno.exit(report.passed ? 0 : 1);
}
