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
import { CLI, cliEnv, runCli, startCli } from "./_process.ts";
import { names, withDirectory } from "./_directory.ts";

Deno.test("login --env prints nothing but lines of a .env file to standard output", async () => {
  await using server = new LoginServer(code(), CONFIRMED);
  const result = await runCli(["login", "--env", "--base-url", server.url]);
  assertEquals(result, {
    code: 0,
    stdout: `WEIXIN_ACCOUNT_ID=0a1b@im.bot\nWEIXIN_BOT_TOKEN=${TOKEN}\n` +
      `WEIXIN_BASE_URL=${server.url}\n`,
    stderr: "Scan this QR code with WeChat:\n" +
      "There is no terminal to draw it in: draw the URL below as a QR code.\n" +
      `URL of the code: ${CODE_URL}\n` +
      "Waiting for the scan\nLogged in: the bot is 0a1b@im.bot\n",
  });
  assertEquals(server.requests, [
    "POST /ilink/bot/get_bot_qrcode?bot_type=3",
    "GET /ilink/bot/get_qrcode_status?qrcode=qr-s3cret",
  ]);
});

Deno.test("login --save keeps the credentials, prints none, and sends known tokens the next time", () =>
  withDirectory(async (directory) => {
    await using server = new LoginServer(
      code(),
      CONFIRMED,
      code(),
      { status: "binded_redirect" },
    );
    const args = ["login", "--base-url", server.url, "--save"];
    const saved = await runCli(args, { cwd: directory });
    assertEquals([saved.code, saved.stdout], [0, ""]);
    assert(
      saved.stderr.endsWith(
        "The credentials are in .weixin/0a1b@im.bot.json\n",
      ),
    );
    const path = `${directory}/.weixin/0a1b@im.bot.json`;
    assertEquals(JSON.parse(await Deno.readTextFile(path)).token, TOKEN);

    const again = await runCli([...args, "--json"], { cwd: directory });
    assertEquals(again.code, 0);
    assertEquals(JSON.parse(again.stdout).token, TOKEN);
    assert(again.stderr.endsWith("Go on with the saved credentials.\n"));
    assertEquals(JSON.parse(server.bodies[2]!), { local_token_list: [TOKEN] });
  }));

Deno.test("login ends with 1 when a bound user's credentials are not known", async () => {
  await using server = new LoginServer(code(), { status: "binded_redirect" });
  const result = await runCli(["login", "--base-url", server.url]);
  assertEquals([result.code, result.stdout], [1, ""]);
  assert(result.stderr.includes("There are no credentials to print."));
});

Deno.test("login asks for no code when the state directory cannot be used", () =>
  withDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/file`, "");
    await using server = new LoginServer(code(), CONFIRMED);
    const stateDir = `${directory}/file/state`;
    const result = await runCli([
      "login",
      "--save",
      "--state-dir",
      stateDir,
      "--base-url",
      server.url,
    ]);
    assertEquals(result, {
      code: 1,
      stdout: "",
      stderr: `error: Cannot use the directory ${stateDir}: ` +
        "a part of the path is no directory. Choose another with --state-dir\n",
    });
    assertEquals(server.requests, []);
  }));

Deno.test("login and doctor say that the server is down", async () => {
  const server = new LoginServer({});
  await server[Symbol.asyncDispose]();
  const login = await runCli(["login", "--base-url", server.url]);
  assertEquals(login, {
    code: 1,
    stdout: "",
    stderr: "error: No answer from ilink/bot/get_bot_qrcode: " +
      "the connection was refused. Check the network and the base URL\n",
  });
  const env = { WEIXIN_BASE_URL: server.url };
  const doctor = await runCli(["doctor"], { env });
  assertEquals(doctor.code, 1);
  assert(
    doctor.stdout.includes("does not answer: the connection was refused"),
    doctor.stdout,
  );
});

Deno.test("login fails whole with a broken, babbling or lying server", async () => {
  const lie = { status: "scaned_but_redirect", redirect_host: "evil.example" };
  const cases: [string, Step[]][] = [
    ["HTTP 500", [new Response("no", { status: 500 })]],
    ["HTTP 503", [code(), new Response("no", { status: 503 })]],
    ["Cannot read the answer", [code(), new Response("<html>")]],
    ["insists on a host that is not WeChat's", [code(), lie]],
  ];
  await Promise.all(
    cases.map(([expected, steps]) =>
      withDirectory(async (directory) => {
        await using server = new LoginServer(...steps);
        const save = ["--env", "--save", "--state-dir", directory];
        const args = ["login", ...save, "--base-url", server.url];
        const result = await runCli(args);
        assertEquals([result.code, result.stdout], [1, ""], expected);
        assert(result.stderr.includes(expected), result.stderr);
        assertEquals(result.stderr.includes("qr-s3cret"), false);
        assertEquals(names(directory), []);
      })
    ),
  );
});

Deno.test("login asks for digits on a terminal only", async () => {
  await using server = new LoginServer(code(), { status: "need_verifycode" });
  const result = await runCli(["login", "--base-url", server.url]);
  assertEquals([result.code, result.stdout], [1, ""]);
  assert(result.stderr.endsWith("Run the login in a terminal\n"));
});

Deno.test({
  name: "login fails when standard output cannot be written",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using server = new LoginServer(code(), CONFIRMED);
    const { code: exitCode, stderr } = await new Deno.Command("sh", {
      args: [
        "-c",
        '"$@" > /dev/full',
        "sh",
        ...CLI,
        "login",
        "--base-url",
        server.url,
      ],
      clearEnv: true,
      env: cliEnv(),
    }).output();
    assertEquals(exitCode, 1);
    const text = new TextDecoder().decode(stderr);
    assert(
      text.endsWith(
        "error: Cannot write the credentials to standard output. Log in again\n",
      ),
    );
    assertEquals(text.includes(TOKEN), false);
  },
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test({
    name:
      `login ends with 130 and nothing half done at a ${signal} in every state`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      withDirectory(async (directory) => {
        const redirect = (request: Request) =>
          Response.json({
            status: "scaned_but_redirect",
            redirect_host: new URL(request.url).host,
          });
        const states: [string, Step[]][] = [
          ["", [hang]],
          ["Waiting for the scan\n", [code(), hang]],
          ["Confirm it on the phone\n", [code(), { status: "scaned" }]],
          ["Going on at 127.0.0.1", [code(), redirect]],
          ["The QR code expired\n", [code(), { status: "expired" }, hang]],
          ["The server has trouble", [
            code(),
            new Response("", { status: 500 }),
            hang,
          ]],
        ];
        for (const [told, steps] of states) {
          await using server = new LoginServer(...steps);
          const process = startCli([
            "login",
            "--save",
            "--state-dir",
            directory,
            "--base-url",
            server.url,
          ]);
          await server.requested;
          const { code: exitCode, stdout, stderr } = await interruptAt(
            process,
            told,
            signal,
          );
          assertEquals([exitCode, stdout], [130, ""], told);
          assert(stderr.endsWith("Interrupted\n"), stderr);
          assertEquals(names(directory), []);
        }
      }),
  });
}

/** Sends a signal when the process has written `text` to standard error, and waits for its end. */
async function interruptAt(
  process: Deno.ChildProcess,
  text: string,
  signal: Deno.Signal,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const stdout = new Response(process.stdout).text();
  let stderr = "";
  let isSent = false;
  const send = () => {
    if (!isSent && stderr.includes(text)) {
      process.kill(signal);
      isSent = true;
    }
  };
  send();
  for await (
    const chunk of process.stderr.pipeThrough(new TextDecoderStream())
  ) {
    stderr += chunk;
    send();
  }
  return { code: (await process.status).code, stdout: await stdout, stderr };
}
