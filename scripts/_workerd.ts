import { bundle, FOLDER, passedCases, runnerOf } from "./_bundle.ts";
import { run } from "./_command.ts";

/** What runs workers on this machine. */
export const MINIFLARE = "miniflare@^4.20260426.0";

/** The newest behaviour that the oldest `workerd` of the range knows. */
const COMPATIBILITY_DATE = "2026-04-26";

const FLAGS = [
  "--platform=neutral",
  "--main-fields=module,main",
  "--conditions=workerd,worker,import",
  "--external:node:*",
  "--alias:crypto=node:crypto",
  "--alias:async_hooks=node:async_hooks",
];

/** Runs cases inside the handler: `chat` does work when it loads that workers allow there only. */
const WORKER = `export default {
  fetch: async () => Response.json(await runCases()),
};
`;

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

/** The name and version of the `workerd` that was installed. */
export async function workerdName(): Promise<string> {
  const path = `${FOLDER}/node_modules/workerd/package.json`;
  const { version } = JSON.parse(await Deno.readTextFile(path));
  return `workerd ${version}`;
}

/** Runs emitted cases of the conformance suite in workerd; gives how many passed. */
export async function runInWorkerd(
  cases: string,
  ...compatibilityFlags: readonly string[]
): Promise<string> {
  await Deno.writeTextFile(`${FOLDER}/driver.js`, DRIVER);
  const name = `workerd_${cases.toLowerCase()}`;
  const file = await bundle(name, WORKER + runnerOf(cases), FLAGS);
  const command = ["node", "driver.js", file, ...compatibilityFlags];
  const printed = await run(command, { cwd: FOLDER, timeoutMs: 120_000 });
  return passedCases(JSON.parse(printed));
}
