import { npm, run } from "./_command.ts";

const FOLDER = "dist/workerd";
const PACKAGES = ["esbuild@^0.28.0", "miniflare@^4.20260426.0"];

/** The newest behaviour that the oldest `workerd` of the range knows. */
const COMPATIBILITY_DATE = "2026-04-26";

/** Runs cases inside the handler: `chat` does work when it loads that workers allow there only. */
function worker(path: string, name: string): string {
  return `export default {
  async fetch() {
    const { ${name}: cases } = await import(${JSON.stringify(path)});
    const failed = [];
    for (const { name, run } of cases) {
      try {
        await run();
      } catch (error) {
        failed.push(name + ": " + (error?.stack ?? error));
      }
    }
    return Response.json({ count: cases.length, failed });
  },
};
`;
}

// The module is given whole: Miniflare would look for what is imported by a computed name, as silk-wasm is.
const DRIVER = `import { readFile } from "node:fs/promises";
import { Miniflare } from "miniflare";
const [path, ...compatibilityFlags] = process.argv.slice(2);
const contents = await readFile(path, "utf8");
const miniflare = new Miniflare({
  modules: [{ type: "ESModule", path, contents }],
  compatibilityDate: "${COMPATIBILITY_DATE}",
  compatibilityFlags,
});
const response = await miniflare.dispatchFetch("http://localhost/");
console.log(await response.text());
await miniflare.dispose();
`;

/** The tools, once for all runs. */
export async function prepareWorkerd(): Promise<string> {
  await Deno.mkdir(FOLDER, { recursive: true });
  const json = '{ "private": true, "type": "module" }\n';
  await Deno.writeTextFile(`${FOLDER}/package.json`, json);
  await Deno.writeTextFile(`${FOLDER}/driver.js`, DRIVER);
  await npm(FOLDER, "install", ...PACKAGES);
  const path = `${FOLDER}/node_modules/workerd/package.json`;
  const { version } = JSON.parse(await Deno.readTextFile(path));
  return `workerd ${version}`;
}

/** Bundles emitted cases of the conformance suite and runs them in workerd; gives their number. */
export async function runInWorkerd(
  file: string,
  name: string,
  flags: readonly string[],
): Promise<number> {
  const cases = `${Deno.cwd()}/npm/esm/tests/conformance/${file}`;
  await Deno.writeTextFile(`${FOLDER}/${name}.js`, worker(cases, name));
  await run([
    "npx",
    "esbuild",
    `${name}.js`,
    "--bundle",
    "--format=esm",
    "--platform=neutral",
    "--main-fields=module,main",
    "--conditions=workerd,worker,import",
    "--external:node:*",
    "--alias:crypto=node:crypto",
    "--alias:async_hooks=node:async_hooks",
    `--outfile=${name}.bundle.js`,
  ], { cwd: FOLDER });
  const command = ["node", "driver.js", `${name}.bundle.js`, ...flags];
  const printed = await run(command, { cwd: FOLDER, timeoutMs: 120_000 });
  const { count, failed } = JSON.parse(printed);
  if (failed.length > 0) throw new Error(failed.join("\n"));
  return count;
}
