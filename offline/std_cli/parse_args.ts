/**
 * Stand-in for the function of `@std/cli/parse-args` that this project uses, over `minimist`, which the real one
 * began as.
 *
 * @module
 */

// @ts-types="./minimist.d.ts"
import minimist from "minimist";

/** The options of the real one that are used here. */
export interface ParseOptions {
  boolean?: readonly string[];
  string?: readonly string[];
  alias?: Readonly<Record<string, string>>;
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The values by name, and what was no option. */
export type Args = Record<string, unknown> & { _: (string | number)[] };

const KNOWN = ["boolean", "string", "alias", "unknown"];

/** Stand-in for the function of the same name in `@std/cli/parse-args`. */
export function parseArgs(args: string[], options: ParseOptions = {}): Args {
  for (const name of Object.keys(options)) {
    if (!KNOWN.includes(name)) {
      throw new TypeError(`parseArgs() stand-in has no option '${name}'`);
    }
  }
  const { boolean = [], string = [], alias = {} } = options;
  const unknown = options.unknown ?? ((arg: string) => arg);
  const end = args.indexOf("--");
  const flags = end === -1 ? args : args.slice(0, end);
  // Minimist negates every option; the real one negates those that it is told of by "negatable".
  const kept = flags.filter((arg) => {
    const key = /^--(no-[^=]+)$/.exec(arg)?.[1];
    if (key === undefined) return true;
    if (unknown(arg, key, true) !== false) {
      throw new TypeError(`parseArgs() stand-in keeps no unknown '${arg}'`);
    }
    return false;
  });
  return minimist([...kept, ...(end === -1 ? [] : args.slice(end))], {
    boolean: [...boolean],
    string: [...string],
    alias: { ...alias },
    unknown: (arg) => unknown(arg, /^--?([^=]+)/.exec(arg)?.[1]) !== false,
  });
}
