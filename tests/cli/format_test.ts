import { assertEquals } from "@std/assert";
import { parseEnv } from "node:util";
import {
  envLines,
  exportLines,
  formatCredentials,
} from "../../src/cli/format.ts";

const CREDENTIALS = {
  accountId: "0a1b@im.bot",
  token: "0a1b@im.bot:t0ken",
  baseUrl: "https://ilinkai.weixin.qq.com",
  userId: "alice@im.wechat",
};

const ODD: Record<string, string> = {
  PLAIN: "0a1b@im.bot:a-b_c.d/e+f=g%h,i",
  HASH: "a#b",
  SPACED: "a b",
  DOLLAR: "$HOME",
  BACKSLASH: "a\\nb",
  SINGLE: "it's $HOME",
  DOUBLE: 'say "hi"',
  MIXED: `'a' "b"`,
};

Deno.test("formatCredentials() writes JSON, .env lines and shell lines", () => {
  assertEquals(JSON.parse(formatCredentials(CREDENTIALS, "json")), CREDENTIALS);
  assertEquals(
    formatCredentials(CREDENTIALS, "env"),
    "WEIXIN_ACCOUNT_ID=0a1b@im.bot\nWEIXIN_BOT_TOKEN=0a1b@im.bot:t0ken\n" +
      "WEIXIN_BASE_URL=https://ilinkai.weixin.qq.com\n",
  );
  assertEquals(
    formatCredentials(CREDENTIALS, "export"),
    "export WEIXIN_ACCOUNT_ID='0a1b@im.bot'\nexport WEIXIN_BOT_TOKEN='0a1b@im.bot:t0ken'\n" +
      "export WEIXIN_BASE_URL='https://ilinkai.weixin.qq.com'\n",
  );
});

Deno.test("envLines() quotes only what must be quoted", () => {
  assertEquals(
    envLines({ PLAIN: "a@b:c.d/e", HASH: "a#b" }),
    `PLAIN=a@b:c.d/e\nHASH='a#b'\n`,
  );
});

Deno.test("envLines() writes what readers of .env files read back", async () => {
  const text = envLines(ODD);
  assertEquals({ ...parseEnv(text) }, ODD);

  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, text);
    const names = JSON.stringify(Object.keys(ODD));
    const code =
      `console.log(JSON.stringify(${names}.map((n) => Deno.env.get(n))))`;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", "--no-config", `--env-file=${path}`, code],
      env: { NO_COLOR: "1" },
    }).output();
    assertEquals(
      JSON.parse(new TextDecoder().decode(stdout)),
      Object.values(ODD),
    );
  } finally {
    await Deno.remove(path);
  }
});

Deno.test({
  name: "exportLines() writes what a POSIX shell reads back",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const script = Object.keys(ODD).map((name) => `printf '%s\\n' "$${name}"`);
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", `${exportLines(ODD)}${script.join("\n")}`],
    }).output();
    assertEquals(
      new TextDecoder().decode(stdout).trimEnd().split("\n"),
      Object.values(ODD),
    );
  },
});
