/**
 * Compiles the command line into one file that needs neither Deno nor Node, and packs it.
 *
 *     deno task compile [--all] [--dry-run] [--out DIR]
 *
 * For this machine by default, for every target with `--all`. `--dry-run` prints the commands and runs none.
 * `DENORT_BIN` names the runtime to build on where Deno cannot download it; it is used for this machine's target.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- the terminal is what this script is for

import { parseArgs } from "@std/cli/parse-args";
import { encodeHex } from "@std/encoding/hex";
import denoJson from "../deno.json" with { type: "json" };
import { pruneLock } from "./_prune_lock.ts";
import { type Target, TARGETS } from "./_targets.ts";
import { zipFolder } from "./_zip.ts";

const PROGRAM = "weixin-chat-adapter";
const ROOT = new URL("..", import.meta.url);
const DOCUMENTS = ["README.md", "LICENSE"];

/** One command, and where it runs. */
interface Step {
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** All that is done for one target. */
interface Build {
  readonly target: Target;
  readonly folder: string;
  readonly binary: string;
  readonly archive: string;
  readonly compile: Step;
  /** Packs a tar archive; a zip is made here. */
  readonly tar: Step | undefined;
}

Deno.chdir(ROOT);
const options = readOptions();
const out = options.out;
const lock = `${out}/deno.lock`;
const builds = TARGETS
  .filter(({ triple }) => options.all || triple === Deno.build.target)
  .map(plan);
if (builds.length === 0) fail(`No target for ${Deno.build.target}`);
if (options.dryRun) {
  console.log(`# ${lock} is deno.lock without what cli.ts does not import`);
  for (const { compile, tar, archive } of builds) {
    show(compile);
    if (tar) show(tar);
    else console.log(`# ${out}/${archive} is made without a program`);
  }
} else {
  await build();
}

function readOptions(): { all: boolean; dryRun: boolean; out: string } {
  const parsed: Record<string, unknown> = parseArgs([...Deno.args], {
    boolean: ["all", "dry-run"],
    string: ["out"],
    unknown: (arg) => fail(`There is no option ${arg}`, 2),
  });
  return {
    all: parsed["all"] === true,
    dryRun: parsed["dry-run"] === true,
    out: String(parsed["out"] || "dist"),
  };
}

function plan(target: Target): Build {
  const name = `${PROGRAM}-${denoJson.version}-${target.triple}`;
  const folder = `${out}/${name}`;
  const binary = `${folder}/${PROGRAM}${target.suffix}`;
  const archive = `${name}.${target.archive}`;
  const compile = [
    Deno.execPath(),
    "compile",
    `--target=${target.triple}`,
    `--output=${binary}`,
    `--lock=${lock}`,
    "--frozen",
    // Either would be embedded whole.
    "--node-modules-dir=none",
    "--no-prompt",
    "--permission-set=cli",
    `--allow-run=${target.browser}`,
    "cli.ts",
  ];
  const tar = target.archive === "tar.gz"
    ? { command: ["tar", "-czf", archive, name], cwd: out }
    : undefined;
  return {
    target,
    folder,
    binary,
    archive,
    compile: { command: compile, env: { DENO_NO_PACKAGE_JSON: "1" } },
    tar,
  };
}

async function build(): Promise<void> {
  await Deno.mkdir(out, { recursive: true });
  await pruneLock("cli.ts", lock);
  const sums: string[] = [];
  for (const { target, folder, binary, archive, compile, tar } of builds) {
    for (const old of [folder, `${out}/${archive}`]) {
      await Deno.remove(old, { recursive: true }).catch(() => {});
    }
    await run(compile, target.triple === Deno.build.target);
    for (const document of DOCUMENTS) {
      await Deno.copyFile(document, `${folder}/${document}`);
    }
    if (tar) await run(tar);
    else await Deno.writeFile(`${out}/${archive}`, await zipFolder(folder));
    if (target.triple === Deno.build.target) await checkVersion(binary);
    const bytes = await Deno.readFile(`${out}/${archive}`);
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    sums.push(`${encodeHex(digest)}  ${archive}\n`);
    const { size } = await Deno.stat(binary);
    console.log(
      `${binary}: ${megabytes(size)}, packed ${megabytes(bytes.length)}`,
    );
  }
  await Deno.remove(lock);
  await Deno.writeTextFile(`${out}/SHA256SUMS`, sums.join(""));
}

/** Runs a step; the runtime that `DENORT_BIN` names is for this machine alone. */
async function run(step: Step, isForThisMachine = false): Promise<void> {
  show(step);
  const [program, ...args] = step.command;
  const env = { ...Deno.env.toObject(), ...step.env };
  if (!isForThisMachine) delete env["DENORT_BIN"];
  const { success } = await new Deno.Command(program!, {
    args,
    clearEnv: true,
    env,
    ...(step.cwd === undefined ? {} : { cwd: step.cwd }),
  }).spawn().status;
  if (!success) fail(`${program} failed`);
}

async function checkVersion(binary: string): Promise<void> {
  const { stdout } = await new Deno.Command(binary, {
    args: ["--version"],
    clearEnv: true,
  }).output();
  const said = new TextDecoder().decode(stdout).trim();
  const expected = `${PROGRAM} ${denoJson.version}`;
  if (said !== expected) fail(`${binary} says "${said}", not "${expected}"`);
}

function show({ command, cwd, env = {} }: Step): void {
  const where = cwd === undefined ? "" : `cd ${quote(cwd)} && `;
  const variables = Object.entries(env).map(([name, value]) =>
    `${name}=${value} `
  );
  console.log(`${where}${variables.join("")}${command.map(quote).join(" ")}`);
}

/** A word as a POSIX shell reads it. */
function quote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function fail(message: string, code = 1): never {
  console.error(message);
  Deno.exit(code);
}
