import { npm, run } from "./_command.ts";

/** A program that runs JavaScript. */
export interface Runtime {
  readonly name: string;
  readonly path: string;
  readonly kind: "node" | "bun" | "deno";
}

const FOLDER = "dist/runtimes";

/** What npm calls this system in the names of the packages that hold Node. */
const SYSTEMS: Readonly<Record<string, string>> = {
  "linux-x86_64": "linux-x64",
  "linux-aarch64": "linux-arm64",
  "darwin-aarch64": "darwin-arm64",
  "darwin-x86_64": "darwin-x64",
};

/** The oldest Deno that is supported. */
export const OLDEST_DENO = "2.7.11";

/** The one that runs this script. */
export const CURRENT_DENO: Runtime = {
  name: `Deno ${Deno.version.deno}`,
  path: Deno.execPath(),
  kind: "deno",
};

/** Gets every runtime that we claim from npm, once; none on a system that npm has none for. */
export async function runtimes(): Promise<Runtime[]> {
  const { os, arch } = Deno.build;
  const system = SYSTEMS[`${os}-${arch}`];
  if (!system) return [];
  await Deno.mkdir(FOLDER, { recursive: true });
  const packages = [
    ...[20, 22, 24].map((n) => `node${n}@npm:node-${system}@${n}`),
    "bun@npm:bun@^1.3.0",
    `deno@npm:deno@${OLDEST_DENO}`,
  ];
  await Deno.writeTextFile(`${FOLDER}/package.json`, '{ "private": true }\n');
  await npm(FOLDER, "install", "--ignore-scripts", ...packages);
  const modules = `${Deno.cwd()}/${FOLDER}/node_modules`;
  // Its package puts the program of this system in place by a script, which npm runs for trusted packages alone.
  await run(["node", "install.js"], { cwd: `${modules}/bun` });
  const found: Omit<Runtime, "name">[] = [
    ...[20, 22, 24].map((n) => ({
      path: `${modules}/node${n}/bin/node`,
      kind: "node" as const,
    })),
    { path: `${modules}/bun/bin/bun.exe`, kind: "bun" },
    { path: await denoBinary(modules), kind: "deno" },
  ];
  return await Promise.all(found.map(async ({ path, kind }) => {
    const said = await run([path, "--version"]);
    const version = /\d+\.\d+\.\d+/.exec(said)?.[0];
    return { path, kind, name: `${TITLES[kind]} ${version}` };
  }));
}

const TITLES = { node: "Node", bun: "Bun", deno: "Deno" };

/** The package `deno` has its program in one package a system. */
async function denoBinary(modules: string): Promise<string> {
  for await (const { name } of Deno.readDir(`${modules}/@deno`)) {
    const path = `${modules}/@deno/${name}/deno`;
    if (await Deno.stat(path).catch(() => null)) return path;
  }
  throw new Error(`No Deno for ${Deno.build.target} among the npm packages`);
}
