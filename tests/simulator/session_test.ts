import { assertEquals, assertNotEquals } from "@std/assert";
import { createSimulator } from "../../src/simulator/mod.ts";
import { call, poll, talk, textMessage } from "./_wire.ts";

Deno.test("expire() answers every call with -14, in errcode alone unless told otherwise", async () => {
  const { simulator, token, text, post } = await talk();
  const shapes = {
    errcode: { errcode: -14 },
    ret: { ret: -14 },
    both: { ret: -14, errcode: -14 },
  };
  simulator.expire();
  const answer = await poll(simulator, token);
  assertEquals(answer, {
    http: 200,
    errcode: -14,
    errmsg: "session timeout",
  });
  for (const [where, shape] of Object.entries(shapes)) {
    simulator.expire(undefined, { in: where as keyof typeof shapes });
    assertEquals(await post(text("x")), {
      http: 200,
      ...shape,
      errmsg: "session timeout",
    });
  }
});

Deno.test("expire() ends the held poll with -14 and keeps its messages", async () => {
  const simulator = createSimulator();
  const { accountId, token } = simulator.createBot();
  const polled = poll(simulator, token);
  await new Promise((resolve) => setTimeout(resolve, 0));
  simulator.expire(accountId);
  assertEquals((await polled)["errcode"], -14);
  await simulator.user("alice").say("while it was stale");
  const { token: next } = simulator.rebind();
  assertEquals((await poll(simulator, next))["msgs"].length, 1);
});

Deno.test("expire() leaves other bots alone", async () => {
  const simulator = createSimulator({ holdMs: 0 });
  const one = simulator.createBot();
  const two = simulator.createBot();
  simulator.expire(two.accountId);
  assertEquals((await poll(simulator, one.token))["ret"], 0);
  assertEquals((await poll(simulator, two.token))["errcode"], -14);
});

Deno.test("rebind() gives another token and forgets cursors, tickets and context tokens", async () => {
  const { simulator, token, alice, contextToken } = await talk({
    oldCursor: "replay",
    holdMs: 0,
  });
  const { get_updates_buf: cursor } = await poll(simulator, token);
  await alice.say("seen by the old token");
  await poll(simulator, token, cursor);
  const held = poll(simulator, token);
  const bot = simulator.rebind();
  assertEquals((await held)["errcode"], -14);
  assertNotEquals(bot.token, token);
  assertEquals((await poll(simulator, token))["errcode"], -14);
  assertEquals((await poll(simulator, bot.token, cursor))["msgs"], []);

  const send = (contextToken: string) =>
    call(simulator, "sendmessage", {
      token: bot.token,
      body: textMessage(alice.id, contextToken, "x"),
    });
  assertEquals((await send(contextToken))["ret"], -2);
  assertEquals(simulator.quota(alice).remaining, 0);
  const again = await alice.say("again");
  assertEquals((await send(again.contextToken))["ret"], 0);
});

Deno.test("isOnline() follows msg/notifystart and msg/notifystop", async () => {
  const simulator = createSimulator();
  const { accountId, token } = simulator.createBot();
  const other = simulator.createBot();
  assertEquals(simulator.isOnline(), false);
  await call(simulator, "msg/notifystart", { token });
  assertEquals(simulator.isOnline(accountId), true);
  assertEquals(simulator.isOnline(other.accountId), false);
  await call(simulator, "msg/notifystop", { token });
  assertEquals(simulator.isOnline(), false);
});
