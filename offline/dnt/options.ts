import type ts from "typescript";

/** A module that becomes an export or a command. */
export interface EntryPoint {
  kind?: "bin" | "export";
  /** `"."` or a subpath, or the name of the command. */
  name: string;
  path: string;
}

/** Which globals are replaced; the stand-in knows `Deno.test` in tests. */
export interface ShimOptions {
  deno?: { test?: "dev" };
}

/** An npm package that takes the place of a specifier. */
export interface PackageMapping {
  name: string;
  version?: string;
  peerDependency?: boolean;
}

/** What goes into `package.json` besides what follows from the sources. */
export interface PackageJson {
  name: string;
  version: string;
  // deno-lint-ignore no-explicit-any
  [name: string]: any;
}

/** The declarations of a platform, as TypeScript calls them. */
export type LibName =
  | "ESNext"
  | "DOM"
  | "DOM.Iterable"
  | "DOM.AsyncIterable";

/** The options of the real one that are used here. */
export interface BuildOptions {
  entryPoints: (string | EntryPoint)[];
  outDir: string;
  shims: ShimOptions;
  package: PackageJson;
  /** The stand-in emits no script modules. */
  scriptModule?: "cjs" | "umd" | false;
  /** The stand-in keeps no sources. */
  skipSourceOutput?: boolean;
  /** Default `true`. */
  test?: boolean;
  rootTestDir?: string;
  /** The stand-in knows one form: `**\/{a,b}.ts`. */
  testPattern?: string;
  mappings?: Record<string, string | PackageMapping>;
  compilerOptions?: {
    target?: "ES2022";
    lib?: LibName[];
    noUncheckedIndexedAccess?: boolean;
    useUnknownInCatchVariables?: boolean;
  };
  /** Whether something that TypeScript found counts. */
  filterDiagnostic?: (diagnostic: ts.Diagnostic) => boolean;
  postBuild?: () => void | Promise<void>;
}

const KNOWN = [
  "entryPoints",
  "outDir",
  "shims",
  "package",
  "scriptModule",
  "skipSourceOutput",
  "test",
  "rootTestDir",
  "testPattern",
  "mappings",
  "compilerOptions",
  "filterDiagnostic",
  "postBuild",
];

const KNOWN_COMPILER = [
  "target",
  "lib",
  "noUncheckedIndexedAccess",
  "useUnknownInCatchVariables",
];

/** Refuses what the stand-in would silently do otherwise than the real one. */
export function checkOptions(options: BuildOptions): void {
  refuseUnknown("option", options, KNOWN);
  refuseUnknown(
    "compiler option",
    options.compilerOptions ?? {},
    KNOWN_COMPILER,
  );
  refuseUnknown("shim", options.shims, ["deno"]);
  refuseUnknown("shim", options.shims.deno ?? {}, ["test"]);
  if (options.scriptModule !== false || options.skipSourceOutput !== true) {
    throw new TypeError(
      "dnt stand-in emits ES modules alone: set 'scriptModule' to false and 'skipSourceOutput' to true",
    );
  }
}

function refuseUnknown(kind: string, given: object, known: string[]): void {
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) {
      throw new TypeError(`dnt stand-in has no ${kind} '${name}'`);
    }
  }
}
