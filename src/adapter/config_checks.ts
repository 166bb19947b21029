import { ConfigError } from "../errors.ts";

/** Refuses a value of the wrong type; `path` names the option. */
export type Check = (value: unknown, path: string) => void;

/** One check for every option of `T`. */
export type Options<T> = { readonly [K in keyof T]-?: Check };

/** The longest delay that a timer takes, in milliseconds; beyond it runtimes fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

function expect(is: (value: unknown) => boolean, wish: string): Check {
  return (value, path) => {
    if (is(value)) return;
    throw new ConfigError(
      `Cannot use the option "${path}"`,
      `It must be ${wish}, and is ${kindOf(value)}`,
    );
  };
}

/** Names a value without showing it: it may be a secret in the wrong place. */
function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "number") return String(value);
  return Array.isArray(value) ? "an array" : `of type ${typeof value}`;
}

/** Takes a string. */
export const string: Check = expect(
  (value) => typeof value === "string",
  "a string",
);

/** Takes a string that is not empty. */
export const nonEmptyString: Check = expect(
  (value) => typeof value === "string" && value !== "",
  "a string that is not empty",
);

/** Takes a string or a finite number. */
export const stringOrNumber: Check = expect(
  (value) => typeof value === "string" || Number.isFinite(value),
  "a string or a number",
);

/** Takes a string or `false`. */
export const stringOrFalse: Check = expect(
  (value) => typeof value === "string" || value === false,
  "a string or false",
);

/** Takes `true` and `false`. */
export const boolean: Check = expect(
  (value) => typeof value === "boolean",
  "a boolean",
);

/** Takes a number of milliseconds that a timer can wait. */
export const milliseconds: Check = expect(
  (value) =>
    typeof value === "number" && value >= 0 && value <= MAX_DELAY_MS &&
    !Number.isNaN(value),
  `milliseconds between 0 and ${MAX_DELAY_MS}`,
);

/** Takes milliseconds, and not 0. */
export const positiveMilliseconds: Check = expect(
  (value) => typeof value === "number" && value >= 1 && value <= MAX_DELAY_MS,
  `milliseconds between 1 and ${MAX_DELAY_MS}`,
);

/** Takes 1, 2, 3 and so on. */
export const positiveInteger: Check = expect(
  (value) => Number.isSafeInteger(value) && (value as number) > 0,
  "a positive integer",
);

/** Takes a function. */
export const function_: Check = expect(
  (value) => typeof value === "function",
  "a function",
);

/** Takes Chat SDK's `Logger`. */
export const logger: Check = expect(
  (value) =>
    typeof value === "object" && value !== null &&
    ["debug", "info", "warn", "error", "child"].every((method) =>
      typeof (value as Record<string, unknown>)[method] === "function"
    ),
  "a Chat SDK logger with debug, info, warn, error and child",
);

/** Takes one of `values`. */
export function oneOf(...values: readonly string[]): Check {
  return expect(
    (value) => typeof value === "string" && values.includes(value),
    values.map((value) => `"${value}"`).join(" or "),
  );
}

/** Takes an object with these options and no others; an option that is `undefined` counts as not given. */
export function object<T>(options: Options<T>): Check {
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new ConfigError(
        path === ""
          ? "Cannot use the configuration"
          : `Cannot use the option "${path}"`,
        `It must be an object, and is ${kindOf(value)}`,
      );
    }
    for (const [name, entry] of Object.entries(value)) {
      const inner = path === "" ? name : `${path}.${name}`;
      const checkEntry = Object.hasOwn(options, name)
        ? options[name as keyof T]
        : undefined;
      if (!checkEntry) {
        throw new ConfigError(
          `Cannot use the unknown option "${inner}"`,
          `Known are ${Object.keys(options).join(", ")}`,
        );
      }
      if (entry !== undefined) checkEntry(entry, inner);
    }
  };
}

/** Checks a base URL and takes the slash off its end. */
export function url(value: string, source: string): string {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  const plain = parsed && /^https?:$/.test(parsed.protocol) &&
    !parsed.username && !parsed.password && !parsed.search && !parsed.hash;
  if (!plain) {
    throw new ConfigError(
      `Cannot use the ${source}`,
      "It must be an http or https URL without user, query and fragment",
    );
  }
  return value.replace(/\/+$/, "");
}

/** Checks a value that becomes an HTTP header; runtimes would quote a bad one in their errors. */
export function headerValue(value: string, source: string): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new ConfigError(
    `Cannot use the ${source}`,
    "It must be printable ASCII without spaces",
  );
}

/** Checks a value that is digits only. */
export function digits(value: string, source: string): string {
  if (/^\d+$/.test(value)) return value;
  throw new ConfigError(`Cannot use the ${source}`, "It must be digits");
}
