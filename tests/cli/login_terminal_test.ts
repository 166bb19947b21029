import { assert, assertEquals } from "@std/assert";
import {
  code,
  CODE_URL,
  CONFIRMED,
  hang,
  LoginServer,
  type Step,
  TOKEN,
} from "./_login_server.ts";
import { CLI } from "./_process.ts";
import { scan } from "./_scan.ts";
import { hasTerminals, Terminal, type TerminalOptions } from "./_terminal.ts";

/** A login in a pseudo-terminal, against a script. */
function test(
  name: string,
  steps: Step[],
  fn: (terminal: Terminal, server: LoginServer) => Promise<void>,
  options?: TerminalOptions,
): void {
  Deno.test({
    name,
    ignore: !hasTerminals,
    fn: async () => {
      await using server = new LoginServer(...steps);
      await using terminal = new Terminal(
        [...CLI, "login", "--base-url", server.url],
        options,
      );
      await fn(terminal, server);
      const [before, after] = terminal.states;
      assert(before !== undefined);
      assertEquals(after, before);
    },
  });
}

test(
  "login draws a QR code in a terminal that reads as the URL, and keeps the status on one line",
  [code(), { status: "wait" }, { status: "scaned" }, CONFIRMED],
  async (terminal) => {
    assertEquals(await terminal.end(), 0);
    assertEquals(scan(terminal.output), CODE_URL);
    assert(
      terminal.output.includes(
        `\x1b[0m\r\nURL of the code: ${CODE_URL}\r\n` +
          "\r\x1b[KWaiting for the scan\r\x1b[KScanned. Confirm it on the phone\r\n" +
          "Logged in: the bot is 0a1b@im.bot\r\nWEIXIN_ACCOUNT_ID=",
      ),
      terminal.output,
    );
  },
);

test(
  "login draws no QR code in a narrow terminal",
  [code(), CONFIRMED],
  async (terminal) => {
    assertEquals(await terminal.end(), 0);
    assertEquals(scan(terminal.output), undefined);
    assert(terminal.output.includes("too narrow"));
    assert(terminal.output.includes(CODE_URL));
  },
  { columns: 40 },
);

test(
  "login writes no control sequences to a dumb terminal",
  [code(), { status: "scaned" }, CONFIRMED],
  async (terminal) => {
    assertEquals(await terminal.end(), 0);
    assertEquals(terminal.output.includes("\x1b"), false);
  },
  { env: { TERM: "dumb" } },
);

test(
  "login asks for digits again when they were wrong",
  [
    code(),
    { status: "need_verifycode" },
    { status: "need_verifycode" },
    { status: "scaned" },
    CONFIRMED,
  ],
  async (terminal, server) => {
    await terminal.waitFor("Digits shown on the phone: ");
    await terminal.type("111111\n");
    await terminal.waitFor("These digits were wrong.");
    await terminal.waitFor("wrong.\r\nDigits shown on the phone: ");
    await terminal.type("222222\n");
    assertEquals(await terminal.end(), 0);
    assertEquals(server.requests.slice(2, 4).map((url) => url.slice(-6)), [
      "111111",
      "222222",
    ]);
  },
);

test(
  "login speaks Chinese in a Chinese terminal",
  [code(), CONFIRMED],
  async (terminal) => {
    assertEquals(await terminal.end(), 0);
    assert(terminal.output.includes("请用微信扫描此二维码："));
    assertEquals(scan(terminal.output), CODE_URL);
  },
  { env: { LC_ALL: "zh_CN.UTF-8" } },
);

test(
  "login fails when the input is closed instead of digits typed",
  [code(), { status: "need_verifycode" }],
  async (terminal) => {
    await terminal.waitFor("Digits shown on the phone: ");
    await terminal.type("\x04");
    assertEquals(await terminal.end(), 1);
    assert(
      terminal.output.includes(
        "phone: \r\nerror: Standard input was closed before the digits were typed.",
      ),
      terminal.output,
    );
  },
);

for (
  const [state, steps] of [
    ["Waiting for the scan", [code(), hang]],
    ["Scanned. Confirm it on the phone", [code(), { status: "scaned" }]],
    ["Digits shown on the phone: ", [code(), { status: "need_verifycode" }]],
  ] as [string, Step[]][]
) {
  test(
    `login leaves the terminal as it was at Ctrl-C after "${state}"`,
    steps,
    async (terminal) => {
      await terminal.waitFor(state);
      await terminal.type("\x03");
      assertEquals(await terminal.end(), 130);
      assert(
        /\r\nInterrupted\r\nexit:130\r\n/.test(terminal.output),
        terminal.output,
      );
    },
  );
}

Deno.test({
  name: "login --env > .env shows the QR code on the screen and no secret",
  ignore: !hasTerminals,
  fn: async () => {
    const path = await Deno.makeTempFile();
    try {
      await using server = new LoginServer(code(), CONFIRMED);
      await using terminal = new Terminal(
        [...CLI, "login", "--env", "--base-url", server.url],
        { stdout: path },
      );
      assertEquals(await terminal.end(), 0);
      assertEquals(scan(terminal.output), CODE_URL);
      assertEquals(terminal.output.includes(TOKEN), false);
      assertEquals(
        await Deno.readTextFile(path),
        `WEIXIN_ACCOUNT_ID=0a1b@im.bot\nWEIXIN_BOT_TOKEN=${TOKEN}\n` +
          `WEIXIN_BASE_URL=${server.url}\n`,
      );
    } finally {
      await Deno.remove(path);
    }
  },
});
