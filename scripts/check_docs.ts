/**
 * Runs `deno doc --lint` over the public entries and fails on what it finds, but for one thing: it calls every type
 * of an npm package private, Chat SDK's too, which our signatures are made of.
 *
 *     deno task docs
 *
 * @module
 */

// deno-lint-ignore-file no-console -- the terminal is what this script is for

import denoJson from "../deno.json" with { type: "json" };

const { stderr } = await new Deno.Command(Deno.execPath(), {
  args: ["doc", "--lint", ...Object.values(denoJson.exports)],
  env: { NO_COLOR: "1" },
  stdout: "null",
}).output();
const report = new TextDecoder().decode(stderr);

/** The names that a file imports from Chat SDK. */
async function chatNames(path: string): Promise<Set<string>> {
  const text = await Deno.readTextFile(path);
  const lists = text.matchAll(
    /import\s+(?:type\s+)?{([^}]*)}\s+from\s+"chat"/g,
  );
  return new Set(
    [...lists].flatMap(([, list]) =>
      list!.split(",").map((name) => name.replace(/\btype\b/, "").trim())
    ),
  );
}

const findings = report.split(/\n(?=error\[)/).filter((part) =>
  part.startsWith("error[")
);
const ours: string[] = [];
for (const finding of findings) {
  const name = /references private type '(\w+)'/.exec(finding)?.[1];
  const path = /--> (.*?):\d+:\d+/.exec(finding)?.[1];
  const isChats = name && path && (await chatNames(path)).has(name);
  if (!isChats) ours.push(finding);
}

if (findings.length === 0 && report.includes("error")) ours.push(report);
if (ours.length > 0) {
  console.error(ours.join("\n"));
  Deno.exit(1);
}
console.log(
  `Every public symbol is documented (${findings.length} references to Chat SDK's types)`,
);
