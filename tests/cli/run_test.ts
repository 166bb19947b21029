import { assert, assertEquals } from "@std/assert";
import { VERSION } from "../../src/_version.ts";
import { runFake } from "./_fake_system.ts";

Deno.test("run() prints the version and the help to standard output", async () => {
  assertEquals(await runFake(["--version"]), {
    code: 0,
    stdout: `weixin-chat-adapter ${VERSION}\n`,
    stderr: "",
  });
  for (
    const [args, usage] of [
      [["--help"], "Usage: weixin-chat-adapter <command> [options]"],
      [["login", "-h"], "Usage: weixin-chat-adapter login [options]"],
      [["simulate", "--help"], "Usage: weixin-chat-adapter simulate [options]"],
      [["doctor", "--help"], "Usage: weixin-chat-adapter doctor"],
    ] as const
  ) {
    const { code, stdout, stderr } = await runFake(args);
    assertEquals({ code, stderr }, { code: 0, stderr: "" });
    assert(stdout.includes(`\n${usage}\n`), stdout);
    for (const line of stdout.split("\n")) assert(line.length <= 80, line);
  }
});

Deno.test("run() explains wrong usage on standard error and ends with 2", async () => {
  assertEquals(await runFake(["logn"]), {
    code: 2,
    stdout: "",
    stderr:
      'error: There is no command "logn". Did you mean "login"?\nSee weixin-chat-adapter --help\n',
  });
});

Deno.test("run() speaks Chinese when the locale is zh", async () => {
  for (
    const options of [
      { env: { LC_ALL: "zh_CN.UTF-8" } },
      { env: { LC_MESSAGES: "zh", LANG: "en_US.UTF-8" } },
      { env: { LANG: "zh-TW" } },
      { language: "zh-Hans-CN" },
    ]
  ) {
    const { stderr } = await runFake(["logn"], options);
    assertEquals(
      stderr,
      "错误：没有“logn”这个命令。是否想输入“login”？\n请看 weixin-chat-adapter --help\n",
    );
    const help = await runFake(["login", "--help"], options);
    assert(help.stdout.includes("用法：weixin-chat-adapter login"));
  }
});

Deno.test("run() speaks English in every other locale", async () => {
  for (
    const options of [
      {},
      { env: { LC_ALL: "C", LANG: "zh_CN.UTF-8" } },
      { env: { LC_MESSAGES: "en_US.UTF-8", LANG: "zh_CN" } },
      { env: { LANG: "zha_CN" } },
      { env: { LANG: "de_DE" }, language: "zh-CN" },
    ]
  ) {
    const { stderr } = await runFake(["logn"], options);
    assert(stderr.startsWith("error: There is no command"), stderr);
  }
});
