import { assert, assertEquals } from "@std/assert";
import { unzipSync } from "fflate";
import denoJson from "../../deno.json" with { type: "json" };
import { pruneLock } from "../../scripts/_prune_lock.ts";
import { zipFolder } from "../../scripts/_zip.ts";
import { bytes } from "../conformance/_case.ts";

async function compile(
  ...args: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "scripts/compile.ts", ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

Deno.test("compile --all --dry-run prints the commands for five targets, with named permissions", async () => {
  const { code, stdout } = await compile("--all", "--dry-run");
  assertEquals(code, 0);
  const commands = stdout.split("\n").filter((line) =>
    line.includes(" compile ")
  );
  const targets = commands.map((line) => /--target=(\S+)/.exec(line)?.[1]);
  assertEquals(targets, [
    "x86_64-unknown-linux-gnu",
    "aarch64-unknown-linux-gnu",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
  ]);
  for (const command of commands) {
    assert(command.includes(" --no-prompt --permission-set=cli "), command);
    assertEquals(/ (-A|--allow-all|--allow-run) /.test(command), false);
    assert(command.endsWith(" cli.ts"), command);
  }
  const { version } = denoJson;
  const zip = `weixin-chat-adapter-${version}-x86_64-pc-windows-msvc.zip`;
  assert(stdout.includes(`# dist/${zip} is made without a program`));
  assertEquals(stdout.split("tar -czf").length, 5);
});

Deno.test("compile --dry-run prints the commands for this machine alone", async () => {
  const { code, stdout } = await compile("--dry-run", "--out", "else where");
  assertEquals(code, 0);
  assertEquals(stdout.match(/--target=\S+/g), [
    `--target=${Deno.build.target}`,
  ]);
  assert(stdout.includes(" '--lock=else where/deno.lock' "));
});

Deno.test("compile refuses options that it does not know", async () => {
  const { code, stderr } = await compile("--al");
  assertEquals([code, stderr], [2, "There is no option --al\n"]);
});

Deno.test("zipFolder() packs the files of a folder below its name", async () => {
  const root = await Deno.makeTempDir();
  try {
    const files = { "a.exe": bytes(70_000), "README.md": bytes(10) };
    await Deno.mkdir(`${root}/some folder`);
    for (const [name, data] of Object.entries(files)) {
      await Deno.writeFile(`${root}/some folder/${name}`, data);
    }
    const zip = await zipFolder(`${root}/some folder`);
    assertEquals(unzipSync(zip), {
      "some folder/a.exe": files["a.exe"],
      "some folder/README.md": files["README.md"],
    });
    assert(zip.length < 70_000);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("pruneLock() keeps what the command line imports, and neither Chat SDK nor the tests' packages", async () => {
  const path = await Deno.makeTempFile();
  try {
    await pruneLock("cli.ts", path);
    const lock = JSON.parse(await Deno.readTextFile(path));
    const whole = JSON.parse(await Deno.readTextFile("deno.lock"));
    const names = Object.keys(lock.npm).map((id) => id.replace(/@[^@]*$/, ""));
    assert(names.includes("uqr"), names.join());
    for (const name of ["chat", "jsqr", "@sinonjs/fake-timers"]) {
      assertEquals(names.includes(name), false, name);
    }
    for (const [id, entry] of Object.entries(lock.npm)) {
      assertEquals(entry, whole.npm[id]);
    }
    for (const [specifier, version] of Object.entries(lock.specifiers)) {
      assertEquals(version, whole.specifiers[specifier]);
    }
    assertEquals(lock.version, whole.version);
  } finally {
    await Deno.remove(path);
  }
});
