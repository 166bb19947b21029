// deno-lint-ignore-file no-console -- the terminal is what figures are for

/** Prints one figure. */
export function report(what: string, figure: string): void {
  console.log(`${what.padEnd(68)} ${figure}`);
}

/** The value below which a share of the sorted values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[
    Math.min(sorted.length - 1, Math.floor(sorted.length * share))
  ]!;
}

/** Milliseconds, readable. */
export function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

/** How many times as much. */
export function ratio(value: number, base: number): string {
  return `${(value / base).toFixed(2)} x`;
}
