import { assertEquals, assertFalse, assertObjectMatch } from "@std/assert";
import { createSimulator } from "../../src/simulator/mod.ts";
import { CallLog } from "../../src/simulator/call_log.ts";
import { call, poll } from "./_wire.ts";

Deno.test("calls lists every request with its answer, and no token's secret", async () => {
  const simulator = createSimulator();
  const { accountId, token } = simulator.createBot();
  const sent = await simulator.user("alice").say("hi");
  await poll(simulator, token);
  await call(simulator, "msg/notifystop?a=1", {
    token: "opensesame",
    body: { note: token },
  });
  const [first, second] = simulator.calls;
  assertObjectMatch(first!, {
    method: "POST",
    endpoint: "getupdates",
    headers: {
      "authorization": `Bearer ${accountId}:***`,
      "ilink-app-id": "bot",
    },
    body: { get_updates_buf: "" },
    status: 200,
    answer: { ret: 0, msgs: [{ message_id: sent.messageId }] },
  });
  assertObjectMatch(second!, {
    endpoint: "msg/notifystop",
    query: { a: "1" },
    headers: { "authorization": "Bearer ***" },
    body: { note: `${accountId}:***` },
    status: 400,
  });
  assertFalse(JSON.stringify(simulator.calls).includes(token));
  assertFalse(JSON.stringify(simulator.calls).includes("opensesame"));
});

Deno.test("calls shows a held poll without a status, and then why it ended", async () => {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  const controller = new AbortController();
  const polled = poll(simulator, token, "", controller.signal);
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(simulator.calls[0]!.status, undefined);
  controller.abort();
  await polled.catch(() => {});
  await Promise.resolve();
  assertEquals(simulator.calls[0]!.failure, "the caller gave up");
});

Deno.test("CallLog keeps the newest 10 000 deviations at least", () => {
  const log = new CallLog();
  for (let at = 0; at < 25_000; at++) {
    log.deviate({ at, endpoint: "x", fault: "y" });
  }
  assertEquals(log.deviations.length, 15_000);
  assertEquals(log.deviations.at(-1)!.at, 24_999);
});
