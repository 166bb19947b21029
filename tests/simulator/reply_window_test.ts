import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { createSimulator } from "../../src/simulator/mod.ts";
import { talk } from "./_wire.ts";

const HOUR = 60 * 60 * 1_000;

Deno.test("sendmessage refuses the eleventh message until the user writes again", async () => {
  using _time = new FakeTime();
  const { simulator, alice, text, post } = await talk();
  for (let n = 1; n <= 10; n++) {
    assertEquals((await post(text(`${n}`)))["ret"], 0);
    assertEquals(simulator.quota(alice).remaining, 10 - n);
    simulator.clock.advance(1_000);
  }
  const refused = await post(text("11"));
  assertEquals(refused, { http: 200, ret: -2, errmsg: "prepare failed" });
  assertEquals(
    simulator.calls.at(-1)!.reason,
    "the 10 messages since the user's last one are spent",
  );
  await alice.say("go on");
  assertEquals(simulator.quota(alice).remaining, 10);
  assertEquals((await post(text("12")))["ret"], 0);
});

Deno.test("sendmessage counts a message once, however often it is sent", async () => {
  const { simulator, alice, text, post } = await talk();
  const body = text("once");
  for (let n = 0; n < 5; n++) assertEquals((await post(body))["ret"], 0);
  assertEquals(simulator.quota(alice).remaining, 9);
  assertEquals(simulator.sentTo(alice).map(({ attempts }) => attempts), [5]);
});

Deno.test("sendmessage refuses everything 24 hours after the user's message", async () => {
  using time = new FakeTime(1_000_000);
  const { simulator, alice, text, post } = await talk();
  assertEquals(simulator.quota(alice), {
    remaining: 10,
    expiresAt: 1_000_000 + 24 * HOUR,
    penaltyUntil: undefined,
  });
  time.tick(24 * HOUR - 1);
  assertEquals((await post(text("just in time")))["ret"], 0);
  time.tick(1);
  assertEquals((await post(text("too late")))["ret"], -2);
  assertEquals(simulator.quota(alice).remaining, 0);
  await alice.say("hello?");
  assertEquals(simulator.quota(alice).remaining, 10);
});

Deno.test("sendmessage answers the third message within a second with an hour of refusals", async () => {
  using _time = new FakeTime();
  const { simulator, alice, text, post } = await talk();
  const send = async () => (await post(text("x")))["ret"];
  assertEquals([await send(), await send(), await send()], [0, 0, -2]);
  assertStringIncludes(simulator.calls.at(-1)!.reason!, "the third message");
  simulator.clock.advance(HOUR - 1);
  await alice.say("a new message does not help");
  assertEquals(await send(), -2);
  assertEquals(
    simulator.quota(alice).penaltyUntil,
    simulator.clock.now() + HOUR,
  );
  simulator.clock.advance(HOUR - 1);
  assertEquals(await send(), -2);
  simulator.clock.advance(HOUR);
  assertEquals(simulator.quota(alice).penaltyUntil, undefined);
  assertEquals(await send(), 0);
});

Deno.test("sendmessage takes two messages a second to each of two users", async () => {
  using _time = new FakeTime();
  const { simulator, text, post } = await talk();
  const bob = simulator.user("bob");
  const { contextToken } = await bob.say("hi");
  const toBob = { to_user_id: bob.id, context_token: contextToken };
  for (let second = 0; second < 4; second++) {
    for (const change of [{}, {}, toBob, toBob]) {
      assertEquals((await post(text("x", change)))["ret"], 0);
    }
    simulator.clock.advance(1_000);
  }
});

Deno.test("the limits can be turned off, each by itself", async () => {
  using time = new FakeTime();
  const { simulator, alice, text, post } = await talk({
    maxMessages: false,
    windowMs: false,
    burstPenalty: false,
  });
  time.tick(48 * HOUR);
  for (let n = 0; n < 20; n++) assertEquals((await post(text("x")))["ret"], 0);
  assertEquals(simulator.quota(alice), {
    remaining: Infinity,
    expiresAt: undefined,
    penaltyUntil: undefined,
  });
  simulator.settings.windowMs = 1;
  assertEquals((await post(text("x")))["ret"], -2);
  simulator.settings.windowMs = false;
  simulator.settings.maxMessages = 21;
  assertEquals((await post(text("x")))["ret"], 0);
  assertEquals((await post(text("x")))["ret"], -2);
});

Deno.test("sendmessage without a context token needs an open window even when lenient", async () => {
  const { simulator, text, post } = await talk({ strict: false });
  const bob = { to_user_id: simulator.user("bob").id };
  const answer = await post(text("x", { ...bob, context_token: undefined }));
  assertEquals(answer["errmsg"], "prepare failed");
  assertStringIncludes(simulator.calls.at(-1)!.reason!, "never wrote");
});

Deno.test("sentTo() lists what was accepted, shown or not", async () => {
  const { simulator, alice, text, post } = await talk();
  await post(text("seen"));
  simulator.settings.sendAnswer = "drop";
  await post(text("swallowed"));
  assertEquals(
    simulator.sentTo(alice).map(({ text, shown }) => [text, shown]),
    [["seen", true], ["swallowed", false]],
  );
});

Deno.test("quota() refuses a user of another simulator", () => {
  const stranger = createSimulator().user("alice");
  assertThrows(
    () => createSimulator().quota(stranger),
    TypeError,
    "another simulator",
  );
});
