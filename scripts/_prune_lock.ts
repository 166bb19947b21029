/** The part of `deno.lock` that is looked at. */
interface Lock {
  specifiers: Record<string, string>;
  npm: Record<string, unknown>;
}

/** The part of what `deno info --json` tells that is looked at. */
interface Info {
  readonly modules: readonly {
    readonly kind: string;
    readonly npmPackage?: string;
  }[];
  readonly npmPackages: Readonly<
    Record<string, { readonly dependencies: readonly string[] }>
  >;
}

/**
 * Writes the part of `deno.lock` that a module needs: `deno compile` embeds every npm package that the lock file
 * names, those of the adapter and of the tests too.
 */
export async function pruneLock(module: string, path: string): Promise<void> {
  const lock: Lock = JSON.parse(await Deno.readTextFile("deno.lock"));
  const needed = await npmPackagesOf(module);
  const isNeeded = (id: string) => needed.has(id);
  const pruned = {
    ...lock,
    npm: Object.fromEntries(
      Object.entries(lock.npm).filter(([id]) => isNeeded(id)),
    ),
    specifiers: Object.fromEntries(
      Object.entries(lock.specifiers).filter(([specifier, version]) => {
        const name = /^npm:(.+)@[^@]*$/.exec(specifier)?.[1];
        return name === undefined || isNeeded(`${name}@${version}`);
      }),
    ),
  };
  await Deno.writeTextFile(path, JSON.stringify(pruned, undefined, 2));
}

/** Ids of the npm packages that a module imports, and of those that these depend on. */
async function npmPackagesOf(module: string): Promise<Set<string>> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--node-modules-dir=none", module],
    env: { DENO_NO_PACKAGE_JSON: "1" },
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot tell what ${module} imports`);
  const info: Info = JSON.parse(new TextDecoder().decode(stdout));
  const needed = new Set<string>();
  const add = (id: string) => {
    if (needed.has(id)) return;
    needed.add(id);
    info.npmPackages[id]?.dependencies.forEach(add);
  };
  for (const { npmPackage } of info.modules) if (npmPackage) add(npmPackage);
  return needed;
}
