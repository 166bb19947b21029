import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertNotStrictEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { createSimulator } from "../../src/simulator/mod.ts";
import { call, textMessage } from "./_wire.ts";

Deno.test("user() gives the same user for the same name and bot", () => {
  const simulator = createSimulator();
  const one = simulator.createBot().accountId;
  const two = simulator.createBot().accountId;
  const alice = simulator.user("alice");
  assertStrictEquals(simulator.user("alice", { bot: one }), alice);
  const other = simulator.user("alice", { bot: two });
  assertNotStrictEquals(other, alice);
  assertEquals(other.id, alice.id);
  assertNotEquals(simulator.user("Alice").id, alice.id);
  assertThrows(() => simulator.user("alice", { bot: "x" }), TypeError, '"x"');
});

Deno.test("user() gives ids that a restarted simulator knows again", () => {
  const id = createSimulator().user("小明").id;
  assertMatch(id, /^o9cq8[\w-]{23}@im\.wechat$/);
  assertEquals(createSimulator().user("小明").id, id);
});

Deno.test("user() gives 20 000 names as many ids", () => {
  const simulator = createSimulator();
  const ids = new Set<string>();
  for (let n = 0; n < 20_000; n++) ids.add(simulator.user(`user ${n}`).id);
  assertEquals(ids.size, 20_000);
});

Deno.test("createBot() gives ids and tokens of the real form, and takes given ones once", () => {
  const simulator = createSimulator();
  const bot = simulator.createBot();
  assertMatch(bot.accountId, /^[0-9a-f]{12}@im\.bot$/);
  assertMatch(bot.token, /^[0-9a-f]{12}@im\.bot:[0-9a-f]{48}$/);
  assertEquals(bot.baseUrl, "http://127.0.0.1");
  assertEquals(bot.cdnBaseUrl, "http://127.0.0.1/c2c");
  const given = { accountId: "ab@im.bot", token: "ab@im.bot:s" };
  assertEquals(simulator.createBot(given).token, "ab@im.bot:s");
  assertThrows(() => simulator.createBot(given), TypeError, "already");
});

Deno.test("nextMessage() gives the bot's messages in order, to whoever waits first", async () => {
  const simulator = createSimulator({ burstPenalty: false });
  const { token } = simulator.createBot();
  const alice = simulator.user("alice");
  const { contextToken } = await alice.say("hi");
  const waiting = [alice.nextMessage(), alice.nextMessage()];
  for (const text of ["one", "two", "three"]) {
    const body = textMessage(alice.id, contextToken, text);
    await call(simulator, "sendmessage", { token, body });
  }
  const texts = (await Promise.all(waiting)).map(({ text }) => text);
  assertEquals(texts, ["one", "two"]);
  assertEquals((await alice.nextMessage()).text, "three");
});

Deno.test("nextMessage() says what came instead when nothing comes in time", async () => {
  using time = new FakeTime();
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  const alice = simulator.user("alice");
  const { contextToken } = await simulator.user("bob").say("hi");
  const post = (body: Record<string, unknown>) =>
    call(simulator, "sendmessage", { token, body });
  const bob = simulator.user("bob").id;
  await Promise.all([
    post(textMessage(bob, contextToken, "to bob")),
    post(textMessage("nobody", contextToken, "to nobody")),
    time.tickAsync(),
  ]);
  const waiting = assertRejects(() => alice.nextMessage(), DOMException);
  await time.tickAsync(10_000);
  const { name, message } = await waiting as DOMException;
  assertEquals(name, "TimeoutError");
  assertEquals(
    message,
    '"alice" got no message from the bot within 10000 ms; "bob" got 1; nobody polled for messages ' +
      'yet; the last refused call was sendmessage: HTTP 200, {"ret":-3,"errmsg":"to_user_id ' +
      '\\"nobody\\" is no user of this bot"}',
  );
});

Deno.test("nextMessage() ends with its signal", async () => {
  const alice = createSimulator().user("alice");
  const controller = new AbortController();
  const waiting = alice.nextMessage({ signal: controller.signal });
  controller.abort(new Error("enough"));
  await assertRejects(() => waiting, Error, "enough");
  await assertRejects(
    () => alice.nextMessage({ signal: controller.signal }),
    Error,
    "enough",
  );
});
