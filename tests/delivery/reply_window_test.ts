import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ReplyWindows,
  windowError,
  type WindowLimits,
} from "../../src/delivery/reply_window.ts";
import { ReplyWindowError } from "../../src/errors.ts";
import { FakeState } from "../_support/fake_state.ts";

const KEY = "weixin:bot@im.bot:window:alice";
const HOUR = 60 * 60_000;
const LIMITS: WindowLimits = { maxMessages: 10, maxAgeMs: 24 * HOUR };

function windowsOn(
  state: FakeState,
  options: { tokenHash?: string; limits?: WindowLimits } = {},
): ReplyWindows {
  return new ReplyWindows({
    state,
    accountId: "bot@im.bot",
    tokenHash: "login 1",
    limits: LIMITS,
    ...options,
  });
}

function setUp() {
  const state = new FakeState();
  return { state, windows: windowsOn(state) };
}

Deno.test("judge() calls a window that was never opened closed", () => {
  const { windows } = setUp();
  assertEquals(windows.judge(undefined, 0), {
    closed: "never-opened",
    remaining: 0,
    expiresAt: undefined,
  });
});

Deno.test("judge() counts down from ten", () => {
  const { windows } = setUp();
  const at = (sent: number) =>
    windows.judge({ token: "t", receivedAt: 0, sent }, 1);
  assertEquals(at(0).remaining, 10);
  assertEquals([at(9).closed, at(9).remaining], [undefined, 1]);
  assertEquals([at(10).closed, at(10).remaining], ["spent", 0]);
  assertEquals([at(11).closed, at(11).remaining], ["spent", 0]);
});

Deno.test("judge() closes a window 24 hours after the user's message", () => {
  const { windows } = setUp();
  const record = { token: "t", receivedAt: 5, sent: 10 };
  const fresh = { ...record, sent: 0 };
  assertEquals(windows.judge(fresh, 5 + 24 * HOUR - 1), {
    closed: undefined,
    remaining: 10,
    expiresAt: 5 + 24 * HOUR,
  });
  for (const spent of [fresh, record]) {
    assertEquals(windows.judge(spent, 5 + 24 * HOUR), {
      closed: "expired",
      remaining: 0,
      expiresAt: 5 + 24 * HOUR,
    });
  }
});

Deno.test("judge() goes by the limits that are set", () => {
  const limits = { maxMessages: 2, maxAgeMs: 1_000 };
  const windows = windowsOn(new FakeState(), { limits });
  const record = { token: "t", receivedAt: 0, sent: 2 };
  assertEquals(windows.judge(record, 999).closed, "spent");
  assertEquals(windows.judge(record, 1_000).closed, "expired");
});

Deno.test("windowError() says which limit it is, and when it lapsed", () => {
  const { windows } = setUp();
  const record = { token: "t", receivedAt: 0, sent: 10 };
  const reasons = [
    [undefined, 0, "never-opened", undefined, "not written to this bot yet"],
    [record, 1, "spent", 24 * HOUR, "every message"],
    [record, 25 * HOUR, "expired", 24 * HOUR, "too old"],
  ] as const;
  for (const [known, now, reason, expiresAt, text] of reasons) {
    const error = windowError(windows.judge(known, now));
    assert(error instanceof ReplyWindowError);
    assertEquals([error.reason, error.expiresAt], [reason, expiresAt]);
    assert(error.message.includes(text), error.message);
    assert(error.message.includes("opens anew"), error.message);
  }
  const open = windows.judge({ ...record, sent: 9 }, 1);
  assertEquals(windowError(open), undefined);
});

Deno.test("open() begins a window that read() and another process see", async () => {
  const { state, windows } = setUp();
  await windows.open("alice", "token", 5);
  const record = { token: "token", receivedAt: 5, sent: 0 };
  assertEquals(await windows.read("alice"), record);
  assertEquals(await windowsOn(state).read("alice"), record);
  assertEquals(await windows.read("bob"), undefined);
  assert(state.ttls.get(KEY)! > LIMITS.maxAgeMs);
});

Deno.test("open() keeps the count when the same message comes again, or an older one", async () => {
  const { state, windows } = setUp();
  await windows.open("alice", "new", 5);
  await windows.write("alice", { token: "new", receivedAt: 5, sent: 7 });
  await windows.open("alice", "again", 5);
  await windows.open("alice", "old", 4);
  const record = { token: "new", receivedAt: 5, sent: 7 };
  assertEquals(await windows.read("alice"), record);
  assertEquals(await windowsOn(state).read("alice"), record);
  await windows.open("alice", "newer", 6);
  assertEquals((await windows.read("alice"))?.sent, 0);
});

Deno.test("open() takes a message without a context token", async () => {
  const { state, windows } = setUp();
  await windows.open("alice", undefined, 5);
  const record = { token: undefined, receivedAt: 5, sent: 0 };
  assertEquals(await windowsOn(state).read("alice"), record);
});

Deno.test("read() knows nothing of the windows of another login", async () => {
  const { state, windows } = setUp();
  await windows.open("alice", "token", 5);
  const next = windowsOn(state, { tokenHash: "login 2" });
  assertEquals(await next.read("alice"), undefined);
  await next.open("alice", "other", 4);
  assertEquals((await next.read("alice"))?.token, "other");
});

Deno.test("read() sees what another process has counted", async () => {
  const { state, windows } = setUp();
  await windows.open("alice", "token", 5);
  const counted = { token: "token", receivedAt: 5, sent: 3 };
  await windowsOn(state).write("alice", counted);
  assertEquals(await windows.read("alice"), counted);
  await windowsOn(state).open("alice", "newer", 6);
  assertEquals((await windows.read("alice"))?.token, "newer");
});

Deno.test("read() goes by what this process knows while the state fails", async () => {
  const { state, windows } = setUp();
  await windows.open("alice", "token", 5);
  await windows.write("alice", { token: "token", receivedAt: 5, sent: 2 });
  state.fail("down");
  assertEquals((await windows.read("alice"))?.sent, 2);
  await assertRejects(() => windows.read("bob"), Error, "down");
});

Deno.test("read() remembers a message whose window could not be written", async () => {
  const { state, windows } = setUp();
  state.fail("down");
  windows.announce("alice", "token", 5);
  await assertRejects(() => windows.open("alice", "token", 5), Error, "down");
  const record = { token: "token", receivedAt: 5, sent: 0 };
  assertEquals(await windows.read("alice"), record);
  state.recover();
  assertEquals(await windows.read("alice"), record);
});

Deno.test("read() remembers the newer message when only the older window is written", async () => {
  const { state, windows } = setUp();
  windows.announce("alice", "one", 5);
  windows.announce("alice", "two", 6);
  await windows.open("alice", "one", 5);
  state.fail("down");
  await assertRejects(() => windows.open("alice", "two", 6), Error, "down");
  state.recover();
  assertEquals((await windows.read("alice"))?.token, "two");
});

Deno.test("read() remembers a count that could not be written", async () => {
  const { state, windows } = setUp();
  await windows.open("alice", "token", 5);
  state.fail("down");
  const record = { token: "token", receivedAt: 5, sent: 1 };
  await assertRejects(() => windows.write("alice", record), Error, "down");
  state.recover();
  assertEquals(await windows.read("alice"), record);
});

Deno.test("newest() knows a message before its window is written", async () => {
  const { state, windows } = setUp();
  await windows.open("alice", "one", 5);
  windows.announce("alice", "two", 6);
  windows.announce("alice", "late", 4);
  assertEquals((await windows.newest("alice"))?.token, "two");
  assertEquals((await windowsOn(state).newest("alice"))?.token, "one");
  assertEquals(await windows.newest("bob"), undefined);
});

Deno.test("read() takes what it can use of a record that is damaged", async () => {
  const { state, windows } = setUp();
  for (const record of ["text", 7, [], {}, { tokenHash: 5 }]) {
    await state.set(KEY, record);
    assertEquals(await windows.read("alice"), undefined);
  }
  const tokenHash = "login 1";
  await state.set(KEY, { tokenHash, token: 5, receivedAt: "x", sent: null });
  const record = await windows.read("alice");
  assertEquals(record, { token: undefined, receivedAt: 0, sent: 0 });
  assertEquals(windows.judge(record, Date.now()).closed, "expired");
});

Deno.test("read() goes by the state for users whom this process has forgotten", async () => {
  const { state, windows } = setUp();
  for (let n = 0; n <= 5_000; n++) windows.announce(`user ${n}`, "token", n);
  state.fail("down");
  await assertRejects(() => windows.read("user 0"), Error, "down");
  assertEquals((await windows.read("user 1"))?.receivedAt, 1);
});
