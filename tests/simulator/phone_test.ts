import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { until } from "../_support/until.ts";
import { heard, openPhone } from "./_phone.ts";
import { type Json, poll, send } from "./_wire.ts";

const TEXT = { type: 1, text_item: { text: "a bot's answer" } };

function message(to: string, context: string, item: Json = TEXT): Json {
  return {
    msg: {
      from_user_id: "",
      to_user_id: to,
      client_id: crypto.randomUUID(),
      message_type: 2,
      message_state: 2,
      item_list: [item],
      context_token: context,
    },
  };
}

Deno.test("a page hears what both sides say, and sees every call without secrets", async () => {
  const { simulator, alice, token, chat, get } = openPhone();
  const events = heard(await get("/phone/events"));
  const hello = (await events.next()).value!;
  assertEquals(hello.event, "hello");
  assertEquals(hello.data["chats"][0].id, chat);
  assertEquals(hello.data["chats"][0].remaining, 0);
  const { contextToken } = await alice.say("hi");
  const said = (await events.next()).value!.data;
  assertEquals(said["messages"][0].messages[0].parts, [
    { kind: "text", text: "hi" },
  ]);
  assertEquals(said["chats"][0].remaining, 10);
  await poll(simulator, token);
  await send(simulator, "sendmessage", {
    token,
    body: message(alice.id, contextToken),
  });
  const all: Json[] = [];
  while (!all.some((data) => data["messages"])) {
    all.push((await events.next()).value!.data);
  }
  const [{ messages: [answer] }] = all.at(-1)!["messages"];
  assertEquals([answer.mine, answer.parts[0].text], [false, "a bot's answer"]);
  assertEquals(all.at(-1)!["chats"][0].remaining, 9);
  const calls = JSON.stringify(all);
  assertStringIncludes(calls, '"endpoint":"sendmessage"');
  assert(!calls.includes(contextToken));
  assert(!calls.includes(token));
  await events.return(undefined);
});

Deno.test("a page that reads slowly gets what it missed in one piece", async () => {
  const { alice, get } = openPhone();
  const response = await get("/phone/events");
  for (let round = 0; round < 60; round++) await alice.say(`text ${round}`);
  const seen: number[] = [];
  let count = 0;
  for await (const { data } of heard(response)) {
    count++;
    for (const { messages } of data["messages"] ?? []) {
      seen.push(...messages.map(({ index }: Json) => index));
    }
    if (seen.length >= 60) break;
  }
  assertEquals(seen, Array.from({ length: 60 }, (_, index) => index));
  assert(count < 20, `${count} events`);
});

Deno.test("a page's stream ends when the simulator is closed", async () => {
  const { simulator, get } = openPhone();
  const events = heard(await get("/phone/events"));
  await events.next();
  await simulator.close();
  assertEquals((await events.next()).done, true);
});

Deno.test("the phone brings messages in pages, oldest first", async () => {
  const { alice, chat, get } = openPhone();
  for (let round = 0; round < 5; round++) await alice.say(`text ${round}`);
  const page = async (query: Record<string, string>) => {
    const text = new URLSearchParams({ chat, ...query });
    const { total, messages } = await (await get(`/phone/messages?${text}`))
      .json();
    return [total, messages.map(({ index }: Json) => index)];
  };
  assertEquals(await page({ count: "2" }), [5, [3, 4]]);
  assertEquals(await page({ count: "2", before: "3" }), [5, [1, 2]]);
  assertEquals(await page({ before: "1" }), [5, [0]]);
  assertEquals(await page({ before: "-1", count: "x" }), [5, [0, 1, 2, 3, 4]]);
});

Deno.test("an order to say something quotes the message at that place", async () => {
  const { simulator, alice, token, chat, order, get } = openPhone();
  const { messageId } = await alice.say("the first");
  await order({ do: "say", chat, text: "the second", quote: 0 });
  const { msgs } = await poll(simulator, token);
  assertEquals(msgs[1].item_list[0].ref_msg.svr_id, Number(messageId));
  const query = new URLSearchParams({ chat });
  const { messages } = await (await get(`/phone/messages?${query}`)).json();
  assertEquals(messages[1].parts[0].quote, {
    index: 0,
    mine: true,
    kind: "text",
    text: "the first",
  });
});

Deno.test("an uploaded file reaches the bot, and is given out as something to save", async () => {
  const { simulator, token, chat, upload, get } = openPhone();
  const bytes = new TextEncoder().encode("<script>alert(1)</script>");
  const name = "../<b>报告\u0000.html";
  assertEquals((await upload({ chat, kind: "file", name }, bytes)).status, 204);
  const { msgs } = await poll(simulator, token);
  assertEquals(msgs[0].item_list[0].file_item.file_name, name);
  const query = new URLSearchParams({ chat, message: "0", part: "0" });
  const response = await get(`/phone/media?${query}`);
  assertEquals(new Uint8Array(await response.arrayBuffer()), bytes);
  const { headers } = response;
  assertEquals(headers.get("Content-Type"), "application/octet-stream");
  assertEquals(
    headers.get("Content-Disposition"),
    "attachment; filename*=UTF-8''.._%3Cb%3E%E6%8A%A5%E5%91%8A_.html",
  );
  assertStringIncludes(headers.get("Content-Security-Policy")!, "sandbox");
});

Deno.test("a picture's type is read from its bytes, and no text passes for one", async () => {
  const { chat, upload, get } = openPhone();
  const png = Uint8Array.from([0x89, 80, 78, 71, 13, 10, 26, 10, 0, 0]);
  const svg = new TextEncoder().encode("<svg onload='alert(1)'/>");
  await upload({ chat, kind: "image" }, png);
  await upload({ chat, kind: "image" }, svg);
  const type = async (message: string) => {
    const query = new URLSearchParams({ chat, message, part: "0" });
    const response = await get(`/phone/media?${query}`);
    await response.body?.cancel();
    return response.headers.get("Content-Type");
  };
  assertEquals(await type("0"), "image/png");
  assertEquals(await type("1"), "application/octet-stream");
});

Deno.test("the drawer's faults hit calls, each with the latency, until they are off", async () => {
  const { simulator, token, order } = openPhone({ holdMs: 0 });
  await order({ do: "fault", name: "pollFails", on: true });
  const status = async () => {
    const response = await send(simulator, "getupdates", {
      token,
      body: { get_updates_buf: "" },
    });
    await response.body?.cancel();
    return response.status;
  };
  assertEquals(await status(), 500);
  await order({ do: "latency", ms: 60_000 });
  const slow = status();
  await until(() => simulator.calls.length === 2);
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(simulator.calls[1]!.status, undefined);
  simulator.clock.advance(60_000);
  assertEquals(await slow, 500);
  await order({ do: "latency", ms: 0 });
  await order({ do: "fault", name: "pollFails", on: false });
  assertEquals(await status(), 200);
});

Deno.test("the drawer expires a token and makes it valid again, moves the clock, and says things twice", async () => {
  const { simulator, alice, token, chat, order } = openPhone({ holdMs: 0 });
  const [bot] = chat.split("/");
  await alice.say("hi");
  assertEquals((await poll(simulator, token)).msgs.length, 1);
  await order({ do: "expire", bot, where: "ret" });
  assertEquals((await poll(simulator, token)).ret, -14);
  await order({ do: "expire", bot, where: "off" });
  await order({ do: "duplicate", chat, messageId: "none" });
  const { msgs: [again] } = await poll(simulator, token);
  assertEquals(again.item_list[0].text_item.text, "hi");
  assertEquals(again.message_id, undefined);
  const { expiresAt } = simulator.quota(alice);
  const before = simulator.clock.now();
  await order({ do: "advance", ms: 3_600_000 });
  assert(simulator.clock.now() - before >= 3_600_000);
  assertEquals(simulator.quota(alice).expiresAt, expiresAt);
});

for (
  const fields of [
    { do: "constructor" },
    { do: "say", chat: "nobody/nowhere", text: "hi" },
    { do: "setting", name: "__proto__", value: true },
    { do: "setting", name: "strict", value: "yes" },
    { do: "fault", name: "toString", on: true },
    { do: "latency", ms: -1 },
    { do: "advance", ms: 1e12 },
    { do: "newUser", bot: "nobody", name: "x" },
    [],
    "text",
  ]
) {
  Deno.test(`the phone says no to the order ${JSON.stringify(fields)}`, async () => {
    const { order, simulator } = openPhone();
    const before = { ...simulator.settings };
    const response = await order(fields as Json);
    assert([400, 404].includes(response.status));
    assertEquals(typeof (await response.json()).error, "string");
    assertEquals({ ...simulator.settings }, before);
  });
}

Deno.test("a recording becomes SILK where there is a codec, and is played as WAV", async () => {
  const silk = Uint8Array.from(
    [2, ...new TextEncoder().encode("#!SILK_V3"), 1, 0, 9, 1, 0, 9],
  );
  const { simulator, token, chat, upload, get } = openPhone({
    silk: {
      encode: () => Promise.resolve({ data: silk }),
      decode: () => Promise.resolve({ data: new Uint8Array(480) }),
    },
  });
  const wav = new Uint8Array(44 + 48_000);
  wav.set(new TextEncoder().encode("RIFF\0\0\0\0WAVE"));
  new DataView(wav.buffer).setUint32(28, 48_000, true);
  await upload({ chat, kind: "voice", ms: "7" }, wav);
  const { msgs } = await poll(simulator, token);
  assertEquals(msgs[0].item_list[0].voice_item.playtime, 40);
  const query = new URLSearchParams({ chat, message: "0", part: "0" });
  const response = await get(`/phone/media?${query}`);
  assertEquals(response.headers.get("Content-Type"), "audio/wav");
  assertEquals((await response.arrayBuffer()).byteLength, 44 + 480);
  simulator.settings.silk = undefined;
  await upload({ chat, kind: "voice", ms: "7" }, wav);
  const { msgs: [plain] } = await poll(simulator, token);
  assertEquals(plain.item_list[0].voice_item.playtime, 1_000);
});
