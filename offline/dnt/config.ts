import { dirname, join } from "node:path";

/** What is read of a `deno.json`. */
export interface Config {
  readonly folder: string;
  readonly name?: string;
  readonly version?: string;
  readonly exports?: string | Record<string, string>;
  readonly imports?: Record<string, string>;
  readonly workspace?: string[];
}

/** A project and the stand-ins that take the place of its `jsr:` packages. */
export interface Project {
  readonly root: Config;
  readonly members: readonly Config[];
}

async function readConfig(folder: string): Promise<Config> {
  const text = await Deno.readTextFile(join(folder, "deno.json"));
  return { ...JSON.parse(text), folder };
}

/** Reads the `deno.json` of the working directory and of its workspace. */
export async function readProject(): Promise<Project> {
  const root = await readConfig(Deno.cwd());
  const members = await Promise.all(
    (root.workspace ?? []).map((member) =>
      readConfig(join(root.folder, member))
    ),
  );
  return { root, members };
}

/** The configuration that a file belongs to: the nearest one above it. */
export function configOf(project: Project, path: string): Config {
  const above = dirname(path) + "/";
  return project.members.find(({ folder }) => above.startsWith(`${folder}/`)) ??
    project.root;
}

/** The file behind an export, `"."` or a subpath. */
export function exported(config: Config, subpath: string): string {
  const { exports = {}, folder } = config;
  const entries = typeof exports === "string" ? { ".": exports } : exports;
  const path = entries[subpath];
  if (path === undefined) {
    throw new TypeError(`"${config.name}" has no export "${subpath}"`);
  }
  return join(folder, path);
}
