/**
 * Figures of the npm package that `deno task build:npm` made: what an installation weighs, against two other packages
 * for the same API; what an import costs, against importing Chat SDK alone; what a bundle weighs.
 *
 *     deno run -P=release bench/package_bench.ts
 *
 * @module
 */

// deno-lint-ignore-file no-console -- the terminal is what this script is for

import denoJson from "../deno.json" with { type: "json" };
import { npm, run } from "../scripts/_command.ts";

const OTHERS = [
  "@tencent-weixin/openclaw-weixin@2.4.9",
  "weixin-bot-sdk@1.1.0",
];
const ENTRIES = {
  "chat alone": "chat",
  ".": "chat-adapter-weixin",
  "./ilink": "chat-adapter-weixin/ilink",
  "./simulator": "chat-adapter-weixin/simulator",
};
const RUNS = 15;

interface Weight {
  readonly files: number;
  readonly bytes: number;
}

async function weigh(path: string, skip?: string): Promise<Weight> {
  let files = 0;
  let bytes = 0;
  for await (const entry of Deno.readDir(path)) {
    if (entry.name === skip) continue;
    const inside = `${path}/${entry.name}`;
    if (entry.isDirectory) {
      const weight = await weigh(inside);
      files += weight.files;
      bytes += weight.bytes;
    } else if (entry.isFile) {
      files++;
      bytes += (await Deno.stat(inside)).size;
    }
  }
  return { files, bytes };
}

function show({ files, bytes }: Weight): string {
  return `${(bytes / 1024).toFixed(0)} KiB, ${files} files`;
}

/** Installs packages into an empty project. */
async function install(specifiers: readonly string[]): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "weixin_" });
  await Deno.writeTextFile(`${folder}/package.json`, '{ "type": "module" }');
  await npm(folder, "install", "--ignore-scripts", ...specifiers);
  return folder;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** Cold imports in new processes, taken in turns so that the machine's mood hits all alike. */
async function importTimes(folder: string): Promise<Map<string, number>> {
  const times = new Map<string, number[]>();
  for (let i = 0; i < RUNS; i++) {
    for (const [name, specifier] of Object.entries(ENTRIES)) {
      const code =
        `const t = performance.now(); await import("${specifier}"); console.log(performance.now() - t)`;
      const args = ["--input-type=module", "--eval", code];
      const printed = await run(["node", ...args], { cwd: folder });
      times.set(name, [...times.get(name) ?? [], Number(printed)]);
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]));
}

async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const stream = new Blob([bytes]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).arrayBuffer()).byteLength;
}

/** One entry in one minified file, `chat` left outside as it is the application's. */
async function bundle(folder: string, entry: string): Promise<string> {
  await Deno.writeTextFile(`${folder}/in.js`, `export * from "${entry}";`);
  const options = ["--bundle", "--minify", "--format=esm", "--platform=node"];
  const outside = ["--external:chat", "--outfile=out.js"];
  await run(["npx", "esbuild", "in.js", ...options, ...outside], {
    cwd: folder,
  });
  const bytes = await Deno.readFile(`${folder}/out.js`);
  const kib = (size: number) => `${(size / 1024).toFixed(1)} KiB`;
  return `${kib(bytes.byteLength)}, gzip ${kib(await gzipped(bytes))}`;
}

const tarballs = await Deno.makeTempDir({ prefix: "weixin_" });
await npm("npm", "pack", "--pack-destination", tarballs);
const tarball = `${tarballs}/chat-adapter-weixin-${denoJson.version}.tgz`;
const folders = [tarballs];
try {
  console.log("| installed | the package | with dependencies and peers |");
  console.log("| --- | --- | --- |");
  for (const specifier of [tarball, ...OTHERS]) {
    const folder = await install([specifier]);
    folders.push(folder);
    const name = specifier === tarball
      ? "chat-adapter-weixin"
      : specifier.replace(/(?<=.)@[^@]*$/, "");
    const modules = `${folder}/node_modules`;
    const [own, all] = await Promise.all([
      weigh(`${modules}/${name}`, "node_modules"),
      weigh(modules, ".package-lock.json"),
    ]);
    console.log(`| ${name} | ${show(own)} | ${show(all)} |`);
  }
  const app = await install([tarball, "chat", "esbuild@^0.28.0"]);
  folders.push(app);

  console.log(`\n| cold import, median of ${RUNS} | ms | against chat |`);
  console.log("| --- | ---: | ---: |");
  const times = await importTimes(app);
  const chat = times.get("chat alone")!;
  for (const [name, ms] of times) {
    console.log(
      `| ${name} | ${ms.toFixed(0)} | ${(ms / chat).toFixed(2)} |`,
    );
  }

  console.log("\n| bundled and minified, without chat | size |");
  console.log("| --- | --- |");
  for (const [name, specifier] of Object.entries(ENTRIES).slice(1)) {
    console.log(`| ${name} | ${await bundle(app, specifier)} |`);
  }
} finally {
  for (const folder of folders) await Deno.remove(folder, { recursive: true });
}
