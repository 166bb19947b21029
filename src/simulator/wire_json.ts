/** An object to be written as JSON; a `bigint` in it becomes a number with all its digits. */
export type WireObject = { readonly [field: string]: unknown };

/**
 * Writes JSON. `JSON.stringify` takes no `bigint`, and a `number` would round the uint64 ids that the real server
 * writes as JSON numbers.
 */
export function writeJson(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) {
    return `[${value.map((entry) => writeJson(entry ?? null)).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([key, field]) => `${JSON.stringify(key)}:${writeJson(field)}`);
    return `{${fields.join(",")}}`;
  }
  return JSON.stringify(value);
}

/** The same value with every `bigint` as decimal text, for people to look at. */
export function readable(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, field]) => field !== undefined)
        .map(([key, field]) => [key, readable(field)]),
    );
  }
  return value;
}
