import { assert, assertEquals, assertFalse } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { type HeldMessage, Outbox } from "../../src/delivery/outbox.ts";
import { FakeState } from "../_support/fake_state.ts";

const KEY = "weixin:bot@im.bot:outbox:alice";
const DAY = 24 * 60 * 60_000;

function held(name: string, heldAt: number = Date.now()): HeldMessage {
  return {
    clientId: name,
    item: { type: 1, text_item: { text: name } },
    heldAt,
  };
}

function setUp() {
  const state = new FakeState();
  return { state, outbox: new Outbox(state, "bot@im.bot") };
}

function names(messages: readonly HeldMessage[]): string[] {
  return messages.map(({ clientId }) => clientId);
}

Deno.test("read() gives nothing for a user for whom nothing waits", async () => {
  const { outbox } = setUp();
  assertEquals(await outbox.read("alice"), []);
});

Deno.test("add() keeps messages in order, for each user apart", async () => {
  const { outbox } = setUp();
  for (const name of ["one", "two", "three"]) {
    assert(await outbox.add("alice", held(name)));
  }
  await outbox.add("bob", held("four", 4_102_444_800_000));
  assertEquals(names(await outbox.read("alice")), ["one", "two", "three"]);
  assertEquals(await outbox.read("bob"), [held("four", 4_102_444_800_000)]);
});

Deno.test("add() takes fifty messages and no more", async () => {
  const { outbox } = setUp();
  for (let n = 0; n < 50; n++) {
    assert(await outbox.add("alice", held(`${n}`)), `${n}`);
  }
  assertFalse(await outbox.add("alice", held("50")));
  assertEquals(names(await outbox.read("alice")).at(-1), "49");
  await outbox.write("alice", (await outbox.read("alice")).slice(5));
  assert(await outbox.add("alice", held("51")));
});

Deno.test("read() forgets messages after seven days, each by its own time", async () => {
  using time = new FakeTime(0);
  const { outbox } = setUp();
  await outbox.add("alice", held("old"));
  time.tick(DAY);
  await outbox.add("alice", held("new"));
  time.tick(6 * DAY);
  assertEquals(names(await outbox.read("alice")), ["old", "new"]);
  time.tick(1);
  assertEquals(names(await outbox.read("alice")), ["new"]);
});

Deno.test("add() has room again when old messages have lapsed", async () => {
  using time = new FakeTime(0);
  const { outbox } = setUp();
  for (let n = 0; n < 50; n++) await outbox.add("alice", held(`${n}`));
  time.tick(7 * DAY + 1);
  assert(await outbox.add("alice", held("new")));
  assertEquals(names(await outbox.read("alice")), ["new"]);
});

Deno.test("write() keeps the record for seven days, and none when nothing waits", async () => {
  const { state, outbox } = setUp();
  await outbox.write("alice", [held("one")]);
  assertEquals(state.ttls.get(KEY), 7 * DAY);
  await outbox.write("alice", []);
  assertEquals(state.peek(KEY), undefined);
});

Deno.test("read() takes what it can use of a record that is damaged", async () => {
  const { state, outbox } = setUp();
  const good = held("good");
  const { heldAt: _, ...timeless } = held("timeless");
  for (const record of ["text", 7, {}, { 0: good }]) {
    await state.set(KEY, record);
    assertEquals(await outbox.read("alice"), []);
  }
  await state.set(KEY, [
    null,
    "text",
    [good],
    timeless,
    { ...good, clientId: 5 },
    { ...good, item: "text" },
    { ...good, heldAt: "yesterday" },
    good,
  ]);
  assertEquals(await outbox.read("alice"), [good]);
});
