import { join } from "node:path";
import ts from "typescript";
import type { Module } from "./graph.ts";
import type { BuildOptions } from "./options.ts";

/** Checks the types of all modules and writes JavaScript and declarations to `esm/`. */
export async function compile(
  outDir: string,
  modules: readonly Module[],
  { compilerOptions: options = {}, filterDiagnostic = () => true }:
    BuildOptions,
): Promise<void> {
  const sources = join(outDir, "src");
  for (const { out, text } of modules) {
    const path = join(sources, out);
    await Deno.mkdir(join(path, ".."), { recursive: true });
    await Deno.writeTextFile(path, text);
  }
  const hints = modules.flatMap(({ types }) => [...types]);
  const { options: parsed, errors } = ts.convertCompilerOptionsFromJson({
    target: "ES2021",
    ...options,
    strict: true,
    useUnknownInCatchVariables: options.useUnknownInCatchVariables ?? false,
    module: "ESNext",
    moduleResolution: "Bundler",
    isolatedModules: true,
    declaration: true,
    skipLibCheck: true,
    paths: Object.fromEntries(
      hints.map(([name, path]) => [name, [join(sources, path)]]),
    ),
    rootDir: sources,
    outDir: join(outDir, "esm"),
    typeRoots: [join(outDir, "node_modules/@types")],
    types: ["node"],
  }, sources);
  report(errors);
  const program = ts.createProgram(
    modules.map(({ out }) => join(sources, out)),
    parsed,
  );
  report(ts.getPreEmitDiagnostics(program).filter(filterDiagnostic));
  const { diagnostics } = program.emit();
  report(diagnostics);
  await Deno.remove(sources, { recursive: true });
}

function report(diagnostics: readonly ts.Diagnostic[]): void {
  if (diagnostics.length === 0) return;
  const text = ts.formatDiagnostics(diagnostics, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => Deno.cwd(),
    getNewLine: () => "\n",
  });
  throw new Error(`TypeScript found:\n${text}`);
}
