import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Json, send, talk, textMessage } from "./_wire.ts";

Deno.test("sendmessage shows a text on the user's phone", async () => {
  const { simulator, alice, contextToken, token, text } = await talk();
  const body = text("hello", { client_id: "c-1", run_id: "turn-1" });
  const response = await send(simulator, "sendmessage", { token, body });
  const answer = await response.text();
  const message = await alice.nextMessage();
  assertEquals(answer, `{"message_id":${message.messageId},"ret":0}`);
  assertEquals(message.text, "hello");
  assertEquals(message.clientId, "c-1");
  assertEquals(message.runId, "turn-1");
  assertEquals(message.contextToken, contextToken);
  assertEquals(message.item, { type: 1, text_item: { text: "hello" } });
  assertEquals(alice.messages, [message]);
});

Deno.test("sendmessage shows a message once when its client_id comes again, with the same id", async () => {
  const { alice, post, text } = await talk();
  const body = text("once", { client_id: "c-1" });
  await post(body);
  await post(body);
  await post(text("twice"));
  assertEquals(alice.messages.map(({ text }) => text), ["once", "twice"]);
});

Deno.test("sendmessage answers a repeated client_id with the id that it gave before", async () => {
  const { simulator, token, text } = await talk();
  const body = text("once");
  const raw = () =>
    send(simulator, "sendmessage", { token, body }).then((r) => r.text());
  assertEquals(await raw(), await raw());
});

/** What is wrong with a message, the refusal, and whether a lenient simulator lets it through. */
const WRONG: Record<string, [Json, number, string, boolean]> = {
  "a sender": [
    { from_user_id: "me" },
    -2,
    'msg.from_user_id must be there and be ""',
    true,
  ],
  "no client_id": [{ client_id: undefined }, -2, "msg.client_id", true],
  "message_type 1": [
    { message_type: 1 },
    -2,
    "msg.message_type must be 2 and is 1",
    true,
  ],
  "message_state 1": [
    { message_state: 1 },
    -2,
    "msg.message_state must be 2 and is 1",
    true,
  ],
  "no context token": [
    { context_token: undefined },
    -2,
    "msg.context_token is missing",
    true,
  ],
  "a foreign context token": [
    { context_token: "x" },
    -2,
    "msg.context_token is none that this user's messages brought",
    true,
  ],
  "an unknown user": [
    { to_user_id: "o9x@im.wechat" },
    -3,
    'to_user_id "o9x@im.wechat" is no user',
    false,
  ],
  "no item": [
    { item_list: [] },
    -2,
    "must hold one item and holds 0",
    false,
  ],
  "two items": [
    {
      item_list: [{ type: 1, text_item: { text: "a" } }, {
        type: 1,
        text_item: { text: "b" },
      }],
    },
    -2,
    "must hold one item and holds 2",
    false,
  ],
  "an empty text": [
    { item_list: [{ type: 1, text_item: { text: "" } }] },
    -2,
    "the text is empty",
    false,
  ],
  "a text_item in a picture": [
    { item_list: [{ type: 2, text_item: { text: "a" } }] },
    -2,
    "msg.item_list[0] has type 2 and",
    false,
  ],
  "an unknown type": [
    { item_list: [{ type: 11 }] },
    -2,
    "msg.item_list[0].type must be 1 to 5 and is 11",
    true,
  ],
};

for (const [name, [change, ret, fault, lenient]] of Object.entries(WRONG)) {
  Deno.test(`sendmessage refuses ${name} and names it`, async () => {
    const { alice, post, text } = await talk();
    const answer = await post(text("hello", change));
    assertEquals([answer["http"], answer["ret"]], [200, ret]);
    assertStringIncludes(answer["errmsg"], fault);
    assertEquals(alice.messages, []);
  });

  Deno.test(`sendmessage ${lenient ? "accepts" : "refuses"} ${name} when lenient`, async () => {
    const { simulator, alice, post, text } = await talk({ strict: false });
    const answer = await post(text("hello", change));
    assertEquals(answer["ret"], lenient ? 0 : ret);
    assertEquals(alice.messages.length, lenient ? 1 : 0);
    if (lenient) assertStringIncludes(simulator.deviations[0]!.fault, fault);
  });
}

Deno.test("sendmessage refuses fields of the wrong type and unknown fields with HTTP 400", async () => {
  const { post, text } = await talk();
  const answer = await post(
    text("hello", { message_type: "2", session_id: "s", item_list: {} }),
  );
  assertEquals([answer["http"], answer["ret"]], [400, -2]);
  assertEquals(
    answer["errmsg"],
    "msg.message_type must be a whole number and is of type string; " +
      "msg.item_list must be a list and is of type object; msg.session_id is no known field",
  );
});

Deno.test("sendmessage takes 16 384 bytes of text and no more", async () => {
  const { simulator, alice, post, text } = await talk();
  assertEquals((await post(text("微".repeat(5_461) + "x")))["ret"], 0);
  const answer = await post(text("微".repeat(5_461) + "xy"));
  assertEquals(answer["ret"], -2);
  assertEquals(answer["errmsg"], "prepare failed");
  assertEquals(
    simulator.calls.at(-1)!.reason,
    "the text has 16385 bytes, the most is 16384",
  );
  simulator.settings.maxTextBytes = false;
  assertEquals((await post(text("微".repeat(50_000))))["ret"], 0);
  assertEquals(alice.messages.length, 2);
});

Deno.test("sendmessage takes an older context token of the same user, and none of another's", async () => {
  const { simulator, alice, contextToken, post } = await talk();
  await alice.say("again");
  const old = textMessage(alice.id, contextToken, "to the old one");
  assertEquals((await post(old))["ret"], 0);
  const bob = await simulator.user("bob").say("hi");
  const wrong = textMessage(alice.id, bob.contextToken, "with bob's");
  assertEquals((await post(wrong))["ret"], -2);
});

Deno.test("sendmessage refuses a client_id that was used for another message", async () => {
  const { post, text } = await talk();
  await post(text("one", { client_id: "c" }));
  const answer = await post(text("two", { client_id: "c" }));
  assertEquals(
    answer["errmsg"],
    "msg.client_id was used before, for another message",
  );
});

Deno.test("sendmessage answers as the setting sendAnswer says", async () => {
  const { simulator, token, alice, text } = await talk({
    burstPenalty: false,
  });
  const answers: [typeof simulator.settings.sendAnswer, string][] = [
    ["ret", '{"ret":0}'],
    ["object", "{}"],
    ["empty", ""],
    ["drop", '{"ret":0}'],
  ];
  for (const [setting, expected] of answers) {
    simulator.settings.sendAnswer = setting;
    const body = text(setting);
    const response = await send(simulator, "sendmessage", { token, body });
    assertEquals(await response.text(), expected);
  }
  assertEquals(alice.messages.map(({ text }) => text), [
    "ret",
    "object",
    "empty",
  ]);
});
