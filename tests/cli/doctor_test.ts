import { assert, assertEquals } from "@std/assert";
import { createSimulator } from "../../src/simulator/mod.ts";
import { refused, scripted, silence } from "../ilink/_scripted.ts";
import { FakeRun, runFake } from "./_fake_system.ts";

const TOKEN = "0a1b@im.bot:t0ken";
const ENV = {
  WEIXIN_ACCOUNT_ID: "0a1b@im.bot",
  WEIXIN_BOT_TOKEN: TOKEN,
  WEIXIN_ROUTE_TAG: "s3cret-tag",
};

/** What `getconfig` says about a user whom nobody knows. */
const NOBODY = { ret: -4, errmsg: "GetTypingTicket rpc failed" };

Deno.test("doctor finds nothing wrong with a live token, and reads no messages", async () => {
  await using simulator = createSimulator();
  const bot = simulator.createBot();
  await simulator.user("alice").say("hello");
  const env = { WEIXIN_ACCOUNT_ID: bot.accountId, WEIXIN_BOT_TOKEN: bot.token };
  const { fetch } = simulator;
  const { code, stdout, stderr } = await runFake(["doctor"], { env, fetch });
  assertEquals(stdout.replace(/\d+ ms|0\.\d+\.\d+/g, "_").split("\n"), [
    "-- weixin-chat-adapter _, test 1.0",
    "ok WEIXIN_ACCOUNT_ID: set",
    "ok WEIXIN_BOT_TOKEN: set",
    "-- WEIXIN_BASE_URL: not set, the default is used",
    "-- WEIXIN_CDN_BASE_URL: not set, the default is used",
    "-- WEIXIN_BOT_USERNAME: not set, the default is used",
    "-- WEIXIN_BOT_TYPE: not set, the default is used",
    "-- WEIXIN_ROUTE_TAG: not set, the default is used",
    "ok ilinkai.weixin.qq.com answers (_)",
    "ok the token is alive",
    "",
  ]);
  assertEquals([code, stderr], [0, "All is well.\n"]);
  assertEquals(simulator.calls.map(({ endpoint }) => endpoint), [
    "getconfig",
  ]);
});

Deno.test("doctor says what to do about variables that are missing, and still tries the API", async () => {
  const { fetch } = createSimulator();
  const { code, stdout, stderr } = await runFake(["doctor"], { fetch });
  assertEquals(code, 1);
  assertEquals(stderr, "error: Something is wrong: see the lines marked !!\n");
  const hint =
    "   -> Get it with `weixin-chat-adapter login --env > .env` and load that file\n";
  assert(stdout.includes(`!! WEIXIN_ACCOUNT_ID: not set\n${hint}`));
  assert(stdout.includes(`!! WEIXIN_BOT_TOKEN: not set\n${hint}`));
  assert(stdout.includes("ok ilinkai.weixin.qq.com answers"));
  assertEquals(stdout.includes("alive"), false);
});

Deno.test("doctor tells a stale token from an API that is down, broken or another", async () => {
  for (
    const [step, expected] of [
      [
        { errcode: -14 },
        "!! the token is stale: it was revoked, or the user bound another bot\n" +
        "   -> Log in again with `weixin-chat-adapter login --env > .env`\n",
      ],
      [
        refused,
        "!! ilinkai.weixin.qq.com does not answer: the connection was refused\n" +
        "   -> Check the network, the proxy and WEIXIN_BASE_URL\n",
      ],
      [
        new Response("no", { status: 502 }),
        "!! ilinkai.weixin.qq.com is not the bot API or has trouble: " +
        "Weixin refused ilink/bot/getconfig: HTTP 502\n" +
        "   -> Check WEIXIN_BASE_URL, or try again later\n",
      ],
      [
        new Response("<html>"),
        "!! ilinkai.weixin.qq.com is not the bot API or has trouble: " +
        "Cannot read the answer of ilink/bot/getconfig.",
      ],
    ] as const
  ) {
    const { fetch } = scripted(step);
    const { code, stdout } = await runFake(["doctor"], { env: ENV, fetch });
    assertEquals(code, 1, expected);
    assert(stdout.includes(expected), stdout);
  }
});

Deno.test("doctor finds credentials of two logins, and URLs that are none", async () => {
  const { fetch, calls } = scripted(NOBODY);
  const mixed = await runFake(["doctor"], {
    env: { ...ENV, WEIXIN_ACCOUNT_ID: "ffff@im.bot" },
    fetch,
  });
  assertEquals(mixed.code, 1);
  assert(
    mixed.stdout.includes(
      "!! WEIXIN_BOT_TOKEN belongs to another account than WEIXIN_ACCOUNT_ID\n" +
        "   -> Take both from the same login\n",
    ),
  );
  assertEquals(calls.length, 1);
  const env = { ...ENV, WEIXIN_BASE_URL: "weixin", WEIXIN_CDN_BASE_URL: "x:y" };
  const urls = await runFake(["doctor"], { env, fetch });
  assertEquals(urls.code, 1);
  for (const name of ["WEIXIN_BASE_URL", "WEIXIN_CDN_BASE_URL"]) {
    assert(
      urls.stdout.includes(
        `!! ${name}: no http or https URL\n   -> Correct it, or unset it`,
      ),
    );
  }
  assertEquals(calls.length, 1);
});

Deno.test("doctor shows no value of a variable", async () => {
  const { fetch } = scripted({ ret: -2, errmsg: `${TOKEN} s3cret-tag` });
  const { stdout, stderr } = await runFake(["doctor"], {
    env: { ...ENV, WEIXIN_BASE_URL: "https://me:pw@proxy.example/?k=v" },
    fetch,
  });
  for (const value of ["t0ken", "0a1b", "s3cret-tag", "pw@", "k=v"]) {
    assertEquals(`${stdout}${stderr}`.includes(value), false, value);
  }
  assert(stdout.includes("-- WEIXIN_ROUTE_TAG: set"));
  assert(stdout.includes("ok proxy.example answers"));
});

Deno.test("doctor ends with 130 at an interrupt", async () => {
  const { fetch } = scripted(silence);
  const run = new FakeRun(["doctor"], { env: ENV, fetch });
  setTimeout(() => run.interrupt(), 0);
  const { code, stderr } = await run.result;
  assertEquals([code, stderr], [130, "Interrupted\n"]);
});
