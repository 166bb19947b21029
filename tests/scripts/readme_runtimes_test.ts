import { assertEquals, assertThrows } from "@std/assert";
import {
  differences,
  runtimesTable,
  withTable,
} from "../../scripts/_readme_runtimes.ts";
import type { Row } from "../../scripts/_report.ts";

function row(where: string, what: string, result = "9 tests"): Row {
  return { where, what, result, outcome: "passed", seconds: 1.5 };
}

const ROWS = [
  row("Deno 2.9.6", "portable tests"),
  row("Deno 2.7.11", "portable tests"),
  row("Node 20.20.2", "portable tests, as emitted"),
  row("Node 22.23.3", "portable tests, as emitted"),
  row("workerd 1.20260426.1, nodejs_compat", "conformance: adapter", "7 cases"),
  row("Chromium 156.0.8078.79", "conformance: protocol", "6 cases"),
];

const EMPTY = `# Title

<!-- runtimes: begin, written by deno task try:runtimes -->

| a | b | c |
| - | - | - |

<!-- runtimes: end -->

More.
`;

const README = withTable(EMPTY, runtimesTable(ROWS));

/** `ROWS` with other words in one of them. */
function changed(from: string, to: string): Row[] {
  return ROWS.map((row) => ({
    ...row,
    where: row.where.replace(from, to),
    what: row.what.replace(from, to),
  }));
}

Deno.test("runtimesTable() names runtime, run and number, in columns as wide as deno fmt makes them", () => {
  assertEquals(
    runtimesTable(ROWS.slice(-2)),
    `\
| runtime                             | what was run          | passed  |
| ----------------------------------- | --------------------- | ------- |
| workerd 1.20260426.1, nodejs_compat | conformance: adapter  | 7 cases |
| Chromium 156.0.8078.79              | conformance: protocol | 6 cases |`,
  );
});

Deno.test("withTable() changes what stands between the two comments, and nothing else", () => {
  const table = runtimesTable(ROWS);
  const [before, after] = EMPTY.split("| a | b | c |\n| - | - | - |");
  assertEquals(README, `${before}${table}${after}`);
  assertEquals(withTable(README, table), README);
});

Deno.test("withTable() refuses a README without the two comments in their order", () => {
  const lines = EMPTY.split("\n");
  const without = (word: string) =>
    lines.filter((line) => !line.includes(`: ${word}`)).join("\n");
  const turned = [...lines].reverse().join("\n");
  for (const readme of [without("begin"), without("end"), turned]) {
    assertThrows(() => withTable(readme, "x"), Error, "README has no lines");
  }
});

Deno.test("differences() finds none between the rows and the table that was made of them", () => {
  assertEquals(differences(README, ROWS), []);
});

Deno.test("differences() lets versions and numbers of tests differ", () => {
  assertEquals(differences(README, changed("2.9.6", "2.10.0")), []);
  assertEquals(differences(README, changed("20.20.2", "20.21.0")), []);
  assertEquals(differences(README, changed("156.0.8078.79", "157.0.1.2")), []);
  const more = ROWS.map((row) => ({ ...row, result: "10 tests" }));
  assertEquals(differences(README, more), []);
});

Deno.test("differences() names a runtime that was not there, and one that was not run", () => {
  assertEquals(differences(README, changed("Node 20.20.2", "Node 26.1.0")), [
    "README lacks Node 26: portable tests, as emitted",
    "README alone has Node 20: portable tests, as emitted",
  ]);
  assertEquals(differences(README, ROWS.slice(1)), [
    "README alone has Deno: portable tests",
  ]);
  assertEquals(differences(README, [...ROWS, row("Bun 1.4.5", "x")]), [
    "README lacks Bun: x",
  ]);
});

Deno.test("differences() names another kind of run on the same runtime", () => {
  assertEquals(differences(README, changed(", nodejs_compat", "")), [
    "README lacks workerd: conformance: adapter",
    "README alone has workerd, nodejs_compat: conformance: adapter",
  ]);
});

Deno.test("differences() takes a run that could not be made here for what it would have been", () => {
  const notRun = ROWS.map((row) =>
    row.where.startsWith("Chromium")
      ? { ...row, where: "Chromium", outcome: "not run" as const }
      : row
  );
  assertEquals(differences(README, notRun), []);
});

Deno.test("README has a table of runtimes that nobody emptied", async () => {
  const readme = await Deno.readTextFile("README.md");
  const missing = differences(readme, []);
  assertEquals(
    missing.filter((line) => line.includes("Node")).length,
    3,
    missing.join("\n"),
  );
});
