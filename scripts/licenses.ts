/**
 * Lists what is installed with the library and with the tools of its development, with the licences, and fails at one
 * that is not known to be free to use. `--sbom` prints CycloneDX instead.
 *
 *     deno task licenses [--sbom]
 *
 * @module
 */

// deno-lint-ignore-file no-console -- the terminal is what this script is for

import { decodeBase64 } from "@std/encoding/base64";
import { encodeHex } from "@std/encoding/hex";
import denoJson from "../deno.json" with { type: "json" };
import { run } from "./_command.ts";
import { specifiersIn } from "./_unused.ts";

const FREE = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
]);

/** Licences that ask for changes to be shared are free enough for tools: nothing of them is handed on. */
const FREE_FOR_TOOLS = new Set([...FREE, "MPL-2.0"]);

/** The part of `deno.lock` that is read. */
export interface Lock {
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm: Readonly<
    Record<string, {
      readonly integrity: string;
      readonly dependencies?: readonly string[];
    }>
  >;
}

/** A package of npm that is installed. */
export interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly integrity: string;
  readonly use: "development" | "library";
}

/** The keys in `lock.npm` of everything that some specifiers of `deno.json` bring. */
export function closure(
  lock: Lock,
  specifiers: readonly string[],
): Set<string> {
  const found = new Set<string>();
  const queue = specifiers.map((specifier) => {
    const name = specifier.replace(/^npm:/, "").replace(/(?<=.)@[^@]*$/, "");
    // The lock writes a caret range below 1.0 as what it means.
    const version = lock.specifiers[specifier] ??
      lock.specifiers[specifier.replace("@^0.", "@~0.")];
    return `${name}@${version}`;
  });
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const known = key in lock.npm
      ? key
      : Object.keys(lock.npm).find((other) => other.startsWith(`${key}@`));
    if (known === undefined) throw new Error(`"${key}" is not in deno.lock`);
    if (found.has(known)) continue;
    found.add(known);
    queue.push(...lock.npm[known]!.dependencies ?? []);
  }
  return found;
}

/** `@scope/name@1.2.3_peer@4` in its parts. */
export function nameAndVersion(key: string): [string, string] {
  const [, name, version] = /^((?:@[^/]+\/)?[^@]+)@([^_]+)/.exec(key) ?? [];
  if (!name || !version) throw new Error(`"${key}" names no package`);
  return [name, version];
}

async function packages(): Promise<Package[]> {
  const lock: Lock = JSON.parse(await Deno.readTextFile("deno.lock"));
  const info = await run([Deno.execPath(), "info", "--json"]);
  const cache = `${JSON.parse(info).npmCache}/registry.npmjs.org`;
  const used = await specifiersIn(["mod.ts", "cli.ts", "src"]);
  const library = Object.entries(denoJson.imports)
    .filter(([name, target]) => used(name) && target.startsWith("npm:"))
    .map(([, target]) => target);
  const inLibrary = closure(lock, library);
  return await Promise.all(
    Object.entries(lock.npm).map(async ([key, { integrity }]) => {
      const [name, version] = nameAndVersion(key);
      const path = `${cache}/${name}/${version}/package.json`;
      const { license } = JSON.parse(await Deno.readTextFile(path));
      return {
        name,
        version,
        integrity,
        license: String(license?.type ?? license),
        use: inLibrary.has(key) ? "library" : "development",
      };
    }),
  );
}

/** A CycloneDX bill of what the library brings. */
export function sbom(packages: readonly Package[]): unknown {
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      component: {
        type: "library",
        name: denoJson.name,
        version: denoJson.version,
      },
    },
    components: packages.filter(({ use }) => use === "library").map((
      { name, version, license, integrity },
    ) => ({
      type: "library",
      name,
      version,
      purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
      licenses: [{ license: { id: license } }],
      hashes: [{
        alg: "SHA-512",
        content: encodeHex(decodeBase64(integrity.replace("sha512-", ""))),
      }],
    })),
  };
}

/** Those of the packages whose licence is not known to be free, for the use that is made of them. */
export function unfree(packages: readonly Package[]): Package[] {
  return packages.filter(({ license, use }) => {
    const free = use === "library" ? FREE : FREE_FOR_TOOLS;
    return !license.replace(/[()]/g, "").split(" OR ")
      .some((one) => free.has(one));
  });
}

if (import.meta.main) {
  const all = await packages();
  if (Deno.args.includes("--sbom")) {
    console.log(JSON.stringify(sbom(all), null, 2));
  } else {
    for (const use of ["library", "development"]) {
      const those = all.filter((one) => one.use === use);
      const licenses = Map.groupBy(those, ({ license }) => license);
      console.log(`${use}: ${those.length} packages`);
      for (const [license, list] of licenses) {
        const names = list.map(({ name, version }) => `${name}@${version}`);
        console.log(`  ${license}: ${names.join(", ")}`);
      }
    }
  }
  const bad = unfree(all);
  if (bad.length > 0) {
    for (const { name, license } of bad) {
      console.error(`${name} has the licence "${license}"`);
    }
    Deno.exit(1);
  }
}
