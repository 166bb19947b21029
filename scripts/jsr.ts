/**
 * Switches between the packages of JSR and their stand-ins under `offline/`.
 *
 *     deno task jsr:real       JSR's own packages, with a lock file of their own
 *     deno task jsr:offline    the stand-ins, as committed
 *
 * @module
 */

// deno-lint-ignore-file no-console -- the terminal is what this script is for

const STAND_INS = "offline";
const REAL_LOCK = "deno.real.lock";

/** The part of `deno.json` that is switched. */
interface DenoJson {
  workspace?: string[];
  exclude?: string[];
  lock?: string;
  [name: string]: unknown;
}

/** `deno.json` for the packages of JSR: no stand-in is in reach. */
export function toReal(text: string): string {
  const { workspace: _, ...rest }: DenoJson = JSON.parse(text);
  const exclude = new Set([...rest.exclude ?? [], STAND_INS]);
  return print({ ...rest, exclude: [...exclude], lock: REAL_LOCK });
}

/** `deno.json` for the stand-ins, which are the folders of `offline/`. */
export function toOffline(text: string, standIns: readonly string[]): string {
  const { lock: _, workspace: __, ...rest }: DenoJson = JSON.parse(text);
  const workspace = standIns.map((name) => `./${STAND_INS}/${name}`).sort();
  const exclude = rest.exclude?.filter((path) => path !== STAND_INS);
  const json: DenoJson = {};
  for (const [name, value] of Object.entries(rest)) {
    json[name] = name === "exclude" ? exclude : value;
    if (name === "imports") json.workspace = workspace;
  }
  return print(json);
}

function print(json: DenoJson): string {
  return JSON.stringify(json, null, 2) + "\n";
}

async function standIns(): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(STAND_INS)) {
    if (isDirectory) names.push(name);
  }
  return names;
}

if (import.meta.main) {
  const [way] = Deno.args;
  if (way !== "real" && way !== "offline") {
    console.error('Say "real" or "offline"');
    Deno.exit(2);
  }
  const text = await Deno.readTextFile("deno.json");
  const changed = way === "real"
    ? toReal(text)
    : toOffline(text, await standIns());
  await Deno.writeTextFile("deno.json", changed);
  console.log(
    way === "real"
      ? `JSR's own packages, locked in ${REAL_LOCK}`
      : "The stand-ins, locked in deno.lock",
  );
}
