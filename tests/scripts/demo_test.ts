import { assert, assertEquals, assertMatch } from "@std/assert";
import { until } from "../_support/until.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

function demo(args: string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["task", "demo", ...args],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
}

async function run(
  args: string[],
): Promise<{ code: number; out: string; err: string }> {
  const child = demo(args);
  await child.stdin.close();
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

Deno.test("demo --exit shows a question and its answer and leaves with 0", async () => {
  const { code, out } = await run(["--exit"]);
  assertEquals(code, 0);
  assertEquals(out, "alice > 你好\n  bot > You said: 你好\n");
});

Deno.test("demo --say says something else", async () => {
  const { code, out } = await run(["--exit", "--say", "how are you?"]);
  assertEquals(code, 0);
  assertMatch(out, /You said: how are you\?/);
});

Deno.test("demo refuses arguments that it does not know, and bad ones, with its usage", async () => {
  for (
    const args of [
      ["--bogus"],
      ["extra"],
      ["--port", "x"],
      ["--port", "70000"],
      ["--port"],
      ["--say", ""],
    ]
  ) {
    const { code, err } = await run(args);
    assertEquals(code, 2, args.join(" "));
    assertMatch(err, /Usage: deno task demo/);
  }
});

Deno.test("demo says so when its port is taken", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { code, err } = await run([
    "--exit",
    "--port",
    `${listener.addr.port}`,
  ]);
  listener.close();
  assertEquals(code, 1);
  assertMatch(err, /is taken/);
});

Deno.test({
  name: "demo stays up for lines that are typed, and ends with an interrupt",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const child = demo([]);
    let out = "";
    const reading = (async () => {
      for await (
        const text of child.stdout.pipeThrough(new TextDecoderStream())
      ) out += text;
    })();
    await until(() => out.includes("You said: 你好"), 20_000);
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode("one more\n"));
    await until(() => out.includes("bot > You said: one more"), 10_000);
    // `deno task` passes the signal on to the script.
    child.kill("SIGINT");
    await writer.close().catch(() => {});
    await child.stderr.cancel();
    await child.status;
    await reading;
    assert(out.includes("alice > one more"));
  },
});
