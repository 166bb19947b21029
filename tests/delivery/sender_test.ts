import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { items, shown, startSending } from "../_support/sending.ts";
import { drive, pass, settle } from "../_support/time.ts";

/** When the calls came, from the first one on. */
function times(calls: readonly { readonly at: number }[]): number[] {
  return calls.map(({ at }) => at - calls[0]!.at);
}

Deno.test("send() sends each item as a message of its own, in order", async () => {
  using time = new FakeTime();
  const { alice, say, send, simulator } = startSending(time);
  const contextToken = await say(alice);
  const sent = await send(alice, "one", "two", "three");
  assertEquals(shown(alice), ["one", "two", "three"]);
  assertEquals(
    sent,
    alice.messages.map(({ item, clientId, messageId }) => ({
      item,
      clientId,
      messageId,
      status: "queued",
    })),
  );
  assertEquals(new Set(sent.map(({ clientId }) => clientId)).size, 3);
  for (const message of alice.messages) {
    assertEquals(message.contextToken, contextToken);
  }
  assertEquals(simulator.deviations, []);
});

Deno.test("send() sends what was asked for first first, whatever it takes", async () => {
  using time = new FakeTime();
  const { alice, say, sender, simulator } = startSending(time);
  await say(alice);
  simulator.fault({
    endpoint: "sendmessage",
    when: ({ body }) => JSON.stringify(body).includes("slow"),
    delayMs: 9_000,
  });
  const sends = ["slow", "fast", "faster"].map((text) =>
    sender.send(alice.id, items(text))
  );
  await drive(time, Promise.all(sends));
  assertEquals(shown(alice), ["slow", "fast", "faster"]);
});

Deno.test("send() lets nobody wait for somebody else", async () => {
  using time = new FakeTime();
  const { alice, bob, say, send, sender, simulator } = startSending(time);
  await say(alice);
  await say(bob);
  simulator.fault({
    endpoint: "sendmessage",
    when: ({ body }) => JSON.stringify(body).includes(alice.id),
    delayMs: 9_000,
  });
  const { now } = time;
  const slow = sender.send(alice.id, items("one"));
  await send(bob, "two");
  assertEquals([time.now - now, shown(alice), shown(bob)], [0, [], ["two"]]);
  await drive(time, slow);
});

Deno.test("send() sends at most two messages to a user in any two seconds", async () => {
  using time = new FakeTime();
  const { alice, bob, say, send, sender, calls, simulator } = startSending(
    time,
  );
  await say(alice);
  await say(bob);
  const toBob = sender.send(bob.id, items("x"));
  await send(alice, "one", "two", "three", "four", "five");
  await toBob;
  const toAlice = calls().filter(({ body }) =>
    JSON.stringify(body).includes(alice.id)
  );
  assertEquals(times(toAlice), [0, 0, 2_000, 2_000, 4_000]);
  assertEquals(simulator.quota(alice).penaltyUntil, undefined);
});

Deno.test("send() keeps its distance from a message that took its time", async () => {
  using time = new FakeTime();
  const { alice, say, send, simulator } = startSending(time);
  await say(alice);
  simulator.fault({ endpoint: "sendmessage", count: 1, delayMs: 1_500 });
  await send(alice, "one", "two", "three", "four");
  assertEquals(shown(alice), ["one", "two", "three", "four"]);
  const arrivals = simulator.sentTo(alice).map(({ receivedAt }) => receivedAt);
  for (const [n, at] of arrivals.entries()) {
    assert((arrivals[n + 2] ?? Infinity) - at >= 2_000, `${arrivals}`);
  }
});

Deno.test("send() keeps its distance from what it tried in vain", async () => {
  using time = new FakeTime();
  const { alice, say, send, calls, simulator } = startSending(time);
  await say(alice);
  simulator.fault({ endpoint: "sendmessage", count: 2, status: 503 });
  await send(alice, "one", "two");
  assertEquals(shown(alice), ["one", "two"]);
  for (const [n, at] of times(calls()).entries()) {
    const third = times(calls())[n + 2] ?? Infinity;
    assert(third - at >= 2_000, `${times(calls())}`);
  }
});

for (const sendAnswer of ["ret", "object", "empty"] as const) {
  Deno.test(`send() calls a message unconfirmed when the answer is "${sendAnswer}"`, async () => {
    using time = new FakeTime();
    const { alice, say, send } = startSending(time, {
      simulator: { sendAnswer },
    });
    await say(alice);
    const [sent] = await send(alice, "hello");
    const { item, clientId } = alice.messages[0]!;
    assertEquals(sent, {
      item,
      clientId,
      messageId: undefined,
      status: "unconfirmed",
    });
  });
}

Deno.test("send() answers with the context token of the user's newest message", async () => {
  using time = new FakeTime();
  const { alice, say, send, sender } = startSending(time);
  await say(alice, "one");
  time.tick(1);
  const newest = await say(alice, "two");
  assertEquals(await sender.contextToken(alice.id), newest);
  await send(alice, "hello");
  assertEquals(alice.messages[0]?.contextToken, newest);
});

Deno.test("send() to a user goes on after one that failed", async () => {
  using time = new FakeTime();
  const { alice, say, sender, simulator } = startSending(time);
  await say(alice);
  simulator.fault({ endpoint: "sendmessage", count: 1, status: 400 });
  const bad = sender.send(alice.id, items("one"));
  const good = sender.send(alice.id, items("two"));
  await drive(time, Promise.allSettled([bad, good]));
  await assertRejects(() => bad);
  assertEquals((await good).length, 1);
  assertEquals(shown(alice), ["two"]);
});

Deno.test("send() in two processes counts a user's messages together", async () => {
  using time = new FakeTime();
  const { alice, say, sender, another } = startSending(time, {
    simulator: { burstPenalty: false },
  });
  await say(alice);
  const other = another();
  const texts = ["1", "2", "3", "4", "5", "6"];
  const sends = texts.flatMap((text) => [
    sender.send(alice.id, items(text)),
    other.send(alice.id, items(text)),
  ]);
  const results = await drive(time, Promise.allSettled(sends));
  const failed = results.filter(({ status }) => status === "rejected");
  assertEquals(alice.messages.length, 10);
  assertEquals(
    failed.map((result) => (result as PromiseRejectedResult).reason.reason),
    ["spent", "spent"],
  );
});

Deno.test("send() ends with the reason of the signal, wherever it waits", async () => {
  using time = new FakeTime();
  const { alice, bob, say, sender, stop, simulator, state, calls } =
    startSending(time);
  await say(alice);
  await say(bob);
  simulator.fault({ endpoint: "sendmessage", stall: "headers" });
  const reason = new DOMException("Sending ended", "AbortError");
  const inFlight = sender.send(alice.id, items("one"));
  const behind = sender.send(alice.id, items("two"));
  await pass(time, 1_000);
  const paced = sender.send(bob.id, items("three"));
  await pass(time, 1_000);
  const before = calls().length;
  stop.abort(reason);
  for (const sending of [inFlight, behind, paced]) {
    assertEquals(await assertRejects(() => sending), reason);
  }
  await settle(time);
  const asked = state.calls.length;
  assertEquals(
    await assertRejects(() => sender.send(alice.id, items("four"))),
    reason,
  );
  assertEquals(state.calls.length, asked);
  await settle(time);
  assertEquals([calls().length, time.next()], [before, false]);
});

Deno.test("send() ends while it keeps its distance", async () => {
  using time = new FakeTime();
  const { alice, say, sender, stop } = startSending(time);
  await say(alice);
  const sending = sender.send(alice.id, items("one", "two", "three"));
  await pass(time, 1_000);
  assertEquals(shown(alice), ["one", "two"]);
  const rejected = assertRejects(() => sending, DOMException, "ended");
  stop.abort(new DOMException("Sending ended", "AbortError"));
  await rejected;
  await settle(time);
  assertEquals(time.next(), false);
});
