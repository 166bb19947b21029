import type { EntryPoint, PackageJson } from "./options.ts";
import type { Dependency } from "./resolve.ts";

/** What `package.json` is made of. */
export interface PackageParts {
  readonly given: PackageJson;
  readonly entries:
    readonly (Required<EntryPoint> & { readonly out: string })[];
  readonly main: readonly Dependency[];
  readonly tests: readonly Dependency[];
}

/** `package.json`, in the order of the real one, and not to be published. */
export function packageJson(parts: PackageParts): Record<string, unknown> {
  const { given, entries, main, tests } = parts;
  const {
    dependencies,
    peerDependencies,
    devDependencies,
    scripts,
    exports,
    ...rest
  } = given;
  const of = (kind: string) => entries.filter((entry) => entry.kind === kind);
  const [first] = of("export");
  const bins = of("bin").map(({ name, out }) => [name, `./esm/${out}`]);
  const modules = of("export").map(({ name, out }) => [
    name,
    { import: `./esm/${out}` },
  ]);
  return {
    ...rest,
    private: true,
    ...(first ? { module: `./esm/${first.out}` } : {}),
    ...(bins.length > 0 ? { bin: Object.fromEntries(bins) } : {}),
    exports: { ...Object.fromEntries(modules), ...exports },
    scripts: { test: "node test_runner.js", ...scripts },
    dependencies: { ...versions(main.filter((d) => !d.peer)), ...dependencies },
    peerDependencies: {
      ...versions(main.filter((d) => d.peer)),
      ...peerDependencies,
    },
    devDependencies: { ...versions(tests), ...devDependencies },
  };
}

function versions(dependencies: readonly Dependency[]): Record<string, string> {
  return Object.fromEntries(
    dependencies.map(({ name, version }) => [name, version]).sort(),
  );
}
