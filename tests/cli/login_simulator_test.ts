import { assert, assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { IlinkClient } from "../../src/ilink/client.ts";
import {
  createSimulator,
  type SimulatedLogin,
  type Simulator,
} from "../../src/simulator/mod.ts";
import {
  FakeRun,
  type FakeSystemOptions,
  type RunResult,
} from "./_fake_system.ts";

/** What happens at the phone, code by code. */
type Phone = readonly ((login: SimulatedLogin) => void)[][];

/** Runs `login` against a simulator: each action comes when the client has heard of the one before. */
async function login(
  simulator: Simulator,
  codes: Phone,
  options: FakeSystemOptions = {},
  args: readonly string[] = [],
): Promise<RunResult> {
  using time = new FakeTime();
  const run = new FakeRun(["login", "--json", ...args], {
    fetch: simulator.fetch,
    ...options,
  });
  const result = run.result.finally(() => ended = true);
  let ended = false;
  const wait = async (done: () => boolean) => {
    while (!ended && !done()) {
      for (let turn = 0; turn < 5; turn++) await time.runMicrotasks();
      time.tick(500);
    }
  };
  for (const [index, actions] of codes.entries()) {
    await wait(() => simulator.logins.length > index);
    const [polled] = simulator.logins.slice(index);
    for (const act of actions) {
      const before = run.stderr;
      act(polled!);
      await wait(() => run.stderr !== before);
    }
  }
  await wait(() => false);
  assertEquals(simulator.deviations, []);
  return await result;
}

Deno.test("login comes to a token that works, when it is scanned and approved", async () => {
  await using simulator = createSimulator();
  const { code, stdout, stderr } = await login(simulator, [
    [(login) => login.scan("alice"), (login) => login.confirm()],
  ]);
  assertEquals(code, 0);
  assert(stderr.includes("Scanned. Confirm it on the phone\n"));
  const { token, userId } = JSON.parse(stdout);
  assertEquals(userId, simulator.user("alice").id);
  const client = new IlinkClient({ token, fetch: simulator.fetch });
  await client.notifyStart();
});

Deno.test("login sends digits that the phone shows, again when they were wrong", async () => {
  await using simulator = createSimulator();
  const { code, stderr } = await login(
    simulator,
    [[
      (login) => login.askCode("123456"),
      (login) => login.confirm(),
    ]],
    { lines: ["000000", "123456"] },
  );
  assertEquals(code, 0);
  assertEquals(stderr.split("These digits were wrong.").length, 2);
});

Deno.test("login goes on at the host that it is sent to", async () => {
  await using simulator = createSimulator();
  const { code, stdout, stderr } = await login(simulator, [[
    (login) => login.redirect("sh.weixin.qq.com"),
    (login) => login.confirm(),
  ]]);
  assertEquals(code, 0);
  assert(stderr.includes("Going on at sh.weixin.qq.com\n"));
  assertEquals(JSON.parse(stdout).baseUrl, "https://sh.weixin.qq.com");
});

Deno.test("login shows a new code when one expired, was blocked or refused, and three in all", async () => {
  await using simulator = createSimulator();
  const { code, stdout, stderr } = await login(simulator, [
    [(login) => login.expire()],
    [(login) => login.block()],
    [(login) => login.refuse()],
  ]);
  assertEquals([code, stdout], [3, ""]);
  assertEquals(simulator.logins.length, 3);
  assert(stderr.includes("Scan this new QR code with WeChat (3 of 3):"));
  assert(stderr.includes("error: All QR codes expired."));
});

Deno.test("login says that digits were wrong too often", async () => {
  await using simulator = createSimulator();
  const ask = (login: SimulatedLogin) => login.askCode("123456");
  const { code, stderr } = await login(simulator, [[ask], [ask], [ask]], {
    lines: Array(9).fill("000000"),
  });
  assertEquals(code, 3);
  assertEquals(stderr.split("the QR code is blocked").length, 4);
  assert(stderr.includes("error: Too many wrong verify codes."));
});

Deno.test("login ends with what it has when the user is bound already", async () => {
  await using simulator = createSimulator();
  const { code, stdout, stderr } = await login(simulator, [
    [(login) => login.alreadyBound()],
  ]);
  assertEquals([code, stdout], [1, ""]);
  assert(stderr.includes("bound to a bot already"));
});

Deno.test("login gives the saved credentials when their user scans again, and new ones to another", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await using simulator = createSimulator();
    const save = ["--save", "--state-dir", directory];
    const by = (name: string) => (login: SimulatedLogin) => {
      login.scan(name);
      if (!login.status.startsWith("binded")) login.confirm();
    };
    const logIn = async (name: string) =>
      await login(
        simulator,
        [...simulator.logins.map(() => []), [by(name)]],
        {},
        save,
      );
    const first = await logIn("alice");
    const again = await logIn("alice");
    assertEquals([again.code, again.stdout], [0, first.stdout]);
    const other = await logIn("bob");
    assertEquals(other.code, 0);
    assertEquals(
      JSON.parse(other.stdout).userId,
      simulator.user("bob").id,
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("login gets a code from a server that knows no POST", async () => {
  await using simulator = createSimulator({ qrPostStatus: 405 });
  const { code } = await login(simulator, [[(login) => login.confirm()]]);
  assertEquals(code, 0);
});
