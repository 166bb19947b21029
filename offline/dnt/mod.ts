/**
 * Stand-in for the part of `@deno/dnt` that this project uses, over the compiler of `typescript`. What it proves is
 * our options and sources, and that the code runs on Node; not the output of the real one, so its package is private.
 *
 * @module
 */

export { build } from "./build.ts";
export { emptyDir } from "./empty_dir.ts";
export type {
  BuildOptions,
  EntryPoint,
  LibName,
  PackageJson,
  PackageMapping,
  ShimOptions,
} from "./options.ts";
