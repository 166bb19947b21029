import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  ApiError,
  ReplyWindowError,
  StateError,
  ValidationError,
} from "../../src/errors.ts";
import { items, shown, startSending } from "../_support/sending.ts";
import { drive, pass } from "../_support/time.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const NUMBERS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];

Deno.test("send() throws, and calls nobody, for a user who never wrote", async () => {
  using time = new FakeTime();
  const { alice, send, calls } = startSending(time);
  const error = await assertRejects(
    () => send(alice, "hello"),
    ReplyWindowError,
    "not written to this bot yet",
  );
  assertEquals([error.reason, error.expiresAt], ["never-opened", undefined]);
  assertEquals(calls().length, 0);
});

Deno.test("send() throws after ten messages, until the user writes again", async () => {
  using time = new FakeTime();
  const { alice, say, send, sender, calls } = startSending(time);
  const openedAt = time.now;
  await say(alice);
  await send(alice, ...NUMBERS);
  const error = await assertRejects(
    () => send(alice, "eleven"),
    ReplyWindowError,
    "every message",
  );
  assertEquals([error.reason, error.expiresAt], ["spent", openedAt + DAY]);
  assertEquals(calls().length, 10);
  assertEquals((await sender.window(alice.id)).closed, "spent");
  await say(alice);
  assertEquals((await sender.window(alice.id)).remaining, 10);
  await send(alice, "eleven");
  assertEquals(shown(alice), [...NUMBERS, "eleven"]);
});

Deno.test("send() throws 24 hours after the user's message", async () => {
  using time = new FakeTime();
  const { alice, say, send, calls } = startSending(time);
  await say(alice);
  time.tick(DAY - 1);
  await send(alice, "just in time");
  time.tick(1);
  const error = await assertRejects(
    () => send(alice, "too late"),
    ReplyWindowError,
    "too old",
  );
  assertEquals([error.reason, calls().length], ["expired", 1]);
});

Deno.test("window() tells what is left after each message", async () => {
  using time = new FakeTime();
  const { alice, say, send, sender, simulator } = startSending(time);
  await say(alice);
  const expiresAt = time.now + DAY;
  for (const remaining of [10, 9, 8, 7]) {
    assertEquals(await sender.window(alice.id), {
      closed: undefined,
      remaining,
      expiresAt,
    });
    assertEquals(simulator.quota(alice).remaining, remaining);
    await send(alice, "x");
  }
});

Deno.test("received() opens a window no later than now, whatever a phone's clock says", async () => {
  using time = new FakeTime();
  const { alice, sender } = startSending(time);
  const { now } = time;
  const message = { from_user_id: alice.id, create_time_ms: now + DAY };
  await drive(time, sender.received(message, now));
  assertEquals((await sender.window(alice.id)).expiresAt, now + DAY);
  const { from_user_id } = message;
  time.tick(5);
  await drive(time, sender.received({ from_user_id }, now + 5));
  assertEquals((await sender.window(alice.id)).expiresAt, now + 5 + DAY);
});

Deno.test("received() of the same message once more gives no second ten", async () => {
  using time = new FakeTime();
  const { alice, say, send, sender } = startSending(time);
  await say(alice);
  const sentAt = time.now;
  await send(alice, "one", "two");
  const again = { from_user_id: alice.id, create_time_ms: sentAt };
  await drive(time, sender.received(again, time.now));
  assertEquals((await sender.window(alice.id)).remaining, 8);
});

Deno.test('send() with "queue" holds messages until the user writes', async () => {
  using time = new FakeTime();
  const { alice, say, send, calls } = startSending(time, {
    whenClosed: "queue",
  });
  const sent = await send(alice, "one", "two");
  assertEquals(sent.map(({ status, messageId }) => [status, messageId]), [
    ["held", undefined],
    ["held", undefined],
  ]);
  assertEquals([calls().length, shown(alice)], [0, []]);
  await say(alice);
  assertEquals(shown(alice), ["one", "two"]);
  assertEquals(
    alice.messages.map(({ clientId }) => clientId),
    sent.map(({ clientId }) => clientId),
  );
  await say(alice);
  assertEquals(shown(alice), ["one", "two"]);
});

Deno.test('send() with "queue" sends at once while the window is open', async () => {
  using time = new FakeTime();
  const { alice, say, send } = startSending(time, { whenClosed: "queue" });
  await say(alice);
  assertEquals((await send(alice, "one"))[0]?.status, "queued");
  assertEquals(shown(alice), ["one"]);
});

Deno.test("received() flushes at most five messages, oldest first", async () => {
  using time = new FakeTime();
  const { alice, bob, say, send, sender } = startSending(time, {
    whenClosed: "queue",
  });
  await send(alice, ...NUMBERS, "11", "12");
  await send(bob, "for bob");
  await say(alice);
  assertEquals(shown(alice), NUMBERS.slice(0, 5));
  assertEquals((await sender.window(alice.id)).remaining, 5);
  time.tick(10_000);
  await say(alice);
  assertEquals(shown(alice), NUMBERS);
  time.tick(10_000);
  await say(alice);
  assertEquals(shown(alice), [...NUMBERS, "11", "12"]);
  assertEquals(shown(bob), []);
});

Deno.test("received() flushes before an answer that was asked for after it", async () => {
  using time = new FakeTime();
  const { alice, send, sender } = startSending(time, { whenClosed: "queue" });
  await send(alice, "held");
  const { contextToken, sentAt } = await alice.say("hi");
  const flushed = sender.received({
    from_user_id: alice.id,
    context_token: contextToken,
    create_time_ms: sentAt,
  }, time.now);
  const answered = sender.send(alice.id, items("answer"));
  await drive(time, Promise.all([flushed, answered]));
  assertEquals(shown(alice), ["held", "answer"]);
});

Deno.test("received() flushes no more than the window takes", async () => {
  using time = new FakeTime();
  const { alice, say, send } = startSending(time, {
    whenClosed: "queue",
    limits: { maxMessages: 3, maxAgeMs: DAY },
  });
  await send(alice, ...NUMBERS);
  await say(alice);
  assertEquals(shown(alice), ["1", "2", "3"]);
});

Deno.test("received() keeps a held message whose send failed, and sends it once", async () => {
  using time = new FakeTime();
  const { alice, say, send, simulator, log } = startSending(time, {
    whenClosed: "queue",
  });
  await send(alice, "one", "two");
  simulator.fault({
    endpoint: "sendmessage",
    count: 2,
    reset: true,
    afterAccept: true,
  });
  await say(alice);
  assert(log.of("warn").some((line) => line.includes("what had waited")));
  assertEquals(shown(alice), ["one"]);
  time.tick(10_000);
  await say(alice);
  assertEquals(shown(alice), ["one", "two"]);
  assertEquals(simulator.sentTo(alice)[0]?.attempts, 3);
});

Deno.test("received() forgets messages that were held for seven days", async () => {
  using time = new FakeTime();
  const { alice, say, send } = startSending(time, { whenClosed: "queue" });
  await send(alice, "old");
  time.tick(DAY);
  await send(alice, "new");
  time.tick(6 * DAY + 1);
  await say(alice);
  assertEquals(shown(alice), ["new"]);
});

Deno.test('send() with "queue" refuses a message when fifty wait', async () => {
  using time = new FakeTime();
  const { alice, send } = startSending(time, { whenClosed: "queue" });
  await send(alice, ...new Array(49).fill("x"));
  await send(alice, "fiftieth");
  await assertRejects(
    () => send(alice, "one too many"),
    ValidationError,
    "50 wait already",
  );
});

Deno.test('send() with "send" tries in spite of a closed window', async () => {
  using time = new FakeTime();
  const { alice, say, send, simulator } = startSending(time, {
    whenClosed: "send",
    simulator: { maxMessages: false },
  });
  await say(alice);
  await send(alice, ...NUMBERS, "eleven");
  assertEquals(shown(alice).at(-1), "eleven");
  simulator.settings.maxMessages = 10;
  const error = await assertRejects(() => send(alice, "twelve"), ApiError);
  assertEquals([error.ret, error.reason], [-2, "quota"]);
});

Deno.test("send() answers a known user while the state fails, and counts", async () => {
  using time = new FakeTime();
  const { alice, say, send, sender, state } = startSending(time);
  await say(alice);
  state.fail();
  assertEquals((await send(alice, "one", "two")).length, 2);
  assertEquals(shown(alice), ["one", "two"]);
  assertEquals((await sender.window(alice.id)).remaining, 8);
  state.recover();
  await send(alice, "three");
  assertEquals((await sender.window(alice.id)).remaining, 7);
});

Deno.test("send() answers a known user while the state hangs", async () => {
  using time = new FakeTime();
  const { alice, say, send, state } = startSending(time);
  await say(alice);
  state.hang();
  const { now } = time;
  assertEquals((await send(alice, "one"))[0]?.status, "queued");
  assertEquals(shown(alice), ["one"]);
  assert(time.now - now <= 20_000, `${time.now - now}`);
});

Deno.test("send() answers a message that came while the state failed", async () => {
  using time = new FakeTime();
  const { alice, send, sender, state } = startSending(time);
  const { contextToken, sentAt } = await alice.say("hi");
  state.fail();
  await assertRejects(
    () =>
      drive(
        time,
        sender.received({
          from_user_id: alice.id,
          context_token: contextToken,
          create_time_ms: sentAt,
        }, time.now),
      ),
    StateError,
  );
  await send(alice, "while it fails");
  state.recover();
  await send(alice, "afterwards");
  assertEquals(shown(alice), ["while it fails", "afterwards"]);
});

Deno.test("send() tells that the state fails when it knows nothing of the user", async () => {
  using time = new FakeTime();
  const { alice, send, state, calls } = startSending(time);
  await alice.say("hi");
  state.fail();
  await assertRejects(() => send(alice, "hello"), StateError);
  assertEquals(calls().length, 0);
});

Deno.test("relogin() closes the windows of the login before", async () => {
  using time = new FakeTime();
  const { alice, say, send, sender, client } = startSending(time);
  await say(alice);
  sender.relogin(client, "login 2");
  const error = await assertRejects(() => send(alice, "x"), ReplyWindowError);
  assertEquals(error.reason, "never-opened");
  assertEquals(await sender.contextToken(alice.id), undefined);
  await pass(time, 1);
  await say(alice);
  await send(alice, "hello");
  assertEquals(shown(alice), ["hello"]);
});
