import { assertEquals, assertStringIncludes } from "@std/assert";
import { NotRun, Report } from "../../scripts/_report.ts";

/** A report of checks that return or throw what they are given. */
async function reportOf(...results: (string | Error)[]): Promise<Report> {
  const report = new Report(() => {});
  for (const [i, result] of results.entries()) {
    await report.check(
      `check ${i}`,
      "here",
      () =>
        typeof result === "string"
          ? Promise.resolve(result)
          : Promise.reject(result),
    );
  }
  return report;
}

Deno.test("Report passes when all that ran passed, and says what did not run", async () => {
  const report = await reportOf("3 tests", new NotRun("no Chromium here"));
  assertEquals(report.passed, true);
  assertStringIncludes(`${report}`, "| not run: no Chromium here |");
  assertStringIncludes(`${report}`, "1 passed, 0 failed, 1 not run");
});

Deno.test("Report does not pass when something failed, or when nothing ran", async () => {
  const failed = await reportOf("ok", new Error("broken"));
  assertEquals(failed.passed, false);
  assertStringIncludes(`${failed}`, "1 passed, 1 failed, 0 not run");
  assertEquals((await reportOf(new NotRun("not here"))).passed, false);
  assertEquals((await reportOf()).passed, false);
});

Deno.test("Report.group() makes one failed check of what its checks need and cannot get", async () => {
  const report = await reportOf("ok");
  await report.group("to install", "npm", async () => {
    await report.check("before", "npm", () => Promise.resolve());
    throw new Error("no registry");
  });
  await report.check("after", "npm", () => Promise.resolve());
  assertEquals(report.rows.map(({ what, outcome }) => [what, outcome]), [
    ["check 0", "passed"],
    ["before", "passed"],
    ["to install", "failed"],
    ["after", "passed"],
  ]);
});
