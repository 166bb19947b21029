import { dirname, join } from "node:path";
import { configOf, exported, type Project } from "./config.ts";
import type { PackageMapping } from "./options.ts";

/** Where an import leads: a file of ours, or a package of npm. */
export type Target =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "builtin" }
  | {
    readonly kind: "package";
    readonly specifier: string;
    readonly dependency: Dependency;
  };

/** A line of `package.json`. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly peer: boolean;
}

/** Follows imports as Deno does, with the mappings of the options on top. */
export class Resolver {
  readonly #project: Project;
  readonly #files = new Map<string, string>();
  readonly #packages = new Map<string, PackageMapping>();
  readonly #unused: Set<string>;

  constructor(
    project: Project,
    mappings: Record<string, string | PackageMapping>,
  ) {
    this.#project = project;
    this.#unused = new Set(Object.keys(mappings));
    for (const [from, to] of Object.entries(mappings)) {
      if (typeof to === "string") {
        this.#files.set(this.#absolute(from), this.#absolute(to));
      } else this.#packages.set(from, to);
    }
  }

  #absolute(path: string): string {
    return join(this.#project.root.folder, path);
  }

  /** Where `specifier` leads from the file `from`. */
  resolve(specifier: string, from: string): Target {
    if (specifier.startsWith("node:")) return { kind: "builtin" };
    if (specifier.startsWith(".")) {
      return this.mapped(join(dirname(from), specifier));
    }
    const mapping = this.#packages.get(specifier);
    const target = this.#expand(specifier, from);
    const match = /^(jsr|npm):\/?((?:@[^/]+\/)?[^@/]+)(?:@([^/]+))?(?:\/(.+))?$/
      .exec(target);
    if (!match) {
      throw new TypeError(`Cannot resolve "${specifier}" from ${from}`);
    }
    const [, scheme, name, range = "*", subpath] = match;
    if (scheme === "jsr") {
      return this.#member(name!, subpath ? `./${subpath}` : ".", from);
    }
    this.#unused.delete(specifier);
    return {
      kind: "package",
      specifier: subpath ? `${name}/${subpath}` : name!,
      dependency: {
        name: mapping?.name ?? name!,
        version: mapping?.version ?? range,
        peer: mapping?.peerDependency ?? false,
      },
    };
  }

  /** A file, or the one that takes its place. */
  mapped(path: string): Target {
    const twin = this.#files.get(path);
    if (twin === undefined) return { kind: "file", path };
    for (const from of this.#unused) {
      if (this.#absolute(from) === path) this.#unused.delete(from);
    }
    return { kind: "file", path: twin };
  }

  /** A bare name as `deno.json` explains it. */
  #expand(specifier: string, from: string): string {
    if (/^(jsr|npm):/.test(specifier)) return specifier;
    const { root } = this.#project;
    const config = configOf(this.#project, from);
    const imports = { ...root.imports, ...config.imports };
    if (root.name) imports[root.name] = `jsr:${root.name}`;
    const names = Object.keys(imports)
      .filter((name) => specifier === name || specifier.startsWith(`${name}/`))
      .sort((a, b) => b.length - a.length);
    const [name] = names;
    return name === undefined
      ? specifier
      : imports[name] + specifier.slice(name.length);
  }

  #member(name: string, subpath: string, from: string): Target {
    const { root, members } = this.#project;
    const config = [root, ...members].find((config) => config.name === name);
    if (!config) {
      throw new TypeError(`No stand-in for "${name}", imported by ${from}`);
    }
    return this.mapped(exported(config, subpath));
  }

  /** Throws when a mapping matched nothing, as the real one does. */
  checkUsed(): void {
    if (this.#unused.size > 0) {
      throw new TypeError(
        `Mapped but not found in the code: ${[...this.#unused].join(", ")}`,
      );
    }
  }
}
