// deno-lint-ignore-file no-console -- the terminal is what reports are for

/** One line of a report. */
export interface Row {
  readonly what: string;
  readonly where: string;
  readonly result: string;
  readonly passed: boolean;
  readonly seconds: number;
}

/** Runs checks one after the other, and tells of each. */
export class Report {
  readonly rows: Row[] = [];

  /** Runs one check; what it returns is its result. */
  async check(
    what: string,
    where: string,
    work: () => Promise<string | void>,
  ): Promise<void> {
    const start = performance.now();
    let result: string;
    let passed = true;
    try {
      result = await work() ?? "ok";
    } catch (error) {
      passed = false;
      result = "FAILED";
      console.error(`\n${what} (${where})\n`, error);
    }
    const seconds = (performance.now() - start) / 1000;
    this.rows.push({ what, where, result, passed, seconds });
    console.error(
      `${passed ? "ok" : "FAILED"}  ${what} (${where}): ${result}, ${
        seconds.toFixed(1)
      } s`,
    );
  }

  /** Whether nothing failed. */
  get passed(): boolean {
    return this.rows.length > 0 && this.rows.every(({ passed }) => passed);
  }

  /** The report as a Markdown table. */
  toString(): string {
    const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
    return [
      line(["what", "where", "result", "seconds"]),
      line(["---", "---", "---", "---:"]),
      ...this.rows.map(({ what, where, result, seconds }) =>
        line([what, where, result, seconds.toFixed(1)])
      ),
    ].join("\n");
  }
}
