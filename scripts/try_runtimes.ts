/**
 * Runs the portable tests, the conformance suite among them, on every runtime that we claim: on Node and Bun as
 * `build:npm` emitted them, on Deno from the sources; and the conformance suite alone, bundled, where nothing else
 * would run. Then it compares the table of README with what was run; `--write` writes that table.
 *
 *     deno task try:runtimes [--write]
 *
 * @module
 */

// deno-lint-ignore-file no-console -- the terminal is what this script is for

import denoJson from "../deno.json" with { type: "json" };
import { prepareTools } from "./_bundle.ts";
import { run } from "./_command.ts";
import { chromiumName, runInChromium } from "./_chromium.ts";
import { differences, runtimesTable, withTable } from "./_readme_runtimes.ts";
import { Report, type Row } from "./_report.ts";
import { CURRENT_DENO, type Runtime, runtimes } from "./_runtimes.ts";
import { MINIFLARE, runInWorkerd, workerdName } from "./_workerd.ts";
import { portableFiles } from "./portable_tests.ts";

const README = "README.md";
const WRITE = "deno task try:runtimes --write";

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
 * The sources on Deno, which must not rewrite the lock of a newer one. Types are checked as its users' are: of what is
 * public.
 */
async function runSources({ path }: Runtime): Promise<string> {
  const entries = [...Object.values(denoJson.exports), "cli.ts"];
  await run([path, "check", "--no-lock", ...entries]);
  const files = await portableFiles();
  const flags = ["-P", "--no-lock", "--no-check", "--quiet"];
  return passedOf(await run([path, "test", ...flags, ...files]));
}

/** Runs what can be run on each runtime, and gives the rows for README. */
async function runAll(
  report: Report,
  available: readonly Runtime[],
): Promise<readonly Row[]> {
  const before = report.rows.length;
  for (const runtime of [CURRENT_DENO, ...available]) {
    const isDeno = runtime.kind === "deno";
    await report.check(
      isDeno ? "portable tests" : "portable tests, as emitted",
      runtime.name,
      () => isDeno ? runSources(runtime) : runEmitted(runtime),
    );
  }
  await prepareTools(MINIFLARE);
  const workerd = await workerdName();
  const protocol = "conformance: protocol, login, media";
  await report.check(
    protocol,
    workerd,
    () => runInWorkerd("ILINK_CASES"),
  );
  await report.check(
    "conformance: adapter",
    `${workerd}, nodejs_compat`,
    () => runInWorkerd("ADAPTER_CASES", "nodejs_compat"),
  );
  await report.check(
    protocol,
    await chromiumName(),
    () => runInChromium("ILINK_CASES"),
  );
  return report.rows.slice(before);
}

/** Runs what can be run on each runtime, and sees whether README says the same. */
export async function tryRuntimes(
  report: Report,
  available: readonly Runtime[],
): Promise<void> {
  const rows = await runAll(report, available);
  await report.check("the table of runtimes", README, async () => {
    const found = differences(await Deno.readTextFile(README), rows);
    if (found.length === 0) return;
    throw new Error(`${found.join("\n")}\nTo mend it: ${WRITE}`);
  });
}

/** Writes into README what was run, all of which must have passed. */
async function writeTable(
  report: Report,
  available: readonly Runtime[],
): Promise<void> {
  const rows = await runAll(report, available);
  await report.check("the table of runtimes", README, async () => {
    const open = rows.filter(({ outcome }) => outcome !== "passed");
    if (open.length > 0) {
      const list = open.map(({ what, where }) => `${what} (${where})`);
      throw new Error(`README is left as it is, for want of ${list.join()}`);
    }
    const readme = await Deno.readTextFile(README);
    await Deno.writeTextFile(README, withTable(readme, runtimesTable(rows)));
    return "written";
  });
}

if (import.meta.main) {
  const report = new Report();
  const work = Deno.args.includes("--write") ? writeTable : tryRuntimes;
  await work(report, await runtimes());
  console.log(`\n${report}`);
  Deno.exit(report.passed ? 0 : 1);
}
