import { assert, assertEquals } from "@std/assert";

const SCRIPT = new URL("../_support/without_env.ts", import.meta.url).pathname;

async function output(command: string, args: string[]): Promise<string> {
  const child = new Deno.Command(command, {
    args,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  // A prompt would wait for ever.
  const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
  const { stdout, stderr } = await child.output();
  clearTimeout(timer);
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}

async function installed(command: string): Promise<boolean> {
  const { success } = await new Deno.Command("sh", {
    args: ["-c", `command -v ${command}`],
    stdout: "null",
  }).output();
  return success;
}

Deno.test("without env permission and without a terminal the library neither prompts nor crashes", async () => {
  const text = await output(Deno.execPath(), ["run", SCRIPT]);
  assertEquals(text.trim().split(/\r?\n/), ["ConfigError", "weixin-bot"]);
});

Deno.test({
  name:
    "without env permission and in a terminal the library neither prompts nor crashes",
  ignore: !await installed("script"),
  fn: async () => {
    const text = await output("script", [
      "-qec",
      `${Deno.execPath()} run ${SCRIPT}`,
      "/dev/null",
    ]);
    assert(/ConfigError\s+weixin-bot/.test(text), text);
    assert(!/permission|allow\?/i.test(text), text);
  },
});
