/** An object to be written as JSON; a `bigint` in it becomes a number with all its digits. */
export type WireObject = { readonly [field: string]: unknown };

/** The URL of something on the CDN. Where that is depends on how a client reached the API. */
export class CdnUrl {
  readonly path: string;

  /** Makes a URL; `path` begins behind the CDN's base. */
  constructor(path: string) {
    this.path = path;
  }
}

/**
 * Writes JSON. `JSON.stringify` takes no `bigint`, and a `number` would round the uint64 ids that the real server
 * writes as JSON numbers.
 */
export function writeJson(value: unknown, cdnBase = ""): string {
  if (value instanceof CdnUrl) return JSON.stringify(cdnBase + value.path);
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) {
    return `[${
      value.map((entry) => writeJson(entry ?? null, cdnBase)).join(",")
    }]`;
  }
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([key, field]) =>
        `${JSON.stringify(key)}:${writeJson(field, cdnBase)}`
      );
    return `{${fields.join(",")}}`;
  }
  return JSON.stringify(value);
}

/** The same value with every `bigint` as decimal text, for people to look at. */
export function readable(value: unknown, cdnBase = ""): unknown {
  if (value instanceof CdnUrl) return cdnBase + value.path;
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) {
    return value.map((entry) => readable(entry, cdnBase));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, field]) => field !== undefined)
        .map(([key, field]) => [key, readable(field, cdnBase)]),
    );
  }
  return value;
}
