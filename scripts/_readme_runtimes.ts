import { markdownTable, type Row } from "./_report.ts";

const BEGIN = "<!-- runtimes: begin, written by deno task try:runtimes -->";
const END = "<!-- runtimes: end -->";

const HEAD = ["runtime", "what was run", "passed"];

/** README's table of what was run where. */
export function runtimesTable(rows: readonly Row[]): string {
  const cells = rows.map(({ where, what, result }) => [where, what, result]);
  return markdownTable([HEAD, ...cells]);
}

/**
 * README with another table.
 *
 * @throws {Error} if README has no place for it
 */
export function withTable(readme: string, table: string): string {
  const { before, after } = parts(readme);
  return `${before}\n\n${table}\n\n${after}`;
}

/**
 * How README's table differs from what was run: a runtime or a kind of run that the one has and the other has not.
 * Versions and counts may differ, or every release of a runtime would be a change of README.
 *
 * @throws {Error} if README has no place for the table
 */
export function differences(readme: string, rows: readonly Row[]): string[] {
  const written = parts(readme).table.split("\n").slice(2)
    .map((line) => line.split("|").slice(1, 3).map((cell) => cell.trim()))
    .map(([where = "", what = ""]) => kindOf(where, what));
  const run = rows.map(({ where, what }) => kindOf(where, what));
  return [
    ...without(run, written).map((kind) => `README lacks ${kind}`),
    ...without(written, run).map((kind) => `README alone has ${kind}`),
  ];
}

/** A run without what changes with every release; each major version of Node is a runtime of its own. */
function kindOf(where: string, what: string): string {
  const runtime = where.replace(
    / (\d+)(\.\d+)+/,
    (_, major) => where.startsWith("Node ") ? ` ${major}` : "",
  );
  return `${runtime}: ${what}`;
}

/** What `some` has more often than `others`. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return some.filter((kind) => {
    const at = left.indexOf(kind);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function parts(readme: string) {
  const begin = readme.indexOf(BEGIN) + BEGIN.length;
  const end = readme.indexOf(END);
  if (begin < BEGIN.length || end < begin) {
    throw new Error(`README has no lines "${BEGIN}" and "${END}"`);
  }
  return {
    before: readme.slice(0, begin),
    table: readme.slice(begin, end).trim(),
    after: readme.slice(end),
  };
}
