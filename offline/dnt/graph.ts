import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { configOf, type Project } from "./config.ts";
import type { Dependency, Resolver } from "./resolve.ts";

/** A module on its way into the package. */
export interface Module {
  /** Path in the package, with `.ts`. */
  readonly out: string;
  /** The source, its imports pointing to what will stand in the package. */
  readonly text: string;
  /** Types that the source names for packages that have none: package to path in the package. */
  readonly types: ReadonlyMap<string, string>;
}

/** Everything that some entry points reach. */
export interface Graph {
  readonly modules: Map<string, Module>;
  readonly dependencies: Map<string, Dependency>;
}

/** Reads modules and what they import. */
export class GraphReader {
  readonly #project: Project;
  readonly #resolver: Resolver;

  constructor(project: Project, resolver: Resolver) {
    this.#project = project;
    this.#resolver = resolver;
  }

  /** All that `paths` reach; `finish` has the last word on a text. */
  async read(
    paths: readonly string[],
    finish: (text: string, path: string) => string,
  ): Promise<Graph> {
    const graph: Graph = { modules: new Map(), dependencies: new Map() };
    const queue = [...paths];
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      if (graph.modules.has(path)) continue;
      const source = await Deno.readTextFile(path);
      const module = this.#module(path, source, graph, queue);
      const text = finish(module.text, path);
      graph.modules.set(path, { ...module, text });
    }
    return graph;
  }

  #module(path: string, text: string, graph: Graph, queue: string[]): Module {
    const out = this.outPath(path);
    const types = new Map<string, string>();
    const { importedFiles } = ts.preProcessFile(text, true, true);
    let rewritten = "";
    let end = 0;
    for (const { fileName, pos } of importedFiles) {
      const target = this.#resolver.resolve(fileName, path);
      let specifier = fileName;
      if (target.kind === "file") {
        queue.push(target.path);
        specifier = specifierTo(out, this.outPath(target.path));
      } else if (target.kind === "package") {
        graph.dependencies.set(target.dependency.name, target.dependency);
        specifier = target.specifier;
      }
      const start = text.indexOf(fileName, pos);
      const hint = TYPES_HINT.exec(text.slice(end, start))?.[1];
      if (hint !== undefined) {
        const declared = join(dirname(path), hint);
        queue.push(declared);
        types.set(specifier, this.outPath(declared));
      }
      rewritten += text.slice(end, start) + specifier;
      end = start + fileName.length;
    }
    return { out, text: rewritten + text.slice(end), types };
  }

  /** Where a file goes: stand-ins where the real one puts what it takes from JSR. */
  outPath(path: string): string {
    const { root } = this.#project;
    const { folder, name, version } = configOf(this.#project, path);
    const inside = relative(folder, path);
    return folder === root.folder
      ? inside
      : join("deps/jsr.io", name!, version!, inside);
  }
}

/** The comment by which Deno learns the types of the import after it. */
const TYPES_HINT = /@ts-types="([^"]+)"/;

function specifierTo(from: string, to: string): string {
  const path = relative(dirname(from), to).replace(/(?<!\.d)\.ts$/, ".js");
  return path.startsWith(".") ? path : `./${path}`;
}
