import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  Inbox,
  type InboxEntry,
  mark,
  MAX_PENDING,
} from "../../src/delivery/inbox.ts";
import { Lease } from "../../src/delivery/lease.ts";
import type { WeixinMessage } from "../../src/ilink/types.ts";
import { JournalState } from "../_support/journal_state.ts";
import { RecordingLog } from "../_support/log.ts";
import { settle, tick } from "../_support/time.ts";

const KEY = "weixin:b@im.bot:inbox";

function said(id: number, more: Partial<WeixinMessage> = {}): WeixinMessage {
  return {
    message_id: String(id),
    from_user_id: "u@im.wechat",
    message_type: 1,
    create_time_ms: 1_000 + id,
    item_list: [{ type: 1, text_item: { text: `text ${id}` } }],
    ...more,
  };
}

interface Opened {
  readonly inbox: Inbox;
  readonly left: InboxEntry[];
  readonly log: RecordingLog;
  /** Ends it as a crash would. */
  crash(): Promise<void>;
}

async function open(
  state: JournalState,
  tokenHash = "hash",
): Promise<Opened> {
  const log = new RecordingLog();
  const times = { ttlMs: 30_000, renewMs: 10_000, retryMs: 5_000 };
  const lease = await Lease.tryAcquire({ state, name: "poller", times, log });
  assert(lease);
  const life = new AbortController();
  const { inbox, left } = await Inbox.open({
    state,
    lease,
    accountId: "b@im.bot",
    tokenHash,
    log,
    signal: life.signal,
  }, life.signal);
  return {
    inbox,
    left,
    log,
    crash: async () => {
      life.abort(new Error("crash"));
      await lease.release();
    },
  };
}

async function accept(
  inbox: Inbox,
  msgs: readonly WeixinMessage[],
  get_updates_buf = "next",
): Promise<InboxEntry[]> {
  const entries: InboxEntry[] = [];
  await inbox.accept(
    { msgs, malformed: 0, get_updates_buf },
    (added) => entries.push(...added),
  );
  return entries;
}

Deno.test("accept() writes a batch and its cursor in one write before it resolves", async () => {
  using _time = new FakeTime();
  const state = new JournalState();
  const { inbox, crash } = await open(state);
  await accept(inbox, [said(1), said(2)], "cursor-1");
  assertEquals(state.writes(KEY).length, 1);
  const [record] = state.writes(KEY) as [Record<string, unknown>];
  assertEquals(record["cursor"], "cursor-1");
  assertEquals(
    (record["pending"] as InboxEntry[]).map(({ raw, attempt, started }) => [
      raw.message_id,
      attempt,
      started,
    ]),
    [["1", 0, false], ["2", 0, false]],
  );
  await crash();
});

Deno.test("accept() keeps the old cursor when the new one is empty, and writes nothing for an empty poll", async () => {
  using _time = new FakeTime();
  const state = new JournalState();
  const { inbox, crash } = await open(state);
  await accept(inbox, [], "cursor-1");
  await accept(inbox, [], "");
  await accept(inbox, [], "cursor-1");
  assertEquals(inbox.cursor, "cursor-1");
  assertEquals(state.writes(KEY).length, 1);
  await crash();
});

Deno.test("accept() drops what came before under any of its identities, across restarts", async () => {
  using _time = new FakeTime();
  const state = new JournalState();
  const before = await open(state);
  const original = said(1, { client_id: "c1" });
  const [entry] = await accept(before.inbox, [original]);
  before.inbox.finish(entry!).catch(() => {});
  await before.inbox.flush();
  await before.crash();
  const after = await open(state);
  const { message_id: _, ...withoutId } = original;
  const again = [
    original,
    withoutId,
    said(1, { message_id: "99", client_id: "c1", create_time_ms: 5 }),
  ];
  assertEquals(await accept(after.inbox, again), []);
  assertEquals((await accept(after.inbox, [said(2)])).length, 1);
  await after.crash();
});

Deno.test("accept() drops a message that stands twice in one batch", async () => {
  using _time = new FakeTime();
  const { inbox, crash } = await open(new JournalState());
  assertEquals((await accept(inbox, [said(1), said(1)])).length, 1);
  await crash();
});

Deno.test("accept() leaves out echoes, group messages and messages of nobody", async () => {
  using _time = new FakeTime();
  const { inbox, crash } = await open(new JournalState());
  const { from_user_id: _, ...nobody } = said(3);
  const entries = await accept(inbox, [
    said(1, { message_type: 2 }),
    said(2, { group_id: "g" }),
    nobody,
    said(4),
  ]);
  assertEquals(entries.map(({ raw }) => raw.message_id), ["4"]);
  await crash();
});

Deno.test("completions within 50 ms share one write", async () => {
  using time = new FakeTime();
  const state = new JournalState();
  const { inbox, crash } = await open(state);
  const entries = await accept(inbox, [said(1), said(2), said(3)]);
  for (const entry of entries) inbox.finish(entry).catch(() => {});
  await tick(time, 49);
  assertEquals(state.writes(KEY).length, 1);
  await tick(time, 1);
  await settle(time);
  assertEquals(state.writes(KEY).length, 2);
  assertEquals(state.pendingIn(KEY), []);
  await crash();
});

Deno.test("a batch is held while the state fails, and let go when it works again", async () => {
  using time = new FakeTime();
  const state = new JournalState();
  const { inbox, log, crash } = await open(state);
  state.failing = new Error("down");
  let accepted = false;
  const accepting = accept(inbox, [said(1)]).then(() => accepted = true);
  for (let second = 0; second < 5; second++) await tick(time, 1_000);
  assertEquals(accepted, false);
  assertEquals(inbox.failing, true);
  assert(log.errors.some((line) => line.includes("messages are held")));
  state.failing = undefined;
  await tick(time, 1_000);
  await accepting;
  assertEquals(state.pendingIn(KEY), ["1"]);
  await crash();
});

Deno.test("ready() does not let another poll start while writes fail", async () => {
  using time = new FakeTime();
  const state = new JournalState();
  const { inbox, crash } = await open(state);
  const [entry] = await accept(inbox, [said(1)]);
  state.failing = new Error("down");
  inbox.finish(entry!).catch(() => {});
  await tick(time, 60);
  await settle(time);
  let ready = false;
  const waiting = inbox.ready(new AbortController().signal)
    .then(() => ready = true);
  await tick(time, 3_000);
  assertEquals(ready, false);
  state.failing = undefined;
  await tick(time, 1_000);
  await waiting;
  await crash();
});

Deno.test("ready() pauses polling at 256 pending messages and goes on below", async () => {
  using _time = new FakeTime();
  const { inbox, crash } = await open(new JournalState());
  const batch = Array.from({ length: MAX_PENDING }, (_, id) => said(id));
  const entries = await accept(inbox, batch);
  const stop = new AbortController();
  let ready = false;
  const waiting = inbox.ready(stop.signal).then(() => ready = true);
  await Promise.resolve();
  assertEquals(ready, false);
  inbox.finish(entries[0]!).catch(() => {});
  await waiting;
  await crash();
});

Deno.test("ready() ends with the signal", async () => {
  using _time = new FakeTime();
  const { inbox, crash } = await open(new JournalState());
  await accept(inbox, Array.from({ length: MAX_PENDING }, (_, id) => said(id)));
  const stop = new AbortController();
  const waiting = inbox.ready(stop.signal);
  stop.abort(new Error("enough"));
  await assertRejects(() => waiting, Error, "enough");
  await crash();
});

Deno.test("open() hands back what was not finished, and only started messages keep their attempt", async () => {
  using _time = new FakeTime();
  const state = new JournalState();
  const before = await open(state);
  await before.inbox.accept(
    { msgs: [said(1), said(2)], malformed: 0 },
    ([first]) => mark(first!),
  );
  await before.crash();
  const { left, crash } = await open(state);
  assertEquals(
    left.map(({ raw, attempt, started }) => [raw.message_id, attempt, started]),
    [["1", 1, false], ["2", 0, false]],
  );
  await crash();
});

Deno.test("a message that was started three times is buried with an error, and no other one", async () => {
  using _time = new FakeTime();
  const state = new JournalState();
  let run = await open(state);
  await accept(run.inbox, [said(1), said(2)]);
  for (let attempt = 1; attempt <= 3; attempt++) {
    await run.crash();
    run = await open(state);
    const poison = run.left.find(({ raw }) => raw.message_id === "1");
    assertEquals(poison?.attempt, attempt - 1);
    await run.inbox.begin(poison!);
  }
  await run.crash();
  run = await open(state);
  assertEquals(run.left.map(({ raw }) => raw.message_id), ["2"]);
  const [dead] = state.list("weixin:b@im.bot:dead") as [
    Record<string, unknown>,
  ];
  assertEquals((dead["raw"] as WeixinMessage).message_id, "1");
  assertEquals(dead["attempt"], 3);
  assert(run.log.errors.some((line) => line.includes("given up")));
  await run.crash();
});

Deno.test("unbegin() costs no attempt", async () => {
  using _time = new FakeTime();
  const { inbox, crash } = await open(new JournalState());
  const [entry] = await accept(inbox, [said(1)]);
  await inbox.begin(entry!);
  inbox.unbegin(entry!);
  assertEquals([entry!.attempt, entry!.started], [0, false]);
  await crash();
});

Deno.test("another login of the account starts with a fresh cursor and keeps what is pending", async () => {
  using _time = new FakeTime();
  const state = new JournalState();
  const before = await open(state, "old token");
  await accept(before.inbox, [said(1)], "old cursor");
  await before.crash();
  const { inbox, left, crash } = await open(state, "new token");
  assertEquals(inbox.cursor, "");
  assertEquals(left.length, 1);
  await crash();
});

Deno.test("abandon() moves everything to the dead with the reason", async () => {
  using _time = new FakeTime();
  const state = new JournalState();
  const { inbox, crash } = await open(state);
  await accept(inbox, [said(1), said(2)]);
  await inbox.abandon("replaced");
  assertEquals(state.pendingIn(KEY), []);
  assertEquals(
    state.list("weixin:b@im.bot:dead").map((entry) =>
      (entry as Record<string, unknown>)["reason"]
    ),
    ["replaced", "replaced"],
  );
  await crash();
});

Deno.test("open() waits for a state that fails, and reads nonsense as nothing", async () => {
  using time = new FakeTime();
  const state = new JournalState();
  await state.set(KEY, {
    cursor: 5,
    pending: [null, { raw: 1 }, { raw: { from_user_id: "u" }, ids: "x" }],
    recent: [[1, 2], "x", null],
  });
  state.failing = new Error("down");
  state.failsOnly = "get";
  let opened: Opened | undefined;
  const opening = open(state).then((result) => opened = result);
  await tick(time, 3_000);
  assertEquals(opened, undefined);
  state.failing = undefined;
  await tick(time, 1_000);
  await opening;
  assertEquals(opened!.inbox.cursor, "");
  assertEquals(opened!.left.length, 1);
  await opened!.crash();
});

Deno.test("nothing is written once the lease is lost", async () => {
  using time = new FakeTime();
  const state = new JournalState();
  const { inbox, crash } = await open(state);
  const [entry] = await accept(inbox, [said(1)]);
  const writes = state.writes(KEY).length;
  state.stealLock("poller");
  inbox.finish(entry!).catch(() => {});
  await tick(time, 60);
  await settle(time);
  assertEquals(state.writes(KEY).length, writes);
  await crash();
});

Deno.test("no write that happens while a batch is read knows its messages without holding them", async () => {
  using time = new FakeTime();
  const state = new JournalState();
  const { inbox, crash } = await open(state);
  await accept(inbox, [said(1)]);
  const batch = Array.from({ length: 20 }, (_, index) => said(index + 2));
  let accepted = false;
  const accepting = accept(inbox, batch, "later").then(() => accepted = true);
  while (!accepted) {
    await inbox.flush();
    await settle(time);
  }
  await accepting;
  for (const write of state.writes(KEY)) {
    const { recent, pending } = write as {
      recent: [number, ...string[]][];
      pending: InboxEntry[];
    };
    const held = new Set(pending.flatMap(({ ids }) => ids));
    const known = recent.flatMap(([, ...ids]) => ids);
    assertEquals(known.filter((id) => !held.has(id)), []);
  }
  await crash();
});
