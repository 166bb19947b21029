import { assert, assertEquals } from "@std/assert";
import { VERSION } from "../../src/_version.ts";
import { serveSimulator } from "../../src/simulator/serve.ts";
import { buildBinary, canCompile } from "./_binary.ts";
import { code, CODE_URL, hang, LoginServer } from "./_login_server.ts";
import { scan } from "./_scan.ts";
import { hasTerminals, Terminal } from "./_terminal.ts";

const isPossible = await canCompile();

/** Runs the binary with no other variables than `env`, in a folder of its own. */
async function runBinary(
  program: string,
  cwd: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd,
    clearEnv: true,
    env,
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

Deno.test({
  name: isPossible
    ? "the binary does everything in an empty environment"
    : "the binary does everything in an empty environment (ignored: no runtime for deno compile can be had; set DENORT_BIN)",
  ignore: !isPossible,
  fn: async (test) => {
    const directory = await Deno.makeTempDir();
    try {
      const { folder, program } = await buildBinary(directory);
      const cwd = `${directory}/empty`;
      await Deno.mkdir(cwd);
      const run = (args: string[], env: Record<string, string> = {}) =>
        runBinary(program, cwd, args, env);

      await test.step("comes with README and LICENSE", () => {
        const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
        assertEquals(names.sort().slice(0, 2), ["LICENSE", "README.md"]);
        assertEquals(names.length, 3);
      });

      await test.step("tells its version and its help", async () => {
        assertEquals(await run(["--version"]), {
          code: 0,
          stdout: `weixin-chat-adapter ${VERSION}\n`,
          stderr: "",
        });
        const help = await run(["--help"]);
        assertEquals([help.code, help.stderr], [0, ""]);
        assert(help.stdout.includes("Usage: weixin-chat-adapter <command>"));
      });

      await test.step("explains wrong usage", async () => {
        const { code, stderr } = await run(["login", "--evn"]);
        assertEquals(code, 2);
        assert(stderr.includes('Did you mean "--env"?'));
      });

      await test.step("logs in and saves, without a prompt", async () => {
        await using simulator = await serveSimulator();
        const login = new Deno.Command(program, {
          args: ["login", "--json", "--save", "--base-url", simulator.baseUrl],
          cwd,
          clearEnv: true,
          stdin: "null",
          stdout: "piped",
          stderr: "piped",
        }).spawn();
        while (simulator.logins.length === 0) {
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        const bot = simulator.logins[0]!.confirm();
        const { code, stdout } = await login.output();
        assertEquals(code, 0);
        const { token } = JSON.parse(new TextDecoder().decode(stdout));
        assertEquals(token, bot.token);
        const path = `${cwd}/.weixin/${bot.accountId}.json`;
        assertEquals(JSON.parse(await Deno.readTextFile(path)).token, token);
      });

      await test.step("finds what is wrong", async () => {
        await using simulator = await serveSimulator();
        const env = { WEIXIN_BASE_URL: simulator.baseUrl };
        const { code, stdout, stderr } = await run(["doctor"], env);
        assertEquals(code, 1);
        assert(stdout.includes(`weixin-chat-adapter ${VERSION}, deno `));
        assert(stdout.includes("!! WEIXIN_BOT_TOKEN: not set"));
        assert(stdout.includes(`ok 127.0.0.1:${simulator.port} answers`));
        assert(stderr.startsWith("error: Something is wrong"));
      });

      if (!hasTerminals) return;
      await test.step("simulates until it is interrupted", async () => {
        await using terminal = new Terminal([
          "env",
          "-i",
          program,
          "simulate",
          "--open",
        ]);
        await terminal.waitFor("Stop it with Ctrl-C.");
        await terminal.type("\x03");
        assertEquals(await terminal.end(), 130);
        assert(terminal.output.includes("WEIXIN_BOT_TOKEN="));
      });

      await test.step("draws the QR code in a terminal and leaves it as it was", async () => {
        await using server = new LoginServer(code(), hang);
        await using terminal = new Terminal([
          "env",
          "-i",
          program,
          "login",
          "--base-url",
          server.url,
        ]);
        await terminal.waitFor("Waiting for the scan");
        await terminal.type("\x03");
        assertEquals(await terminal.end(), 130);
        assertEquals(scan(terminal.output), CODE_URL);
        const [before, after] = terminal.states;
        assertEquals(after, before);
      });
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});
