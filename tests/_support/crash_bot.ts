/**
 * A bot as a process of its own, for tests that kill it. It writes a line at the start and at the end of every
 * handler; what it does with a message stands in the message's text.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- its lines are what the tests read

import { createPostgresState } from "@chat-adapter/state-pg";
import { createRedisState } from "@chat-adapter/state-redis";
import { createWeixinAdapter } from "@weixin/chat-adapter";
import { Chat } from "chat";

/** What a {@linkcode startCrashBot} process is told. */
export interface CrashBotOptions {
  readonly stateUrl: string;
  readonly prefix: string;
  readonly accountId: string;
  readonly token: string;
  readonly baseUrl: string;
  readonly lease: { ttlMs: number; renewMs: number; retryMs: number };
}

/** Runs this file as a process. */
export function startCrashBot(options: CrashBotOptions): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--allow-net=127.0.0.1",
      "--allow-env",
      "--allow-read",
      "--allow-sys",
      // Deno 2.7 asks for it even of a process that kills itself.
      "--allow-run",
      import.meta.url,
      JSON.stringify(options),
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

async function main(options: CrashBotOptions): Promise<void> {
  const { stateUrl: url, prefix: keyPrefix } = options;
  const bot = new Chat({
    userName: "crash",
    state: url.startsWith("redis:")
      ? createRedisState({ url, keyPrefix })
      : createPostgresState({ url, keyPrefix }),
    logger: "silent",
    adapters: {
      weixin: createWeixinAdapter({
        accountId: options.accountId,
        token: options.token,
        baseUrl: options.baseUrl,
        lease: options.lease,
      }),
    },
  });
  bot.onDirectMessage(async (thread, { text }) => {
    console.log(`start ${Date.now()} ${text}`);
    if (text.startsWith("poison")) Deno.kill(Deno.pid, "SIGKILL");
    await new Promise((resolve) =>
      setTimeout(resolve, text.startsWith("slow") ? 5_000 : Math.random() * 80)
    );
    await thread.post(`re ${text}`).catch((error) => {
      console.log(`failed ${Date.now()} ${text}: ${error.message}`);
      throw error;
    });
    console.log(`end ${Date.now()} ${text}`);
  });
  await bot.initialize();
  console.log(`ready ${Date.now()}`);
  Deno.addSignalListener("SIGTERM", () => {
    bot.shutdown().then(() => Deno.exit(0));
  });
}

if (import.meta.main) await main(JSON.parse(Deno.args[0]!));
