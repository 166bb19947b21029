// deno-lint-ignore-file no-console -- the terminal is what reports are for

/** What came of a check. */
export type Outcome = "passed" | "failed" | "not run";

/** One line of a report. */
export interface Row {
  readonly what: string;
  readonly where: string;
  readonly result: string;
  readonly outcome: Outcome;
  readonly seconds: number;
}

/** Thrown by a check that cannot be made here, with the reason: it neither passed nor failed. */
export class NotRun extends Error {
  override name = "NotRun";
}

/** Runs checks one after the other, and tells of each. */
export class Report {
  readonly rows: Row[] = [];
  readonly #tell: (...lines: unknown[]) => void;

  /** By default it tells on stderr, and keeps stdout for the table. */
  constructor(tell: (...lines: unknown[]) => void = console.error) {
    this.#tell = tell;
  }

  /** Runs one check; what it returns is its result. */
  async check(
    what: string,
    where: string,
    work: () => Promise<string | void>,
  ): Promise<void> {
    const start = performance.now();
    const end = (outcome: Outcome, result: string) => {
      const seconds = (performance.now() - start) / 1000;
      this.rows.push({ what, where, result, outcome, seconds });
      const mark = outcome === "passed" ? "ok" : outcome.toUpperCase();
      this.#tell(
        `${mark}  ${what} (${where}): ${result}, ${seconds.toFixed(1)} s`,
      );
    };
    try {
      end("passed", await work() ?? "ok");
    } catch (error) {
      if (error instanceof NotRun) return end("not run", error.message);
      this.#tell(`\n${what} (${where})\n`, error);
      end("failed", "FAILED");
    }
  }

  /**
   * Makes several checks that need something first. When that cannot be had, it is one failed check, and what comes
   * after it goes on.
   */
  async group(
    what: string,
    where: string,
    work: () => Promise<void>,
  ): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.check(what, where, () => Promise.reject(error));
    }
  }

  /** Whether something was run and nothing failed. */
  get passed(): boolean {
    const { passed, failed } = this.#counts();
    return passed > 0 && failed === 0;
  }

  /** The report as a Markdown table, and how many checks came to what. */
  toString(): string {
    const { passed, failed, "not run": notRun } = this.#counts();
    const rows = this.rows.map(({ what, where, result, outcome, seconds }) => [
      what,
      where,
      outcome === "not run" ? `not run: ${result}` : result,
      seconds.toFixed(1),
    ]);
    const table = markdownTable([["what", "where", "result", "s"], ...rows]);
    return `${table}\n\n${passed} passed, ${failed} failed, ${notRun} not run`;
  }

  #counts(): Record<Outcome, number> {
    const counts = { passed: 0, failed: 0, "not run": 0 };
    for (const { outcome } of this.rows) counts[outcome]++;
    return counts;
  }
}

/** A table whose first row is its head, as `deno fmt` would write it. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]!.length))
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  const [top, ...rest] = rows.map(line);
  const rule = line(widths.map((width) => "-".repeat(width)));
  return [top, rule, ...rest].join("\n");
}
