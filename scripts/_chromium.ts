import { chromiumPath, launch } from "../tests/browser/_browser.ts";
import {
  bundle,
  FOLDER,
  type Outcome,
  passedCases,
  runnerOf,
} from "./_bundle.ts";
import { run } from "./_command.ts";
import { NotRun } from "./_report.ts";

/** A page of its own machine, where all of the web's cryptography is allowed. */
const PAGE = "http://localhost/";

/** The name and version of the Chromium of this machine; without a version there is none. */
export async function chromiumName(): Promise<string> {
  if (!chromiumPath) return "Chromium";
  const said = await run([chromiumPath, "--version"]);
  return `Chromium ${/\d+(\.\d+)+/.exec(said)?.[0] ?? said.trim()}`;
}

/** Imports all of the entries that need no Chat SDK, so that nothing of them can be left out of the bundle. */
async function entries(): Promise<string> {
  const { exports }: { exports: Record<string, { default: string }> } = JSON
    .parse(await Deno.readTextFile("npm/package.json"));
  return Object.entries(exports)
    .filter(([name]) => name !== ".")
    .map(([name, { default: path }]) => {
      const from = JSON.stringify(`${Deno.cwd()}/npm/${path}`);
      return `export * as ${name.slice("./".length)} from ${from};\n`;
    }).join("");
}

/**
 * Runs emitted cases of the conformance suite in a page, beside the entries of the package; gives how many passed.
 *
 * @throws {NotRun} if there is no Chromium
 */
export async function runInChromium(cases: string): Promise<string> {
  if (!chromiumPath) throw new NotRun("no Chromium here");
  const source = `${await entries()}export ${runnerOf(cases)}`;
  // As an application's bundler would: what needs Node has no place in it.
  const file = await bundle(`chromium_${cases.toLowerCase()}`, source, [
    "--platform=browser",
  ]);
  const body = await Deno.readTextFile(`${FOLDER}/${file}`);
  await using browser = await launch();
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.route("**", (route) => {
    const url = route.request().url();
    if (url === PAGE) {
      return route.fulfill({
        contentType: "text/html",
        body: "<!doctype html>",
      });
    }
    if (url === `${PAGE}cases.js`) {
      return route.fulfill({ contentType: "text/javascript", body });
    }
    problems.push(`asked for ${url}`);
    return route.abort();
  });
  await page.goto(PAGE);
  const result: Outcome = await page.evaluate(
    'import("./cases.js").then(({ runCases }) => runCases())',
  );
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return passedCases(result);
}
