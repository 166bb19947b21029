import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { createSimulator } from "../../src/simulator/mod.ts";
import { poll, send } from "./_wire.ts";

Deno.test("getupdates brings what a user said, in the shape of the real server", async () => {
  const simulator = createSimulator();
  const { accountId, token } = simulator.createBot();
  const alice = simulator.user("alice");
  const sent = await alice.say("你好");
  const { msgs: [message], ...rest } = await poll(simulator, token);
  assertEquals(rest["ret"], 0);
  assertEquals(rest["longpolling_timeout_ms"], 35_000);
  assertMatch(rest["get_updates_buf"], /^[A-Za-z0-9+/=]+$/);
  assertEquals(message.seq, 1);
  assertEquals(message.from_user_id, alice.id);
  assertEquals(message.to_user_id, accountId);
  assertEquals(message.client_id, sent.clientId);
  assertEquals(message.create_time_ms, sent.sentAt);
  assertEquals([message.message_type, message.message_state], [1, 2]);
  assertEquals(message.context_token, sent.contextToken);
  assertMatch(message.context_token, /^[A-Za-z0-9+/]{136}$/);
  assertEquals(message.item_list.length, 1);
  assertEquals(message.item_list[0].type, 1);
  assertEquals(message.item_list[0].text_item, { text: "你好" });
});

Deno.test("getupdates writes uint64 ids as JSON numbers with all their digits, or as texts when asked", async () => {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  const alice = simulator.user("alice");
  const first = await alice.say('"message_id":12345678901234567890');
  const second = await alice.say("two");
  const third = await alice.say("three", { idsAs: "text" });
  const response = await send(simulator, "getupdates", {
    token,
    body: { get_updates_buf: "" },
  });
  const text = await response.text();
  assert(text.includes(`"message_id":${first.messageId},`));
  assert(text.includes(`"message_id":${second.messageId},`));
  assert(text.includes(`"message_id":"${third.messageId}",`));
  assertMatch(text, /"msg_id":\d{19},/);
  assert(BigInt(first.messageId) > 2n ** 53n);
  assert(first.messageId !== second.messageId);
  assertEquals(Number(first.messageId), Number(second.messageId));
  assertEquals(
    JSON.parse(text).msgs[0].item_list[0].text_item.text,
    '"message_id":12345678901234567890',
  );
});

Deno.test("getupdates holds the poll until a message comes", async () => {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  const polled = poll(simulator, token);
  await simulator.user("alice").say("at last");
  assertEquals(
    (await polled)["msgs"][0].item_list[0].text_item.text,
    "at last",
  );
});

Deno.test("getupdates comes back empty after the hold, by fake time", async () => {
  using time = new FakeTime();
  const simulator = createSimulator({ holdMs: 20_000 });
  const { token } = simulator.createBot();
  let done = false;
  const polled = poll(simulator, token).finally(() => done = true);
  await time.tickAsync(19_999);
  await time.tickAsync();
  assertEquals(done, false);
  await time.tickAsync(1);
  const answer = await polled;
  assertEquals(answer["msgs"], []);
  assertEquals(answer["longpolling_timeout_ms"], 20_000);
});

Deno.test("getupdates comes back empty after the hold, by the simulator's clock", async () => {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  const polled = poll(simulator, token);
  await Promise.resolve();
  while (simulator.calls.length === 0) await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve, 0));
  simulator.clock.advance(35_000);
  assertEquals((await polled)["msgs"], []);
});

Deno.test("getupdates gives nothing twice, whatever the cursor", async () => {
  const simulator = createSimulator({ holdMs: 0 });
  const { token } = simulator.createBot();
  const alice = simulator.user("alice");
  await alice.say("one");
  const first = await poll(simulator, token);
  await alice.say("two");
  const second = await poll(simulator, token, first["get_updates_buf"]);
  assertEquals(second["msgs"].length, 1);
  assert(first["get_updates_buf"] !== second["get_updates_buf"]);
  for (const cursor of ["", first["get_updates_buf"], "bogus", "AAAA"]) {
    assertEquals((await poll(simulator, token, cursor))["msgs"], []);
  }
});

Deno.test('getupdates repeats what came after an old cursor with oldCursor "replay"', async () => {
  const simulator = createSimulator({ holdMs: 0, oldCursor: "replay" });
  const { token } = simulator.createBot();
  const alice = simulator.user("alice");
  await alice.say("one");
  const first = await poll(simulator, token);
  await alice.say("two");
  for (let turn = 0; turn < 2; turn++) {
    const { msgs } = await poll(simulator, token, first["get_updates_buf"]);
    assertEquals(msgs.length, 1);
    assertEquals(msgs[0].item_list[0].text_item.text, "two");
  }
  assertEquals((await poll(simulator, token, ""))["msgs"], []);
});

Deno.test("getupdates brings at most batchSize messages and keeps the rest", async () => {
  const simulator = createSimulator({ holdMs: 0, batchSize: 2 });
  const { token } = simulator.createBot();
  for (const text of ["1", "2", "3"]) await simulator.user("alice").say(text);
  assertEquals((await poll(simulator, token))["msgs"].length, 2);
  const { msgs } = await poll(simulator, token);
  assertEquals(msgs.length, 1);
  assertEquals(msgs[0].item_list[0].text_item.text, "3");
});

Deno.test("getupdates ends an older poll of the same bot empty when a newer one comes", async () => {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  const older = poll(simulator, token);
  await new Promise((resolve) => setTimeout(resolve, 0));
  const newer = poll(simulator, token);
  assertEquals((await older)["msgs"], []);
  await simulator.user("alice").say("for the newer");
  assertEquals((await newer)["msgs"].length, 1);
});

Deno.test("getupdates of one bot brings nothing of another's", async () => {
  const simulator = createSimulator({ holdMs: 0 });
  const one = simulator.createBot();
  const two = simulator.createBot();
  await simulator.user("alice", { bot: two.accountId }).say("to two");
  assertEquals((await poll(simulator, one.token))["msgs"], []);
  assertEquals((await poll(simulator, two.token))["msgs"].length, 1);
});

Deno.test("fetch() rejects at once with the signal's reason when a held poll is aborted, and loses nothing", async () => {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  const controller = new AbortController();
  const polled = poll(simulator, token, "", controller.signal);
  await new Promise((resolve) => setTimeout(resolve, 0));
  const reason = new Error("enough");
  controller.abort(reason);
  assertEquals(await polled.catch((error) => error), reason);
  await simulator.user("alice").say("still there");
  assertEquals((await poll(simulator, token))["msgs"].length, 1);
});

Deno.test("fetch() gives back the messages of an answer that nobody took", async () => {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  const controller = new AbortController();
  const polled = poll(simulator, token, "", controller.signal);
  await new Promise((resolve) => setTimeout(resolve, 0));
  const said = simulator.user("alice").say("said as the caller leaves");
  controller.abort(new Error("gone"));
  await said;
  await assertRejects(() => polled, Error, "gone");
  assertEquals((await poll(simulator, token))["msgs"].length, 1);
});

Deno.test("fetch() rejects with the reason of a signal that fired before", async () => {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  const signal = AbortSignal.abort(new Error("too late"));
  await assertRejects(() => poll(simulator, token, "", signal), Error, "late");
  assertEquals(simulator.calls, []);
});

Deno.test("close() ends held polls, and later requests fail as if nothing listened", async () => {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  const polled = poll(simulator, token);
  await new Promise((resolve) => setTimeout(resolve, 0));
  await simulator.close();
  await assertRejects(() => polled, TypeError, "connection closed");
  await assertRejects(
    () => poll(simulator, token),
    TypeError,
    "connection refused",
  );
});
