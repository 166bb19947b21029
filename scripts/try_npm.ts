/**
 * Uses the npm package as its users will: packs what `build:npm` made, installs it into empty projects, checks types,
 * and lets a bot answer on every Node that is supported and on Bun.
 *
 *     deno task try:npm
 *
 * @module
 */

// deno-lint-ignore-file no-console -- the terminal is what this script is for

import denoJson from "../deno.json" with { type: "json" };
import { npm, run } from "./_command.ts";
import { Report } from "./_report.ts";
import { type Runtime, runtimes } from "./_runtimes.ts";

/** The range of Chat SDK that is a peer, and what it begins with. */
const CHAT_RANGE = denoJson.imports.chat.replace("npm:chat@", "");
const OLDEST_CHAT = /\d+\.\d+\.\d+/.exec(CHAT_RANGE)![0];
const TOOLS = ["publint@^0.3.25", "@arethetypeswrong/cli@^0.18.5"];
const DEVELOPER = ["typescript@^5.9.3", "@types/node@^20.19.0"];

/** The heart of the quick start, against the simulator of the package. */
const BOT = `
import { createMemoryState } from "@chat-adapter/state-memory";
import { Chat } from "chat";
import { createWeixinAdapter, isWeixinError } from "chat-adapter-weixin";
import { IlinkClient } from "chat-adapter-weixin/ilink";
import { serveSimulator } from "chat-adapter-weixin/simulator";

const simulator = await serveSimulator();
const bot = new Chat({
  userName: "mybot",
  state: createMemoryState(),
  adapters: { weixin: createWeixinAdapter(simulator.createBot()) },
  logger: "warn",
});
bot.onDirectMessage(async (thread, message) => {
  await thread.post(\`You said: \${message.text}\`);
});
await bot.initialize();
const alice = simulator.user("alice");
await alice.say("你好");
const { text } = await alice.nextMessage();
console.log(text);
await bot.shutdown();
await simulator.close();
if (isWeixinError(IlinkClient)) console.log("never");
`;

/** Whether the package's `chat` is the very module of the application. */
const SAME_CHAT = `
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
const own = import.meta.resolve("chat");
const inside = pathToFileURL(process.cwd() + "/node_modules/chat-adapter-weixin/esm/mod.js");
const theirs = createRequire(inside).resolve.paths("chat").map((folder) => folder + "/chat");
const { existsSync } = await import("node:fs");
console.log(own.startsWith(pathToFileURL(theirs.find(existsSync)).href) ? "same" : "another");
`;

/** Logs in with the command of the package, at a simulator whose user approves. */
const LOGIN = `
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { serveSimulator } from "chat-adapter-weixin/simulator";

const simulator = await serveSimulator();
const args = ["weixin-chat-adapter", "login", "--json", "--base-url", simulator.baseUrl];
const login = promisify(execFile)("npx", args);
while (simulator.logins.length === 0) {
  await new Promise((resolve) => setTimeout(resolve, 20));
}
simulator.logins[0].scan();
simulator.logins[0].confirm();
const { stdout } = await login;
console.log(Object.keys(JSON.parse(stdout)).join());
await simulator.close();
`;

/** An application in an empty folder. */
interface Project {
  readonly folder: string;
  /** The version of `chat` that it has. */
  readonly chat: string;
}

async function project(
  tarball: string,
  chat: string,
  oneChat: boolean,
): Promise<Project> {
  const folder = await Deno.makeTempDir({ prefix: "weixin_" });
  const json = {
    type: "module",
    private: true,
    dependencies: { chat },
    ...(oneChat ? { overrides: { chat: "$chat" } } : {}),
  };
  await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify(json));
  await Deno.writeTextFile(`${folder}/bot.ts`, BOT);
  await Deno.writeTextFile(`${folder}/same_chat.mjs`, SAME_CHAT);
  await Deno.writeTextFile(`${folder}/login.mjs`, LOGIN);
  const packages = [tarball, `@chat-adapter/state-memory@${CHAT_RANGE}`];
  await npm(folder, "install", ...packages, ...DEVELOPER);
  const installed = await Deno.readTextFile(
    `${folder}/node_modules/chat/package.json`,
  );
  return { folder, chat: JSON.parse(installed).version };
}

function typeCheck({ folder }: Project, resolution: string): Promise<string> {
  const module = resolution === "bundler" ? "esnext" : resolution;
  const flags = ["--strict", "--target", "es2022", "--outDir", "out"];
  return run(
    [
      "npx",
      "tsc",
      ...flags,
      "--module",
      module,
      "--moduleResolution",
      resolution,
      "bot.ts",
    ],
    { cwd: folder },
  );
}

async function answers({ folder }: Project, path: string): Promise<string> {
  const said = await run([path, "out/bot.js"], {
    cwd: folder,
    timeoutMs: 60_000,
  });
  if (said.trim() !== "You said: 你好") {
    throw new Error(`The bot said "${said.trim()}"`);
  }
  return "answers";
}

/** The command of the package, as `npx` finds it. */
async function tryCommand({ folder }: Project): Promise<string> {
  const said = await run(["npx", "weixin-chat-adapter", "--version"], {
    cwd: folder,
  });
  if (!said.includes(denoJson.version)) {
    throw new Error(`--version said "${said.trim()}"`);
  }
  const keys = await run(["node", "login.mjs"], {
    cwd: folder,
    timeoutMs: 60_000,
  });
  if (!keys.includes("token")) throw new Error(`login printed ${keys}`);
  return `${said.trim()}, logs in`;
}

/** Packs `npm/` and tries the tarball. */
export async function tryNpm(
  report: Report,
  available: readonly Runtime[],
): Promise<void> {
  const outside = await Deno.makeTempDir({ prefix: "weixin_" });
  const folders = [outside];
  try {
    await npm("npm", "pack", "--pack-destination", outside);
    const tarball = `${outside}/chat-adapter-weixin-${denoJson.version}.tgz`;
    const { bin } = JSON.parse(await Deno.readTextFile("npm/package.json"));

    await report.check("package", "publint, attw", async () => {
      await Deno.writeTextFile(`${outside}/package.json`, "{}");
      await npm(outside, "install", ...TOOLS);
      await run([
        `${outside}/node_modules/.bin/publint`,
        tarball,
        "--strict",
      ]);
      const attw = `${outside}/node_modules/.bin/attw`;
      await run([attw, tarball, "--profile", "esm-only"]);
    });

    for (const [wish, oneChat] of CHATS) {
      const app = await project(tarball, wish, oneChat);
      folders.push(app.folder);
      const where = `chat ${app.chat}${oneChat ? "" : ", the state's nested"}`;
      // A state package that nests another `chat` does not fit the types of the application's.
      if (oneChat) {
        for (const resolution of ["bundler", "nodenext"]) {
          await report.check(
            "types",
            `${where}, ${resolution}`,
            async () => void await typeCheck(app, resolution),
          );
        }
      } else {
        await Deno.writeTextFile(
          `${app.folder}/bot.ts`,
          BOT.replace("createMemoryState()", "createMemoryState() as never"),
        );
        await typeCheck(app, "nodenext");
      }
      for (const { name, path, kind } of available) {
        if (kind === "deno") continue;
        await report.check(
          "quick start",
          `${where}, ${name}`,
          () => answers(app, path),
        );
      }
      await report.check("one chat", where, async () => {
        const said = await run(["node", "same_chat.mjs"], { cwd: app.folder });
        if (said.trim() !== "same") throw new Error(said);
      });
      if (bin) await report.check("command", where, () => tryCommand(app));
    }
  } finally {
    for (const folder of folders) {
      await Deno.remove(folder, { recursive: true });
    }
  }
}

/** Versions of Chat SDK, and whether the state package is made to use the same. */
const CHATS: readonly [string, boolean][] = [
  [OLDEST_CHAT, true],
  [CHAT_RANGE, true],
  [CHAT_RANGE, false],
];

if (import.meta.main) {
  const report = new Report();
  await tryNpm(report, await runtimes());
  console.log(`\n${report}`);
  Deno.exit(report.passed ? 0 : 1);
}
