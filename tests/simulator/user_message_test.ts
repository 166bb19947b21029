import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { createSimulator } from "../../src/simulator/mod.ts";
import { poll, send, talk } from "./_wire.ts";

Deno.test("sendItems() puts several and unknown items into one message", async () => {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  const sent = await simulator.user("alice").sendItems([
    { type: 1, text_item: { text: "one" } },
    { type: 42, link_item: { url: "https://example.com" } },
  ]);
  const { msgs: [message] } = await poll(simulator, token);
  assertEquals(message.item_list.length, 2);
  assertEquals(message.item_list[1].link_item.url, "https://example.com");
  assert(sent.items[0]!.msg_id !== sent.items[1]!.msg_id);
  assertEquals(sent.items.length, 2);
});

Deno.test("say() changes and takes out fields of the message", async () => {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  await simulator.user("alice").say("in a group", {
    change: {
      group_id: "1@chatroom",
      message_id: undefined,
      svr_id: 18446744073709551615n,
    },
  });
  const response = await send(simulator, "getupdates", {
    token,
    body: { get_updates_buf: "" },
  });
  const text = await response.text();
  assert(text.includes('"svr_id":18446744073709551615'));
  const [message] = JSON.parse(text).msgs;
  assertEquals(message.group_id, "1@chatroom");
  assertFalse("message_id" in message);
});

Deno.test("duplicateLast() hands the newest message over again, with the same, another or no id", async () => {
  const { simulator, token, alice } = await talk();
  const before = simulator.quota(alice);
  simulator.duplicateLast(alice);
  simulator.duplicateLast(alice, { messageId: "other" });
  simulator.duplicateLast(alice, {
    messageId: "none",
    change: { client_id: undefined },
  });
  const response = await send(simulator, "getupdates", {
    token,
    body: { get_updates_buf: "" },
  });
  const ids = [...(await response.clone().text()).matchAll(
    /"message_id":(\d+)/g,
  )].map((match) => match[1]);
  const { msgs } = await response.json();
  assertEquals(ids.length, 3);
  assertEquals(ids[0], ids[1]);
  assert(ids[1] !== ids[2]);
  assertFalse("message_id" in msgs[3] || "client_id" in msgs[3]);
  for (const message of msgs) {
    assertEquals(message.item_list, msgs[0].item_list);
    assertEquals(message.create_time_ms, msgs[0].create_time_ms);
  }
  assertEquals(msgs.map(({ seq }: { seq: number }) => seq), [1, 2, 3, 4]);
  assertEquals(simulator.quota(alice), before);
  assertThrows(
    () => simulator.duplicateLast(simulator.user("bob")),
    TypeError,
    '"bob" said nothing yet',
  );
});

Deno.test("the setting echo hands the bot's own messages back to it", async () => {
  const { simulator, token, alice, text, post } = await talk({ echo: true });
  await poll(simulator, token);
  await post(text("hello", { client_id: "c-1" }));
  const { msgs: [echo] } = await poll(simulator, token);
  assertEquals([echo.message_type, echo.client_id], [2, "c-1"]);
  assertEquals(echo.to_user_id, alice.id);
  assertEquals(echo.item_list[0].text_item.text, "hello");
});

Deno.test("the setting omitRet leaves ret out of answers that say yes", async () => {
  const { simulator, token, alice, text, post } = await talk({ omitRet: true });
  assertFalse("ret" in await poll(simulator, token));
  assertFalse("ret" in await post(text("x")));
  assertEquals((await post(text("x", { to_user_id: "nobody" })))["ret"], -3);
  assertEquals(alice.messages.length, 1);
});

Deno.test("the setting announcedHoldMs makes polls announce another hold", async () => {
  const { simulator, token } = await talk({ announcedHoldMs: 1_000 });
  const { longpolling_timeout_ms: hold } = await poll(simulator, token);
  assertEquals(hold, 1_000);
});
