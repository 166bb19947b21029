import { npm, run } from "./_command.ts";

/** Where the tools and what they make are. */
export const FOLDER = "dist/conformance";

/** The tools, once for all runs. */
export async function prepareTools(
  ...packages: readonly string[]
): Promise<void> {
  await Deno.mkdir(FOLDER, { recursive: true });
  const json = '{ "private": true, "type": "module" }\n';
  await Deno.writeTextFile(`${FOLDER}/package.json`, json);
  await npm(FOLDER, "install", "esbuild@^0.28.0", ...packages);
}

/** What came of the cases, on whichever runtime. */
export interface Outcome {
  readonly count: number;
  readonly failed: readonly string[];
}

/** The source of a function that runs emitted cases; it loads them when it is called. */
export function runnerOf(cases: string): string {
  const file = `_${cases.toLowerCase()}.js`;
  const path = `${Deno.cwd()}/npm/esm/tests/conformance/${file}`;
  return `async function runCases() {
  const { ${cases}: cases } = await import(${JSON.stringify(path)});
  const failed = [];
  for (const { name, run } of cases) {
    try {
      await run();
    } catch (error) {
      failed.push(name + ": " + (error?.stack ?? error));
    }
  }
  return { count: cases.length, failed };
}
`;
}

/** Bundles a module into one file, and gives that file's name in the folder. */
export async function bundle(
  name: string,
  source: string,
  flags: readonly string[],
): Promise<string> {
  await Deno.writeTextFile(`${FOLDER}/${name}.js`, source);
  const out = `${name}.bundle.js`;
  const command = ["npx", "esbuild", `${name}.js`, "--bundle", "--format=esm"];
  await run([...command, `--outfile=${out}`, ...flags], { cwd: FOLDER });
  return out;
}

/** How many cases passed, for a report. */
export function passedCases({ count, failed }: Outcome): string {
  if (failed.length > 0) throw new Error(failed.join("\n"));
  return `${count} cases`;
}
