import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { call, poll, send, talk } from "./_wire.ts";

Deno.test("fault() answers with its status, headers and body, and the call has no effect", async () => {
  const { simulator, token, alice, text } = await talk();
  const fault = simulator.fault({
    endpoint: "sendmessage",
    count: 1,
    status: 429,
    headers: { "Retry-After": "7" },
    body: "<html>slow down</html>",
  });
  const body = text("hello");
  const response = await send(simulator, "sendmessage", { token, body });
  assertEquals(response.status, 429);
  assertEquals(response.headers.get("Retry-After"), "7");
  assertEquals(await response.text(), "<html>slow down</html>");
  assertEquals([fault.hits, alice.messages.length], [1, 0]);
  const { status, answer, reason } = simulator.calls.at(-1)!;
  assertEquals([status, answer, reason], [
    429,
    "<html>slow down</html>",
    "a fault rule",
  ]);
  const next = await send(simulator, "sendmessage", { token, body });
  assertEquals((await next.json()).ret, 0);
  assertEquals([fault.hits, alice.messages.length], [1, 1]);
});

Deno.test("fault() hits the calls that endpoint and when name, until it is removed", async () => {
  const { simulator, token, text, post } = await talk({ holdMs: 0 });
  const fault = simulator.fault({
    endpoint: "sendmessage",
    when: ({ body }) => JSON.stringify(body).includes("unlucky"),
    status: 500,
  });
  await poll(simulator, token);
  await post(text("lucky"));
  assertEquals(fault.hits, 0);
  const unlucky = { token, body: text("unlucky") };
  for (let n = 1; n <= 2; n++) {
    const response = await send(simulator, "sendmessage", unlucky);
    assertEquals([response.status, await response.text()], [500, ""]);
    assertEquals(fault.hits, n);
  }
  fault.remove();
  assertEquals((await call(simulator, "sendmessage", unlucky))["ret"], 0);
  assertEquals(fault.hits, 2);
});

Deno.test("fault() without an endpoint hits every call, the oldest rule first", async () => {
  const { simulator, token, text } = await talk();
  simulator.fault({ count: 1, status: 502 });
  simulator.fault({ count: 1, status: 503 });
  const statuses = [];
  for (const endpoint of ["sendmessage", "getconfig", "sendmessage"]) {
    const body = text("x");
    const response = await send(simulator, endpoint, { token, body });
    statuses.push(response.status);
    await response.body?.cancel();
  }
  assertEquals(statuses, [502, 503, 200]);
});

Deno.test("fault() answers a status that allows no body", async () => {
  const { simulator, token, text } = await talk();
  simulator.fault({ status: 204, body: "ignored" });
  const response = await send(simulator, "sendmessage", {
    token,
    body: text("x"),
  });
  assertEquals([response.status, await response.text()], [204, ""]);
});

Deno.test("fault() with afterAccept loses the answer, and a retry with the same client_id is the same message", async () => {
  const { simulator, alice, text, post, token } = await talk();
  simulator.fault({
    endpoint: "sendmessage",
    count: 1,
    reset: true,
    afterAccept: true,
  });
  const body = text("once");
  const error = await assertRejects(() => post(body), TypeError);
  assert(error.cause instanceof Error);
  assertEquals(error.cause.message, "connection reset by peer");
  const response = await send(simulator, "sendmessage", { token, body });
  assertEquals(
    await response.text(),
    `{"message_id":${alice.messages[0]!.messageId},"ret":0}`,
  );
  assertEquals(alice.messages.length, 1);
  assertEquals(simulator.sentTo(alice)[0]!.attempts, 2);
});

Deno.test("fault() with afterAccept on getupdates loses the batch", async () => {
  const { simulator, token } = await talk({ holdMs: 0 });
  simulator.fault({
    endpoint: "getupdates",
    count: 1,
    refused: true,
    afterAccept: true,
  });
  await assertRejects(() => poll(simulator, token), TypeError);
  assertEquals((await poll(simulator, token))["msgs"], []);
});

Deno.test("fault() without afterAccept keeps the batch", async () => {
  const { simulator, token } = await talk();
  simulator.fault({ endpoint: "getupdates", count: 1, status: 524 });
  const response = await send(simulator, "getupdates", { token, body: {} });
  assertEquals(response.status, 524);
  await response.body?.cancel();
  assertEquals((await poll(simulator, token))["msgs"].length, 1);
});

Deno.test("fault() with delayMs answers rightly, later", async () => {
  using time = new FakeTime();
  const { simulator, alice, text, post } = await talk();
  simulator.fault({ endpoint: "sendmessage", delayMs: 5_000 });
  const posted = post(text("late"));
  await time.tickAsync(4_999);
  await time.tickAsync();
  assertEquals(alice.messages.length, 0);
  await time.tickAsync(1);
  assertEquals((await posted)["ret"], 0);
});

Deno.test("fault() with delayMs ends with the caller's signal", async () => {
  const { simulator, token } = await talk();
  simulator.fault({ delayMs: 60_000 });
  const controller = new AbortController();
  const polled = poll(simulator, token, "", controller.signal);
  await new Promise((resolve) => setTimeout(resolve, 0));
  controller.abort(new Error("enough"));
  await assertRejects(() => polled, Error, "enough");
});

Deno.test('fault() with stall "headers" never answers, until the caller gives up', async () => {
  const { simulator, token, alice, text } = await talk();
  simulator.fault({ stall: "headers", afterAccept: true });
  const controller = new AbortController();
  const { signal } = controller;
  const sent = send(simulator, "sendmessage", {
    token,
    body: text("x"),
    signal,
  });
  await alice.nextMessage();
  controller.abort(new Error("enough"));
  await assertRejects(() => sent, Error, "enough");
});

Deno.test('fault() with stall "body" sends half of the body and no more, until the caller gives up', async () => {
  const { simulator, token, text } = await talk();
  simulator.fault({ stall: "body", body: '{"ret":0}' });
  const controller = new AbortController();
  const { signal } = controller;
  const response = await send(simulator, "sendmessage", {
    token,
    body: text("x"),
    signal,
  });
  const reader = response.body!.getReader();
  const { value } = await reader.read();
  assertEquals(new TextDecoder().decode(value), '{"ret');
  const rest = reader.read();
  controller.abort(new Error("enough"));
  await assertRejects(() => rest, Error, "enough");
});

Deno.test('fault() with stall "body" and afterAccept sends half of the right answer', async () => {
  const { simulator, token, alice, text } = await talk();
  simulator.fault({ stall: "body", afterAccept: true });
  const response = await send(simulator, "sendmessage", {
    token,
    body: text("x"),
  });
  const { value } = await response.body!.getReader().read();
  const { messageId } = alice.messages[0]!;
  const right = `{"message_id":${messageId},"ret":0}`;
  assertEquals(
    new TextDecoder().decode(value),
    right.slice(0, Math.ceil(right.length / 2)),
  );
  await simulator.close();
});

Deno.test("fault() with stallBodyMs sends the right answer with a pause in it", async () => {
  const { simulator, token, text } = await talk();
  simulator.fault({ stallBodyMs: 20_000 });
  const response = await send(simulator, "sendmessage", {
    token,
    body: text("x"),
  });
  const read = response.json();
  simulator.clock.advance(20_000);
  assertEquals((await read).ret, 0);
});

Deno.test("close() ends a stalled body", async () => {
  const { simulator, token, text } = await talk();
  simulator.fault({ stallBodyMs: 60_000 });
  const response = await send(simulator, "sendmessage", {
    token,
    body: text("x"),
  });
  const read = response.text();
  await simulator.close();
  await assertRejects(() => read, TypeError, "connection closed");
});
