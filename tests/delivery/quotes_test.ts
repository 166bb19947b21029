import { assert, assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { type QuotableMessage, Quotes } from "../../src/delivery/quotes.ts";
import { guardState } from "../../src/delivery/state.ts";
import { JournalState } from "../_support/journal_state.ts";
import { RecordingLog } from "../_support/log.ts";
import { tick } from "../_support/time.ts";

const KEY = "weixin:b:quotes:u";
const DAY = 24 * 60 * 60_000;

function open(state = new JournalState()) {
  const log = new RecordingLog();
  const quotes = new Quotes({ state: guardState(state), accountId: "b", log });
  const say = (id: string, text: string) =>
    quotes.received({
      message_id: id,
      from_user_id: "u",
      create_time_ms: Date.now(),
      item_list: [{ type: 1, msg_id: `i${id}`, text_item: { text } }],
    }, Date.now());
  return { state, log, quotes, say };
}

function lastRecord(state: JournalState): QuotableMessage[] {
  return state.writes(KEY).at(-1) as QuotableMessage[];
}

Deno.test("Quotes find both directions by every id, before and after they are written", async () => {
  using time = new FakeTime();
  const { quotes, say, state } = open();
  say("1", "hello");
  quotes.sent("u", "2", { type: 1, text_item: { text: "hi" } });
  const check = async () => {
    for (const id of ["1", "i1"]) {
      const found = await quotes.find("u", id);
      assertEquals([found?.from, found?.ids[0]], ["user", "1"]);
      assertEquals(found?.items, [{ type: 1, text_item: { text: "hello" } }]);
    }
    assertEquals((await quotes.find("u", "2"))?.from, "bot");
    assertEquals(await quotes.find("u", "3"), undefined);
    assertEquals(await quotes.find("v", "1"), undefined);
  };
  await check();
  assertEquals(state.writes(KEY), []);
  await tick(time, 1_000);
  await quotes.flush();
  assertEquals(state.writes(KEY).length, 1);
  await check();
});

Deno.test("Quotes write what comes within a second in one write, and nothing when nothing came", async () => {
  using time = new FakeTime();
  const { quotes, say, state } = open();
  for (let i = 0; i < 50; i++) say(String(i), "x");
  await tick(time, 1_000);
  await quotes.flush();
  assertEquals(state.writes(KEY).length, 1);
  assertEquals(lastRecord(state).length, 50);
  await tick(time, 60_000);
  await quotes.flush();
  assertEquals(state.writes(KEY).length, 1);
});

Deno.test("Quotes keep the newest 200 messages of a user, each once, for 30 days", async () => {
  using time = new FakeTime();
  const { quotes, say, state } = open();
  say("old", "x");
  await quotes.flush();
  time.tick(29 * DAY);
  for (let i = 0; i < 150; i++) say(`a${i}`, "x");
  say("a0", "x");
  await quotes.flush();
  assertEquals(lastRecord(state).length, 151);
  time.tick(2 * DAY);
  for (let i = 0; i < 60; i++) say(`b${i}`, "x");
  await quotes.flush();
  const ids = lastRecord(state).map(({ ids }) => ids[0]);
  assertEquals(ids.length, 200);
  assertEquals(ids.at(-1), "b59");
  assertEquals(ids.includes("old"), false);
  assertEquals(new Set(ids).size, 200);
});

Deno.test("Quotes keep a record small when messages are long", async () => {
  using _time = new FakeTime();
  const { quotes, say, state } = open();
  for (let i = 0; i < 100; i++) say(String(i), "字".repeat(4_000));
  await quotes.flush();
  const record = lastRecord(state);
  assert(JSON.stringify(record).length <= 256 * 1024 + 1_000);
  assertEquals(record.at(-1)?.ids[0], "99");
});

Deno.test("Quotes of two processes do not write over each other", async () => {
  using _time = new FakeTime();
  const state = new JournalState();
  const [one, two] = [open(state), open(state)];
  one.say("1", "x");
  two.say("2", "y");
  await one.quotes.flush();
  await two.quotes.flush();
  assertEquals(lastRecord(state).map(({ ids }) => ids[0]), ["1", "2"]);
  assertEquals((await one.quotes.find("u", "2"))?.ids[0], "2");
});

Deno.test("Quotes fail nothing while the state fails or holds nonsense", async () => {
  using _time = new FakeTime();
  const { quotes, say, state, log } = open();
  await state.set(KEY, [{ ids: [] }, "x", null, { ids: ["1"], at: 1 }]);
  assertEquals(await quotes.find("u", "1"), undefined);
  state.failing = new Error("down");
  say("2", "x");
  assertEquals((await quotes.find("u", "2"))?.ids[0], "2");
  assertEquals(await quotes.find("u", "1"), undefined);
  await quotes.flush();
  assertEquals(log.lines.length, 2);
  assertEquals(await quotes.find("u", "2"), undefined);
});

Deno.test("Quotes skip messages without an id or a sender", async () => {
  using _time = new FakeTime();
  const { quotes, state } = open();
  quotes.received({ from_user_id: "u", item_list: [] }, 1);
  quotes.received({ message_id: "1" }, 1);
  quotes.received({ message_id: "0", from_user_id: "u" }, 1);
  await quotes.flush();
  assertEquals(state.writes(KEY), []);
});
