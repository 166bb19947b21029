import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { type ChosenAction, readChosen } from "../../src/delivery/chosen.ts";
import {
  Dispatcher,
  type DispatchRules,
} from "../../src/delivery/dispatcher.ts";
import { Inbox } from "../../src/delivery/inbox.ts";
import { Ledger } from "../../src/delivery/ledger.ts";
import { Lease } from "../../src/delivery/lease.ts";
import type { WeixinMessage } from "../../src/ilink/types.ts";
import { JournalState } from "../_support/journal_state.ts";
import { RecordingLog } from "../_support/log.ts";
import { tick } from "../_support/time.ts";

const ORDERED: DispatchRules = {
  order: "ordered",
  finished: "settled",
  maxQueueSize: 10,
  queueEntryTtlMs: Infinity,
};
const QUEUE: DispatchRules = {
  order: "immediate",
  finished: "drained",
  maxQueueSize: 10,
  queueEntryTtlMs: 90_000,
};
const YES: ChosenAction = { actionId: "yes", messageId: "card", value: "v" };

/** A dispatcher for which every message whose id begins with `yes` is an action. */
async function open(
  time: FakeTime,
  rules: DispatchRules,
  state: JournalState = new JournalState(),
) {
  const life = new AbortController();
  const log = new RecordingLog();
  const times = { ttlMs: 3_600_000, renewMs: 3_000_000, retryMs: 5_000 };
  const lease = (await Lease.tryAcquire({ state, name: "p", times, log }))!;
  const { inbox, left } = await Inbox.open({
    state,
    lease,
    accountId: "b",
    tokenHash: "h",
    log,
    signal: life.signal,
  }, life.signal);
  const handed: [string, ChosenAction | undefined, () => void][] = [];
  const asked: string[] = [];
  const prepared = { failing: false };
  const dispatcher = new Dispatcher({
    inbox,
    state,
    log,
    rules,
    ledger: new Ledger(),
    handing: life.signal,
    signal: life.signal,
    receiver: {
      threadId: (userId) => `thread:${userId}`,
      messageId: ({ message_id }) => message_id!,
      prepare: ({ message_id }) => {
        asked.push(message_id!);
        if (prepared.failing) return Promise.reject(new Error("state"));
        const isYes = message_id!.startsWith("yes");
        return Promise.resolve(isYes ? YES : undefined);
      },
      deliver: ({ message_id, from_user_id }, chosen) =>
        new Promise((resolve) => {
          handed.push([message_id!, chosen, () => {
            dispatcher.ran(from_user_id!);
            resolve();
          }]);
        }),
    },
  });
  return {
    state,
    log,
    handed,
    asked,
    prepared,
    ids: () => handed.map(([id]) => id),
    resume: () => dispatcher.resume(left),
    receive: async (...ids: string[]) => {
      const msgs = ids.map((message_id): WeixinMessage => ({
        message_id,
        from_user_id: "u",
        message_type: 1,
      }));
      const written = Promise.withResolvers<void>();
      await inbox.accept(
        { msgs, malformed: 0 },
        (entries) => dispatcher.add(entries, written.promise),
      );
      written.resolve();
    },
    end: async (index: number) => {
      handed[index]![2]();
      await pass(time, 200);
    },
    [Symbol.asyncDispose]: async () => {
      life.abort();
      await tick(time, 0);
      await lease.release();
    },
  };
}

/** Lets time pass in small steps: what a timer starts may set the next one. */
async function pass(time: FakeTime, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 25) await tick(time, 25);
}

/** What the journal says of its messages. */
function journal(state: JournalState): unknown[] {
  const record = state.writes("weixin:b:inbox").at(-1) as {
    pending: { raw: { message_id: string }; chosen?: unknown }[];
  };
  return record.pending.map(({ raw, chosen }) => [raw.message_id, chosen]);
}

Deno.test("an action is journalled before it is handed over, and repeated without asking", async () => {
  using time = new FakeTime();
  const state = new JournalState();
  {
    await using first = await open(time, ORDERED, state);
    await first.receive("yes");
    await pass(time, 100);
    assertEquals(first.handed.map(([id, chosen]) => [id, chosen]), [[
      "yes",
      YES,
    ]]);
    assertEquals(journal(state), [["yes", YES]]);
  }
  await using second = await open(time, ORDERED, state);
  second.resume();
  await pass(time, 100);
  assertEquals(second.handed.map(([id, chosen]) => [id, chosen]), [[
    "yes",
    YES,
  ]]);
  assertEquals(second.asked, []);
  await second.end(0);
  assertEquals(journal(state), []);
});

Deno.test("an action waits for its turn in order, and what comes after waits for it", async () => {
  using time = new FakeTime();
  await using bench = await open(time, ORDERED);
  await bench.receive("a", "yes", "b");
  await pass(time, 100);
  assertEquals(bench.ids(), ["a"]);
  assertEquals(bench.asked, ["a"]);
  await bench.end(0);
  assertEquals(bench.ids(), ["a", "yes"]);
  await bench.end(1);
  assertEquals(bench.ids(), ["a", "yes", "b"]);
  assertEquals(bench.handed[2]![1], undefined);
});

Deno.test("an action runs alone where the bot keeps a queue for messages", async () => {
  using time = new FakeTime();
  await using bench = await open(time, QUEUE);
  await bench.receive("a", "b", "yes", "c");
  await pass(time, 1_000);
  assertEquals(bench.ids(), ["a", "b"]);
  await bench.end(0);
  assertEquals(bench.ids(), ["a", "b"]);
  await bench.end(1);
  assertEquals(bench.ids(), ["a", "b", "yes"]);
  await pass(time, 1_000);
  assertEquals(bench.ids(), ["a", "b", "yes"]);
  await bench.end(2);
  assertEquals(bench.ids(), ["a", "b", "yes", "c"]);
});

Deno.test("a message that is still in the bot's queue goes before the action that waited for it", async () => {
  using time = new FakeTime();
  await using bench = await open(time, QUEUE);
  await bench.receive("a", "yes");
  await pass(time, 100);
  bench.state.fill("thread:u", [{ message: { id: "a" } }]);
  await bench.end(0);
  await pass(time, 1_000);
  assertEquals(bench.ids(), ["a", "a"]);
  await bench.end(1);
  assertEquals(bench.ids(), ["a", "a", "yes"]);
  await bench.end(2);
  assertEquals(journal(bench.state), []);
});

Deno.test("nothing is handed over while it is not known whether it is an action", async () => {
  using time = new FakeTime();
  await using bench = await open(time, ORDERED);
  bench.prepared.failing = true;
  await bench.receive("yes");
  await pass(time, 2_000);
  assertEquals(bench.ids(), []);
  bench.prepared.failing = false;
  await pass(time, 4_000);
  assertEquals(bench.ids(), ["yes"]);
  assertEquals(bench.log.lines.length, 3);
});

Deno.test("readChosen() reads what was written, and nonsense as nothing", () => {
  assertEquals(readChosen(YES), YES);
  assertEquals(readChosen({ actionId: "a", messageId: "m" }), {
    actionId: "a",
    messageId: "m",
  });
  for (const value of [undefined, null, "x", {}, { actionId: "a" }]) {
    assertEquals(readChosen(value), undefined);
  }
});
