/** Takes note of what is wrong with a request. */
export interface FaultSink {
  /** A value that cannot be used: no mode lets it through. */
  fatal(fault: string): void;
  /** Something that a lenient server might overlook. */
  minor(fault: string): void;
}

/** Looks at one value of a request. */
export type Check = (value: unknown, path: string, faults: FaultSink) => void;

/** An object of a request whose fields have not been looked at. */
export type Fields = Record<string, unknown>;

/** Whether `value` is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Names the JSON type of `value`, for a reader. */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `of type ${typeof value}`;
}

function must(be: string, holds: (value: unknown) => boolean): Check {
  return (value, path, faults) => {
    if (!holds(value)) {
      faults.fatal(`${path} must be ${be} and is ${typeName(value)}`);
    }
  };
}

/** A text. */
export const text: Check = must("a text", (value) => typeof value === "string");

/** A yes or no. */
export const flag: Check = must(
  "true or false",
  (value) => typeof value === "boolean",
);

/** A whole number that JavaScript can hold. */
export const integer: Check = must(
  "a whole number",
  (value) => Number.isSafeInteger(value),
);

/** A uint64 as text or as a number. */
export const id: Check = must(
  "a uint64",
  (value) =>
    typeof value === "number"
      ? Number.isInteger(value) && value >= 0
      : typeof value === "string" && /^\d{1,20}$/.test(value),
);

/** A list whose entries all pass `entry`. */
export function list(entry: Check): Check {
  return (value, path, faults) => {
    if (!Array.isArray(value)) {
      faults.fatal(`${path} must be a list and is ${typeName(value)}`);
      return;
    }
    value.forEach((one, index) => entry(one, `${path}[${index}]`, faults));
  };
}

/** An object with these fields, each of which may be missing, and no others. */
export function object(fields: () => Record<string, Check>): Check {
  return (value, path, faults) => {
    if (!isFields(value)) {
      faults.fatal(`${path} must be an object and is ${typeName(value)}`);
      return;
    }
    const checks = new Map(Object.entries(fields()));
    for (const [key, field] of Object.entries(value)) {
      const at = path === "body" ? key : `${path}.${key}`;
      const check = checks.get(key);
      if (check) check(field, at, faults);
      else faults.minor(`${at} is no known field`);
    }
  };
}
