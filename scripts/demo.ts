/**
 * Shows a conversation between a user and the echo bot, against the simulator, on this machine alone.
 *
 *     deno task demo [--exit] [--port N] [--say TEXT]
 *
 * @module
 */

// deno-lint-ignore-file no-console -- the terminal is what this script is for

import { parseArgs } from "@std/cli/parse-args";
import {
  type ServedSimulator,
  serveSimulator,
  type SimulatedUser,
} from "@weixin/chat-adapter/simulator";
import { createEchoBot } from "../examples/echo_bot.ts";

const USAGE = `Usage: deno task demo [--exit] [--port N] [--say TEXT]

  --exit      leave after the first answer
  --port N    port of the simulator on 127.0.0.1 (default: a free one)
  --say TEXT  what the user says first (default: 你好)
  --help      show this`;

const PROMPT = "alice > ";

interface DemoOptions {
  readonly exit: boolean;
  readonly help: boolean;
  readonly port: number;
  readonly say: string;
}

/** Reads the arguments; a string is what is wrong with them. */
function readArguments(args: string[]): DemoOptions | string {
  let problem: string | undefined;
  const flags = parseArgs(args, {
    boolean: ["exit", "help"],
    string: ["port", "say"],
    unknown: (arg) => {
      problem ??= `Unknown argument "${arg}"`;
      return false;
    },
  });
  const port = flags["port"] === undefined ? 0 : Number(flags["port"]);
  if (
    flags["port"] === "" ||
    !(Number.isInteger(port) && port >= 0 && port <= 65_535)
  ) {
    problem ??= `--port must be a number between 0 and 65535, not "${
      flags["port"]
    }"`;
  }
  if (flags["say"] === "") problem ??= "--say must not be empty";
  return problem ?? {
    exit: flags["exit"] === true,
    help: flags["help"] === true,
    port,
    say: String(flags["say"] ?? "你好"),
  };
}

const encoder = new TextEncoder();

/** Writes a line above the prompt, which is there only when somebody can type. */
function show(line: string): void {
  const text = Deno.stdin.isTerminal() && Deno.stdout.isTerminal()
    ? `\r\x1b[K${line}\n${PROMPT}`
    : `${line}\n`;
  Deno.stdout.writeSync(encoder.encode(text));
}

/** Prints what the bot answers, as it comes, until the demo ends. */
async function printAnswers(
  user: SimulatedUser,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const { text } = await user.nextMessage({ timeoutMs: 3_600_000, signal });
      show(`  bot > ${text}`);
    } catch (error) {
      const waited = error instanceof DOMException &&
        error.name === "TimeoutError";
      if (!waited && !signal.aborted) throw error;
    }
  }
}

/** The lines typed in the terminal. */
async function* typedLines(): AsyncGenerator<string> {
  let rest = "";
  for await (
    const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())
  ) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.trim();
  }
}

async function converse(
  simulator: ServedSimulator,
  user: SimulatedUser,
  options: DemoOptions,
): Promise<void> {
  if (options.exit) {
    console.log(`${PROMPT}${options.say}`);
    await user.say(options.say);
    const { text } = await user.nextMessage();
    console.log(`  bot > ${text}`);
    return;
  }
  const ended = new AbortController();
  const interrupt = () => ended.abort();
  const signals = Deno.build.os === "windows"
    ? ["SIGINT"] as const
    : ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, interrupt);
  console.log(
    `A local WeChat listens on ${simulator.baseUrl}, and an echo bot polls it.\n\nOpen ${simulator.baseUrl}/ in a browser to chat with it, or type a line here and press Enter to say it; Ctrl-C ends the demo.\n`,
  );
  const printing = printAnswers(user, ended.signal);
  show(`${PROMPT}${options.say}`);
  await user.say(options.say);
  const typing = (async () => {
    for await (const line of typedLines()) {
      if (line === "") continue;
      // A terminal has shown the line while it was typed.
      if (!Deno.stdin.isTerminal()) show(`${PROMPT}${line}`);
      await user.say(line);
    }
    // The end of a terminal's input is Ctrl-D; without a terminal there was never anybody to type.
    if (Deno.stdin.isTerminal()) ended.abort();
  })();
  await Promise.race([printing, typing.then(() => printing)]);
  for (const signal of signals) Deno.removeSignalListener(signal, interrupt);
  console.log();
}

async function main(): Promise<number> {
  const options = readArguments(Deno.args);
  if (typeof options === "string") {
    console.error(`${options}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  let simulator: ServedSimulator;
  try {
    simulator = await serveSimulator({ port: options.port });
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    console.error(
      `Port ${options.port} is taken: choose another with --port, or leave it out`,
    );
    return 1;
  }
  const { accountId, token, baseUrl, cdnBaseUrl } = simulator.createBot();
  const bot = createEchoBot({ accountId, token, baseUrl, cdnBaseUrl }, "warn");
  await bot.initialize();
  try {
    await converse(simulator, simulator.user("alice"), options);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await bot.shutdown();
    await simulator.close();
  }
}

Deno.exit(await main());
