import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  SessionExpiredError,
  type WeixinCredentials,
} from "@weixin/chat-adapter";
import { createSimulator } from "@weixin/chat-adapter/simulator";
import { echo, startBot, type TestBot } from "../_support/bot.ts";
import { RecordingLog } from "../_support/log.ts";
import { settle, tick } from "../_support/time.ts";

/** Lets time pass in steps, so that what falls due on the way happens. */
async function pass(time: FakeTime, ms: number, step = 500): Promise<void> {
  for (let left = ms; left > 0; left -= step) {
    await tick(time, Math.min(step, left));
  }
  await settle(time);
}

/** Disposes of a bot while time is faked: its shutdown waits for timers. */
async function end(time: FakeTime, run: TestBot): Promise<void> {
  let over = false;
  const ending = run[Symbol.asyncDispose]().then(() => over = true);
  while (!over) await tick(time, 100);
  await ending;
}

function polls({ simulator }: TestBot): number {
  return simulator.calls.filter(({ endpoint }) => endpoint === "getupdates")
    .length;
}

Deno.test("an expired session is told once, with the way out, and sends fail at once", async () => {
  using time = new FakeTime();
  const log = new RecordingLog();
  const run = await startBot({ handlers: echo, adapter: { logger: log } });
  const alice = run.simulator.user("alice");
  await alice.say("hi");
  await pass(time, 500, 50);
  run.simulator.expire();
  await pass(time, 1_000);
  const status = run.adapter.status();
  assertEquals(status.state, "expired");
  assert(status.expiredAt !== undefined && status.nextProbeAt !== undefined);
  assertEquals(log.errors.length, 1);
  assert(log.errors[0]!.includes("weixin-chat-adapter login"));
  const calls = run.simulator.calls.length;
  const threadId = await run.adapter.openDM(alice.id);
  await assertRejects(
    () => run.adapter.postMessage(threadId, "x"),
    SessionExpiredError,
  );
  assertEquals(run.simulator.calls.length, calls);
  await end(time, run);
});

Deno.test("an expired session is probed after 1, 5, 15 and then every 60 minutes", async () => {
  using time = new FakeTime();
  const run = await startBot({ adapter: { logger: new RecordingLog() } });
  await pass(time, 500, 50);
  run.simulator.expire();
  await pass(time, 500, 50);
  let before = polls(run);
  for (const minutes of [1, 5, 15, 60, 60]) {
    await pass(time, (minutes * 60 - 20) * 1_000, 5_000);
    assertEquals(polls(run), before, `too early for ${minutes} min`);
    await pass(time, 20_000);
    assertEquals(polls(run), before + 1, `no probe after ${minutes} min`);
    before = polls(run);
  }
  await end(time, run);
});

Deno.test("credentials of the same account from onSessionExpired are used without a restart", async () => {
  using time = new FakeTime();
  const simulator = createSimulator();
  const fresh: WeixinCredentials[] = [];
  const asked: string[] = [];
  const run = await startBot({
    simulator,
    handlers: echo,
    adapter: {
      logger: new RecordingLog(),
      onSessionExpired: ({ accountId }) => {
        asked.push(accountId);
        return fresh.pop();
      },
    },
  });
  const alice = simulator.user("alice");
  await alice.say("before");
  await pass(time, 500, 50);
  assertEquals((await alice.nextMessage()).text, "You said: before");
  fresh.push(simulator.rebind());
  await pass(time, 1_000);
  assertEquals(asked, [run.accountId]);
  assertEquals(run.adapter.status().state, "polling");
  const threadId = await run.adapter.openDM(alice.id);
  assertEquals(
    (await run.adapter.replyWindow(threadId)).closed,
    "never-opened",
  );
  await alice.say("after");
  await pass(time, 500, 50);
  assertEquals((await alice.nextMessage()).text, "You said: after");
  await end(time, run);
});

Deno.test("credentials of another account make a new account, and the old one's pending messages are buried", async () => {
  using time = new FakeTime();
  const simulator = createSimulator();
  const logins: WeixinCredentials[] = [];
  const heard: string[] = [];
  const run = await startBot({
    simulator,
    adapter: {
      logger: new RecordingLog(),
      onSessionExpired: () => logins.pop(),
    },
    handlers: (bot) => {
      bot.onDirectMessage(async (thread, message) => {
        heard.push(message.text);
        if (message.text === "stuck") await new Promise(() => {});
        await thread.post(`re ${message.text}`);
      });
    },
  });
  const old = simulator.user("alice");
  await old.say("stuck");
  await old.say("behind it");
  await pass(time, 500, 50);
  const oldThread = await run.adapter.openDM(old.id);
  const next = simulator.createBot();
  logins.push(next);
  simulator.expire(run.accountId);
  await pass(time, 2_000, 50);
  assertEquals(run.adapter.status().accountId, next.accountId);
  const dead = await run.bot.getState().getList(`weixin:${run.accountId}:dead`);
  assertEquals(
    dead.map((entry) => (entry as { reason: string }).reason),
    ["replaced by a new login", "replaced by a new login"],
  );
  const alice = simulator.user("alice", { bot: next.accountId });
  await alice.say("hello again");
  await pass(time, 1_000, 50);
  assertEquals((await alice.nextMessage()).text, "re hello again");
  assertEquals(heard, ["stuck", "hello again"]);
  await assertRejects(() => run.adapter.postMessage(oldThread, "x"));
  await end(time, run);
});

Deno.test("an onSessionExpired that fails or gives nonsense is logged, and the probes go on", async () => {
  using time = new FakeTime();
  const log = new RecordingLog();
  const answers = [
    () => Promise.reject(new Error("vault is down")),
    () => ({ accountId: "", token: "x" }),
    () => ({ accountId: "b@im.bot", token: "with space" }),
  ];
  const run = await startBot({
    adapter: {
      logger: log,
      onSessionExpired: () => answers.shift()?.(),
    },
  });
  run.simulator.expire();
  await pass(time, 1_000, 50);
  await pass(time, 22 * 60_000, 10_000);
  assertEquals(answers.length, 0);
  assertEquals(
    log.errors.filter((line) => line.includes("onSessionExpired failed"))
      .length,
    3,
  );
  assert(!log.lines.some((line) => line.includes("with space")));
  assertEquals(run.adapter.status().state, "expired");
  await end(time, run);
});

Deno.test("a session that works again at a probe is used again", async () => {
  using time = new FakeTime();
  const log = new RecordingLog();
  const simulator = createSimulator();
  const run = await startBot({
    simulator,
    handlers: echo,
    adapter: { logger: log },
  });
  const fault = simulator.fault({
    endpoint: "getupdates",
    body: '{"errcode":-14}',
  });
  // The poll that is held was before the fault.
  await pass(time, 40_000);
  assertEquals(run.adapter.status().state, "expired");
  fault.remove();
  await pass(time, 62_000);
  await simulator.user("alice").say("hi");
  await pass(time, 1_000, 50);
  assertEquals(run.adapter.status().state, "polling");
  assertEquals(simulator.user("alice").messages.map(({ text }) => text), [
    "You said: hi",
  ]);
  assert(log.lines.some((line) => line.includes("works again")));
  await end(time, run);
});

Deno.test("shutting down does not wait for an onSessionExpired that waits for a person", async () => {
  using time = new FakeTime();
  const run = await startBot({
    adapter: {
      logger: new RecordingLog(),
      onSessionExpired: () => new Promise(() => {}),
    },
  });
  run.simulator.expire();
  await pass(time, 1_000, 50);
  assertEquals(run.adapter.status().state, "expired");
  const startedAt = time.now;
  await end(time, run);
  assert(time.now - startedAt <= 500);
});
