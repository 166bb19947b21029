import { assert, assertEquals, assertMatch } from "@std/assert";
import { parseEnv } from "node:util";
import { IlinkClient } from "../../src/ilink/client.ts";
import { serveSimulator } from "../../src/simulator/serve.ts";
import { cliEnv, type CliOptions, runCli, startCli } from "./_process.ts";

/** A CLI that runs on while its output is read. */
class Running implements AsyncDisposable {
  stdout = "";
  stderr = "";
  readonly #process: Deno.ChildProcess;
  readonly #reading: Promise<unknown>;
  #changed = Promise.withResolvers<void>();

  constructor(args: readonly string[], options?: CliOptions) {
    this.#process = startCli(args, options);
    this.#reading = Promise.all([
      this.#read(this.#process.stdout, (text) => this.stdout += text),
      this.#read(this.#process.stderr, (text) => this.stderr += text),
    ]);
  }

  /** Waits until both streams together match; gives the groups of the pattern. */
  async match(pattern: RegExp): Promise<string[]> {
    for (;;) {
      const found = pattern.exec(`${this.stdout}${this.stderr}`);
      if (found) return found;
      await this.#changed.promise;
    }
  }

  /** Asks it to end; gives the exit code. */
  async interrupt(): Promise<number> {
    this.#process.kill("SIGINT");
    return await this.end();
  }

  async end(): Promise<number> {
    const { code } = await this.#process.status;
    await this.#reading;
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.end();
  }

  async #read(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    take: (text: string) => void,
  ): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      take(text);
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
    }
  }
}

/** Presses a button of the page that a QR code leads to. */
async function press(page: string, action: string): Promise<void> {
  const form = new URLSearchParams({ action });
  const response = await fetch(page, { method: "POST", body: form });
  assertEquals(response.status, 200);
  await response.body?.cancel();
}

Deno.test({
  name: "simulate prints credentials that work, and stops at Ctrl-C",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using simulate = new Running(["simulate"]);
    await simulate.match(/Ctrl-C/);
    const variables = parseEnv(simulate.stdout);
    assertEquals(Object.keys(variables), [
      "WEIXIN_ACCOUNT_ID",
      "WEIXIN_BOT_TOKEN",
      "WEIXIN_BASE_URL",
      "WEIXIN_CDN_BASE_URL",
    ]);
    const { WEIXIN_BASE_URL: baseUrl, WEIXIN_BOT_TOKEN: token } = variables;
    await new IlinkClient({ baseUrl, token: token! }).notifyStart();
    assertMatch(
      simulate.stderr,
      new RegExp(`^API:   ${baseUrl}\nPhone: ${baseUrl}/\n`),
    );
    assertEquals(simulate.stderr.includes(token!), false);

    const env = variables as Record<string, string>;
    const doctor = await runCli(["doctor"], { env });
    assertEquals([doctor.code, doctor.stderr], [0, "All is well.\n"]);

    assertEquals(await simulate.interrupt(), 130);
    assert(simulate.stderr.endsWith("Interrupted\n"));
  },
});

Deno.test("simulate listens on the port that it is told, and says when that is taken", async () => {
  await using simulator = await serveSimulator();
  const port = String(simulator.port);
  const taken = await runCli(["simulate", "--port", port]);
  assertEquals(taken, {
    code: 1,
    stdout: "",
    stderr: `error: Port ${port} is taken. Choose another with --port\n`,
  });
  await simulator.close();
  await using simulate = new Running(["simulate", "--port", port]);
  await simulate.match(/Ctrl-C/);
  assert(
    simulate.stdout.includes(`WEIXIN_BASE_URL=http://127.0.0.1:${port}\n`),
  );
});

Deno.test("login --env > .env, approved on the simulator's page, gives a file with which the token works", async () => {
  await using simulate = new Running(["simulate"]);
  const [, base] = await simulate.match(/^WEIXIN_BASE_URL=(.*)$/m);
  await using login = new Running(["login", "--env", "--base-url", base!]);
  const [, page] = await login.match(/URL of the code: (\S+)\n/);
  await press(page!, "scan");
  await login.match(/Scanned\. Confirm it on the phone/);
  await press(page!, "confirm");
  assertEquals(await login.end(), 0);

  const variables = parseEnv(login.stdout);
  const { WEIXIN_BASE_URL: baseUrl, WEIXIN_BOT_TOKEN: token } = variables;
  assertEquals(baseUrl, base);
  assertEquals(variables["WEIXIN_ACCOUNT_ID"], token?.split(":")[0]);
  await new IlinkClient({ baseUrl, token: token! }).notifyStart();
});

Deno.test("login --env > .env gives a file with which the echo bot starts and answers", async () => {
  await using simulator = await serveSimulator();
  await using login = new Running([
    "login",
    "--env",
    "--base-url",
    simulator.baseUrl,
  ]);
  const [, page] = await login.match(/URL of the code: (\S+)\n/);
  await press(page!, "confirm");
  assertEquals(await login.end(), 0);

  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, login.stdout);
    const bot = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--allow-net=127.0.0.1",
        "--allow-env",
        `--env-file=${path}`,
        `${import.meta.dirname}/../../examples/echo_bot.ts`,
      ],
      clearEnv: true,
      env: cliEnv(),
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      const { WEIXIN_ACCOUNT_ID: account } = parseEnv(login.stdout);
      const owner = simulator.user("owner", { bot: account! });
      await owner.say("hello");
      assertEquals((await owner.nextMessage()).text, "You said: hello");
    } finally {
      bot.kill("SIGTERM");
      await bot.status;
    }
  } finally {
    await Deno.remove(path);
  }
});
