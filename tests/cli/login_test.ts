import { assert, assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  code,
  CONFIRMED,
  pass,
  refused,
  scripted,
  type Step,
} from "../ilink/_scripted.ts";
import {
  FakeRun,
  type FakeSystemOptions,
  type RunResult,
} from "./_fake_system.ts";

const TOKEN = CONFIRMED.bot_token;
const PRINTED = `WEIXIN_ACCOUNT_ID=0a1b@im.bot\nWEIXIN_BOT_TOKEN=${TOKEN}\n` +
  "WEIXIN_BASE_URL=https://sh.weixin.qq.com\n";

/** Runs a login against a script, with the time faked. */
async function login(
  steps: readonly Step[],
  args: readonly string[] = [],
  options: FakeSystemOptions = {},
): Promise<RunResult> {
  using time = new FakeTime();
  const { fetch } = scripted(...steps);
  const run = new FakeRun(["login", ...args], { fetch, ...options });
  const result = await pass(time, run.result);
  const { stdout, stderr } = result;
  for (const secret of ["code-1", "654321"]) {
    assertEquals(`${stdout}${stderr}`.includes(secret), false, secret);
  }
  assertEquals(stderr.includes(TOKEN), false);
  return result;
}

Deno.test("login tells every state on a line of its own without a terminal", async () => {
  const { code: exitCode, stdout, stderr } = await login([
    code(1),
    { status: "wait" },
    refused,
    { status: "wait" },
    new Response("no", { status: 502 }),
    { status: "scaned" },
    { status: "expired" },
    code(2),
    { status: "scaned_but_redirect", redirect_host: "evil.example" },
    { status: "scaned_but_redirect", redirect_host: "sh.weixin.qq.com" },
    { status: "scaned" },
    { status: "verify_code_blocked" },
    code(3),
    CONFIRMED,
  ]);
  assertEquals(exitCode, 0);
  assertEquals(stdout, PRINTED);
  assertEquals(stderr.split("\n"), [
    "Scan this QR code with WeChat:",
    "There is no terminal to draw it in: draw the URL below as a QR code.",
    "URL of the code: https://liteapp.weixin.qq.com/q/1",
    "Waiting for the scan",
    "No answer, trying again: the connection was refused",
    "Waiting for the scan",
    "The server has trouble, trying again",
    "Scanned. Confirm it on the phone",
    "The QR code expired",
    "Scan this new QR code with WeChat (2 of 3):",
    "There is no terminal to draw it in: draw the URL below as a QR code.",
    "URL of the code: https://liteapp.weixin.qq.com/q/2",
    "Waiting for the scan",
    "The server named a host that is not WeChat's, and it was ignored: evil.example",
    "Going on at sh.weixin.qq.com",
    "Scanned. Confirm it on the phone",
    "Too many wrong verify codes: the QR code is blocked",
    "Scan this new QR code with WeChat (3 of 3):",
    "There is no terminal to draw it in: draw the URL below as a QR code.",
    "URL of the code: https://liteapp.weixin.qq.com/q/3",
    "Waiting for the scan",
    "Logged in: the bot is 0a1b@im.bot",
    "",
  ]);
});

Deno.test("login prints JSON or shell lines when told to", async () => {
  const json = await login([code(1), CONFIRMED], ["--json"]);
  assertEquals(JSON.parse(json.stdout), {
    accountId: "0a1b@im.bot",
    token: TOKEN,
    baseUrl: "https://sh.weixin.qq.com",
    userId: "alice@im.wechat",
  });
  const shell = await login([code(1), CONFIRMED], ["--export"]);
  assertEquals(
    shell.stdout.split("\n")[1],
    `export WEIXIN_BOT_TOKEN='${TOKEN}'`,
  );
});

Deno.test("login takes kind of bot and route tag from the variables, and an option before them", async () => {
  for (
    const [args, expected] of [[[], "7"], [["--bot-type", "5"], "5"]] as const
  ) {
    const { fetch, calls } = scripted(code(1), CONFIRMED);
    const env = { WEIXIN_BOT_TYPE: "7", WEIXIN_ROUTE_TAG: "gray" };
    await login([], args, { fetch, env });
    assertEquals(calls[0]!.url.searchParams.get("bot_type"), expected);
    assertEquals(calls[0]!.headers.get("skroutetag"), "gray");
  }
});

Deno.test("login draws no QR code in a terminal that is too narrow, and still gives the URL", async () => {
  const wide = await login([code(1), CONFIRMED], [], { columns: 80 });
  assert(wide.stderr.includes("█▀▀▀▀▀█"));
  const narrow = await login([code(1), CONFIRMED], [], { columns: 30 });
  assertEquals(narrow.stderr.includes("█"), false);
  assert(narrow.stderr.includes("too narrow"));
  for (const { stderr } of [wide, narrow]) {
    assert(stderr.includes("https://liteapp.weixin.qq.com/q/1"));
  }
});

Deno.test("login asks for digits until they are right, and not for empty lines", async () => {
  const { fetch, calls } = scripted(
    code(1),
    { status: "need_verifycode" },
    { status: "need_verifycode" },
    { status: "scaned" },
    CONFIRMED,
  );
  const { code: exitCode, stderr } = await login([], [], {
    fetch,
    lines: ["", "111111", "222222"],
  });
  assertEquals(exitCode, 0);
  assertEquals(
    calls.map(({ url }) => url.searchParams.get("verify_code")),
    [null, null, "111111", "222222", null],
  );
  const prompt = "Digits shown on the phone: ";
  assert(
    stderr.includes(
      `${prompt}${prompt}These digits were wrong.\n${prompt}Scanned`,
    ),
    stderr,
  );
});

Deno.test("login says what to do when digits are asked for and nobody can type them", async () => {
  const steps = [code(1), { status: "need_verifycode" }];
  const piped = await login(steps);
  assertEquals(piped.code, 1);
  assertEquals(
    piped.stderr.split("\n").at(-2),
    "error: The phone shows digits that must be typed here, and standard input is no terminal. Run the login in a terminal",
  );
  const closed = await login(steps, [], { lines: [] });
  assertEquals(closed.code, 1);
  assertEquals(
    closed.stderr.split("\n").slice(-3),
    [
      "Digits shown on the phone: ",
      "error: Standard input was closed before the digits were typed. Run the login again",
      "",
    ],
  );
});

Deno.test("login ends with 3 when it expired, was refused or took too long", async () => {
  const ends = ["expired", "verify_code_blocked", "expired"];
  const steps = ends.flatMap((status, n) => [code(n + 1), { status }]);
  const expired = await login(steps);
  assertEquals([expired.code, expired.stdout], [3, ""]);
  assert(expired.stderr.endsWith(
    "error: All QR codes expired. Start the login again and scan the code within a few minutes\n",
  ));
  const refused = await login([...steps.slice(2), ...steps.slice(2, 4)]);
  assertEquals(refused.code, 3);
  assert(refused.stderr.includes("error: Too many wrong verify codes."));
  const late = await login([code(1), { status: "wait" }], ["--timeout", "5"]);
  assertEquals([late.code, late.stdout], [3, ""]);
  assert(late.stderr.includes("error: The time for the login ran out."));
});

Deno.test("login ends with 1 when the server is down, refuses, breaks, babbles or lies", async () => {
  const no = { ret: -2, errmsg: "code-1 not for \u001b[31m0a@im.bot:x" };
  const lie = { status: "scaned_but_redirect", redirect_host: "evil.example" };
  for (
    const [steps, expected] of [
      [
        [refused],
        "No answer from ilink/bot/get_bot_qrcode: the connection was refused. Check the network and the base URL",
      ],
      [
        [new Response("no", { status: 500 })],
        "Weixin refused ilink/bot/get_bot_qrcode: HTTP 500",
      ],
      [
        [code(1), () => new Response("no", { status: 502 })],
        "Weixin refused ilink/bot/get_qrcode_status: HTTP 502",
      ],
      [
        [code(1), no],
        "Weixin refused ilink/bot/get_qrcode_status: ret -2, [redacted] not for  [[redacted]",
      ],
      [
        [new Response("<html>")],
        "Cannot read the answer of ilink/bot/get_bot_qrcode. Check the base URL, and for a proxy or a login page of the network",
      ],
      [
        [code(1), new Response("<html>")],
        "Cannot read the answer of ilink/bot/get_qrcode_status. Check the base URL, and for a proxy or a login page of the network",
      ],
      [
        [code(1), { ...CONFIRMED, bot_token: 7 }],
        "Cannot read the answer of ilink/bot/get_qrcode_status. Check the base URL, and for a proxy or a login page of the network",
      ],
      [
        [code(1), lie],
        "The server insists on a host that is not WeChat's. Check the base URL and the network",
      ],
    ] as const
  ) {
    const result = await login(steps);
    assertEquals(result.code, 1, expected);
    assertEquals(result.stdout, "");
    assertEquals(result.stderr.split("\n").at(-2), `error: ${expected}`);
  }
});

Deno.test("login ends with 1 when the credentials cannot be printed", async () => {
  using time = new FakeTime();
  const { fetch } = scripted(code(1), CONFIRMED);
  const run = new FakeRun(["login"], {
    fetch,
    writeOut: () => {
      throw new Deno.errors.BrokenPipe(TOKEN);
    },
  });
  const { code: exitCode, stderr } = await pass(time, run.result);
  assertEquals(exitCode, 1);
  assert(
    stderr.endsWith(
      "error: Cannot write the credentials to standard output. Log in again\n",
    ),
  );
});

Deno.test("login ends with 130 at an interrupt in every state, and closes the line", async () => {
  const states = {
    wait: "Waiting for the scan",
    scaned: "Scanned. Confirm it on the phone",
    scaned_but_redirect: "Going on at sh.weixin.qq.com",
    need_verifycode: "Digits shown on the phone: ",
  };
  for (const [status, told] of Object.entries(states)) {
    using time = new FakeTime();
    const { fetch } = scripted(code(1), {
      status,
      redirect_host: "sh.weixin.qq.com",
    });
    const run = new FakeRun(["login"], { fetch, columns: 80, silent: true });
    while (!run.stderr.includes(told)) await time.tickAsync(100);
    run.interrupt();
    assertEquals((await run.result).code, 130);
    assertEquals(run.stdout, "");
    assert(run.stderr.endsWith(`${told}\nInterrupted\n`), run.stderr);
  }
});
