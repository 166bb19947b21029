import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  Dispatcher,
  type DispatchRules,
} from "../../src/delivery/dispatcher.ts";
import { Inbox, type InboxEntry } from "../../src/delivery/inbox.ts";
import { Ledger } from "../../src/delivery/ledger.ts";
import { Lease } from "../../src/delivery/lease.ts";
import type { WeixinMessage } from "../../src/ilink/types.ts";
import { JournalState } from "../_support/journal_state.ts";
import { RecordingLog } from "../_support/log.ts";
import { settle, tick } from "../_support/time.ts";

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

/** One message that was handed over, and how it ends. */
interface Handing {
  readonly id: string;
  readonly userId: string;
  resolve(): void;
  reject(): void;
}

class Bench implements AsyncDisposable {
  readonly state: JournalState;
  readonly handings: Handing[] = [];
  readonly #time: FakeTime;
  readonly #life = new AbortController();
  readonly handing = new AbortController();
  readonly ledger: Ledger;
  inbox!: Inbox;
  dispatcher!: Dispatcher;
  left: InboxEntry[] = [];
  #lease!: Lease;

  constructor(
    time: FakeTime,
    state: JournalState = new JournalState(),
    ledger: Ledger = new Ledger(),
  ) {
    this.#time = time;
    this.state = state;
    this.ledger = ledger;
  }

  async open(rules: DispatchRules): Promise<this> {
    const log = new RecordingLog();
    const times = { ttlMs: 3_600_000, renewMs: 3_000_000, retryMs: 5_000 };
    const { state } = this;
    const lease = await Lease.tryAcquire({ state, name: "poller", times, log });
    this.#lease = lease!;
    const { inbox, left } = await Inbox.open({
      state,
      lease: lease!,
      accountId: "b",
      tokenHash: "h",
      log,
      signal: this.#life.signal,
    }, this.#life.signal);
    this.inbox = inbox;
    this.left = left;
    this.dispatcher = new Dispatcher({
      inbox,
      state,
      log,
      rules,
      ledger: this.ledger,
      handing: this.handing.signal,
      signal: this.#life.signal,
      receiver: {
        threadId: (userId) => `thread:${userId}`,
        messageId: ({ message_id }) => message_id!,
        deliver: ({ message_id, from_user_id }) =>
          new Promise((resolve, reject) => {
            this.handings.push({
              id: message_id!,
              userId: from_user_id!,
              resolve,
              reject: () => reject(new Error("rejected")),
            });
          }),
      },
    });
    return this;
  }

  /** Messages arrive in one poll, as `user:id`. */
  async receive(...said: string[]): Promise<void> {
    const msgs = said.map((text): WeixinMessage => {
      const [user, id] = text.split(":") as [string, string];
      return { message_id: id, from_user_id: user, message_type: 1 };
    });
    let resolve!: () => void;
    const written = new Promise<void>((done) => resolve = done);
    await this.inbox.accept(
      { msgs, malformed: 0 },
      (entries) => this.dispatcher.add(entries, written),
    );
    resolve();
    await this.settle();
  }

  /** Lets everything happen that happens by itself, without time passing. */
  async settle(): Promise<void> {
    await settle(this.#time);
  }

  async pass(ms: number): Promise<void> {
    await tick(this.#time, ms);
    await this.settle();
  }

  get handed(): string[] {
    return this.handings.map(({ id }) => id);
  }

  find(id: string): Handing {
    return this.handings.findLast((handing) => handing.id === id)!;
  }

  /** What the journal says of every message: id, attempts, whether it is started. */
  journal(): (readonly [string, number, boolean])[] {
    const [record] = this.state.writes("weixin:b:inbox").slice(-1) as [
      { pending: InboxEntry[] },
    ];
    return record.pending.map(({ raw, attempt, started }) =>
      [raw.message_id!, attempt, started] as const
    );
  }

  async crash(): Promise<void> {
    const over = new Error("over");
    this.handing.abort(over);
    this.#life.abort(over);
    await this.settle();
    await this.#lease.release();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crash();
  }
}

Deno.test("ordered: a user's next message is handed over when the one before has settled", async () => {
  using time = new FakeTime();
  await using bench = await new Bench(time).open(ORDERED);
  await bench.receive("alice:1", "alice:2", "bob:3");
  assertEquals(bench.handed, ["1", "3"]);
  bench.find("1").resolve();
  await bench.settle();
  assertEquals(bench.handed, ["1", "3", "2"]);
});

Deno.test("ordered: what is handed over at once is marked in the write of its batch", async () => {
  using time = new FakeTime();
  await using bench = await new Bench(time).open(ORDERED);
  await bench.receive("alice:1", "alice:2", "bob:3");
  assertEquals(bench.state.writes("weixin:b:inbox").length, 1);
  assertEquals(bench.journal(), [["1", 1, true], ["2", 0, false], [
    "3",
    1,
    true,
  ]]);
});

Deno.test("ordered: a completion and the start that follows it are one write, before the hand-over", async () => {
  using time = new FakeTime();
  await using bench = await new Bench(time).open(ORDERED);
  await bench.receive("alice:1", "alice:2");
  bench.state.hangs = "set";
  bench.find("1").resolve();
  await bench.pass(100);
  assertEquals(bench.handed, ["1"]);
  bench.state.hangs = undefined;
});

Deno.test("ordered: a handler that threw is finished", async () => {
  using time = new FakeTime();
  await using bench = await new Bench(time).open(ORDERED);
  await bench.receive("alice:1");
  bench.dispatcher.ran("alice");
  bench.find("1").reject();
  await bench.pass(60);
  assertEquals(bench.journal(), []);
  assertEquals(bench.inbox.pending, 0);
});

Deno.test("ordered: a rejection before any handler ran leaves the message pending, costs no attempt, and is tried again", async () => {
  using time = new FakeTime();
  await using bench = await new Bench(time).open(ORDERED);
  await bench.receive("alice:1", "alice:2");
  for (let tries = 1; tries <= 4; tries++) {
    assertEquals(bench.handed.length, tries);
    bench.find("1").reject();
    await bench.pass(30_000);
  }
  assertEquals(bench.journal()[0], ["1", 1, true]);
  bench.dispatcher.ran("alice");
  bench.find("1").resolve();
  await bench.settle();
  assertEquals(bench.handed, ["1", "1", "1", "1", "1", "2"]);
});

Deno.test("queue: messages are handed over as they come, 50 ms apart", async () => {
  using time = new FakeTime();
  await using bench = await new Bench(time).open(QUEUE);
  await bench.receive("alice:1", "alice:2", "alice:3");
  assertEquals(bench.handed, ["1"]);
  await bench.pass(50);
  assertEquals(bench.handed, ["1", "2"]);
  bench.find("2").resolve();
  await bench.settle();
  assertEquals(bench.handed, ["1", "2", "3"]);
});

Deno.test("queue: a user's messages leave the journal together, when nothing is open any more", async () => {
  using time = new FakeTime();
  await using bench = await new Bench(time).open(QUEUE);
  await bench.receive("alice:1", "alice:2");
  bench.dispatcher.ran("alice");
  await bench.pass(50);
  bench.find("2").resolve();
  await bench.pass(100);
  assertEquals(bench.journal().map(([id]) => id), ["1", "2"]);
  bench.dispatcher.ran("alice");
  bench.find("1").resolve();
  await bench.pass(100);
  assertEquals(bench.journal(), []);
});

Deno.test("queue: what is stranded in the bot's queue is taken out and handed over again", async () => {
  using time = new FakeTime();
  await using bench = await new Bench(time).open(QUEUE);
  await bench.receive("alice:1", "alice:2");
  bench.dispatcher.ran("alice");
  await bench.pass(50);
  bench.state.fill("thread:alice", [{ message: { id: "2" } }]);
  bench.find("2").resolve();
  bench.find("1").reject(); // its handler threw, and the rest of the queue was left
  await bench.pass(1_000);
  assertEquals(bench.handed, ["1", "2", "2"]);
  assertEquals(await bench.state.queueDepth("thread:alice"), 0);
  assertEquals(bench.journal(), [["2", 1, true]]);
});

Deno.test("queue: a message that lay in the bot's queue until it expired is handed over again", async () => {
  using time = new FakeTime();
  await using bench = await new Bench(time).open(QUEUE);
  await bench.receive("alice:1", "alice:2");
  bench.dispatcher.ran("alice");
  await bench.pass(50);
  bench.find("2").resolve();
  await bench.pass(100_000); // the first handler takes longer than the queue keeps the second message
  bench.find("1").resolve();
  await bench.pass(1_000);
  assertEquals(bench.handed, ["1", "2", "2"]);
});

Deno.test("queue: no more messages are handed over than the bot's queue takes", async () => {
  using time = new FakeTime();
  await using bench = await new Bench(time).open({ ...QUEUE, maxQueueSize: 3 });
  bench.state.fill("thread:alice", [{}, {}, {}]);
  await bench.receive("alice:1", "alice:2");
  await bench.pass(500);
  assertEquals(bench.handed, ["1"]);
  bench.state.fill("thread:alice", [{}, {}]);
  await bench.pass(200);
  assertEquals(bench.handed, ["1", "2"]);
});

Deno.test("queue: a message that the bot takes and never shows to a handler is not offered for ever", async () => {
  using time = new FakeTime();
  await using bench = await new Bench(time).open(QUEUE);
  await bench.receive("alice:1");
  for (let round = 0; round < 10; round++) {
    bench.handings.at(-1)!.resolve();
    await bench.pass(30_000);
  }
  assertEquals(bench.handed.length, 4);
  assertEquals(bench.inbox.pending, 0);
});

Deno.test("concurrent: each message is finished by itself", async () => {
  using time = new FakeTime();
  await using bench = await new Bench(time).open({
    ...ORDERED,
    order: "immediate",
  });
  await bench.receive("alice:1", "alice:2");
  await bench.pass(50);
  bench.find("2").resolve();
  await bench.pass(60);
  assertEquals(bench.journal().map(([id]) => id), ["1"]);
});

Deno.test("resume: what is left is handed over again with another attempt, after the dead process's queue and lock are gone", async () => {
  using time = new FakeTime();
  const state = new JournalState();
  {
    await using before = await new Bench(time, state).open(ORDERED);
    await before.receive("alice:1", "alice:2");
    await state.acquireLock("thread:alice", 30_000);
    state.fill("thread:alice", [{ message: { id: "1" } }]);
  }
  await using after = await new Bench(time, state).open(ORDERED);
  after.dispatcher.resume(after.left);
  await after.pass(20_000);
  assertEquals(after.handed, []);
  await after.pass(11_000);
  assertEquals(after.handed, ["1"]);
  assertEquals(await state.queueDepth("thread:alice"), 0);
  assertEquals(after.journal(), [["1", 2, true], ["2", 0, false]]);
});

Deno.test("resume: leftovers start one by one, then faster with each that ends, and a slow one keeps no other waiting for long", async () => {
  using time = new FakeTime();
  const state = new JournalState();
  const users = Array.from(
    { length: 12 },
    (_, index) => `user${index}:${index}`,
  );
  {
    await using before = await new Bench(time, state).open(ORDERED);
    await before.receive(...users);
  }
  await using after = await new Bench(time, state).open(ORDERED);
  after.dispatcher.resume(after.left);
  await after.settle();
  assertEquals(after.handed.length, 1);
  const attempts = after.journal().map(([, attempt]) => attempt);
  assertEquals(attempts.filter((attempt) => attempt === 2).length, 1);
  after.handings[0]!.resolve();
  await after.settle();
  assertEquals(after.handed.length, 3);
  after.handings[1]!.resolve();
  after.handings[2]!.resolve();
  await after.settle();
  assertEquals(after.handed.length, 7);
  await after.pass(250);
  assertEquals(after.handed.length, 8);
  await after.pass(250);
  assertEquals(after.handed.length, 9);
});

Deno.test("a message that kills the process three times takes no innocent one with it", async () => {
  using time = new FakeTime();
  const state = new JournalState();
  const innocent = new Set<string>();
  {
    await using first = await new Bench(time, state).open(ORDERED);
    await first.receive(
      "alice:poison",
      "alice:after",
      "bob:slow",
      "carol:slow2",
    );
  }
  for (let restart = 1; restart <= 6; restart++) {
    await using run = await new Bench(time, state).open(ORDERED);
    run.dispatcher.resume(run.left);
    await run.pass(1_000);
    // As soon as the poison is handed over the process dies, and with it whatever runs.
    if (run.handed.includes("poison")) continue;
    for (let round = 0; round < 10; round++) {
      for (const { id, resolve } of run.handings.splice(0)) {
        innocent.add(id);
        resolve();
      }
      await run.pass(1_000);
      if (run.handed.includes("poison")) break;
    }
  }
  const dead = state.list("weixin:b:dead") as { raw: WeixinMessage }[];
  assertEquals(dead.map(({ raw }) => raw.message_id), ["poison"]);
  assertEquals([...innocent].sort(), ["after", "slow", "slow2"]);
});

Deno.test("a process that gets its own messages back follows the handlers that still run", async () => {
  using time = new FakeTime();
  const state = new JournalState();
  const ledger = new Ledger();
  const before = await new Bench(time, state, ledger).open(ORDERED);
  await before.receive(
    "alice:running",
    "bob:ended",
    "carol:untouched",
    "dave:1",
  );
  before.dispatcher.ran("alice");
  await before.crash(); // the lease is lost; the handlers are not
  before.find("ended").resolve();
  before.find("untouched").reject();
  before.find("1").resolve();
  await before.settle();
  await using after = await new Bench(time, state, ledger).open(ORDERED);
  after.dispatcher.resume(after.left);
  await after.pass(1_000);
  await after.pass(1_000);
  assertEquals(after.handed, ["untouched"]);
  assertEquals(after.inbox.pending, 2);
  before.find("running").reject();
  await after.pass(100);
  assertEquals(after.inbox.pending, 1);
});

Deno.test("when handing over ends, what was handed over is followed to its end and the rest stays in the journal", async () => {
  using time = new FakeTime();
  await using bench = await new Bench(time).open(ORDERED);
  await bench.receive("alice:1", "alice:2");
  bench.handing.abort(new Error("stop"));
  const idle = bench.dispatcher.idle();
  bench.find("1").resolve();
  await bench.settle();
  await idle;
  await bench.inbox.flush();
  assertEquals(bench.handed, ["1"]);
  assertEquals(bench.journal(), [["2", 0, false]]);
});

Deno.test("one user's trouble delays nobody else", async () => {
  using time = new FakeTime();
  await using bench = await new Bench(time).open(ORDERED);
  await bench.receive("alice:1", "bob:2");
  bench.find("1").reject();
  await bench.receive("bob:3", "carol:4");
  bench.find("2").resolve();
  await bench.settle();
  assertEquals(bench.handed, ["1", "2", "4", "3"]);
});
