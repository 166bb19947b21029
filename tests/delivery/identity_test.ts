import { assert, assertEquals, assertFalse } from "@std/assert";
import { identify } from "../../src/delivery/identity.ts";
import { RecentIds } from "../../src/delivery/recent_ids.ts";
import { ItemType, type WeixinMessage } from "../../src/ilink/types.ts";

const ALICE = "alice@im.wechat";

/** A message as the server delivers it first. */
function said(text: string, change: WeixinMessage = {}): WeixinMessage {
  return {
    seq: 7,
    message_id: "9007199254740993",
    client_id: "phone-1",
    from_user_id: ALICE,
    create_time_ms: 1_700_000_000_000,
    item_list: [{ type: ItemType.TEXT, msg_id: "11", text_item: { text } }],
    ...change,
  };
}

/** The same message with fields taken out. */
function without(
  message: WeixinMessage,
  ...names: (keyof WeixinMessage)[]
): WeixinMessage {
  return Object.fromEntries(
    Object.entries(message).filter(([name]) =>
      !names.includes(name as keyof WeixinMessage)
    ),
  );
}

/** Whether `second` counts as the same message as `first`. */
async function isDuplicate(
  first: WeixinMessage,
  second: WeixinMessage,
): Promise<boolean> {
  const recent = new RecentIds();
  recent.add(await identify(first), 0);
  return recent.has(await identify(second));
}

function kinds(ids: readonly string[]): string {
  return ids.map((id) => id.slice(0, 2)).join("");
}

Deno.test("identify() gives every identity of a message", async () => {
  const ids = await identify(said("hello"));
  assertEquals(kinds(ids), "m:c:i:d:");
  assert(ids.includes("m:9007199254740993"), String(ids));
  assertEquals(new Set(ids).size, 4);
});

Deno.test("identify() gives the same identities for the same message", async () => {
  assertEquals(await identify(said("hello")), await identify(said("hello")));
});

Deno.test("identify() keeps what users say out of the identities", async () => {
  const ids = await identify(said("my password is swordfish"));
  assertFalse(ids.join().includes("swordfish"));
});

const REST: WeixinMessage = {
  message_id: "2",
  client_id: "phone-2",
  create_time_ms: 1_700_000_000_001,
  item_list: [{
    type: ItemType.TEXT,
    msg_id: "12",
    text_item: { text: "something else" },
  }],
};

Deno.test("identify() finds a duplicate by the message_id alone", async () => {
  const { message_id: _, ...change } = REST;
  assert(await isDuplicate(said("hello"), said("hello", change)));
});

Deno.test("identify() finds a duplicate by the client_id alone", async () => {
  const { client_id: _, ...change } = REST;
  assert(await isDuplicate(said("hello"), said("hello", change)));
});

Deno.test("identify() finds a duplicate by the msg_ids of the items alone", async () => {
  const item = { ...REST.item_list![0]!, msg_id: "11" };
  const change = { ...REST, item_list: [item] };
  assert(await isDuplicate(said("hello"), said("hello", change)));
});

Deno.test("identify() finds a duplicate by sender, time and content alone", async () => {
  const { create_time_ms: _, ...change } = REST;
  const item = { ...said("hello").item_list![0]!, msg_id: "12" };
  const again = said("hello", { ...change, item_list: [item] });
  assert(await isDuplicate(said("hello"), again));
});

Deno.test("identify() tells a message from another of which nothing is known", async () => {
  assertFalse(await isDuplicate(said("hello"), said("hello", REST)));
});

Deno.test("identify() finds a redelivery with another message_id, and with none", async () => {
  const first = said("hello");
  assert(await isDuplicate(first, { ...first, message_id: "4", seq: 8 }));
  assert(await isDuplicate(first, without(first, "message_id", "seq")));
});

Deno.test("identify() hears the same text twice when it was said twice", async () => {
  const bare = without(said("ok"), "message_id", "client_id");
  const ok = (time: number): WeixinMessage => ({
    ...bare,
    create_time_ms: time,
    item_list: [{ type: ItemType.TEXT, text_item: { text: "ok" } }],
  });
  assertFalse(await isDuplicate(ok(1_000), ok(1_001)));
  assert(await isDuplicate(ok(1_000), ok(1_000)));
});

Deno.test("identify() hears the same text at the same time from two users", async () => {
  const bare = without(said("ok"), "message_id", "client_id");
  const item_list = [{ type: ItemType.TEXT, text_item: { text: "ok" } }];
  const alice = { ...bare, item_list };
  assertFalse(
    await isDuplicate(alice, { ...alice, from_user_id: "ALICE@im.wechat" }),
  );
});

Deno.test("identify() makes no identity of the content when the time is not known", async () => {
  const message = without(said("ok"), "create_time_ms");
  assertEquals(kinds(await identify(message)), "m:c:i:");
  assertEquals(
    kinds(await identify({ ...message, create_time_ms: 0 })),
    "m:c:i:",
  );
});

Deno.test("identify() tells apart what was said at the same time", async () => {
  const at = (item: NonNullable<WeixinMessage["item_list"]>[0]) =>
    identify({ from_user_id: ALICE, create_time_ms: 1, item_list: [item] });
  const ids = await Promise.all([
    at({ type: ItemType.TEXT, text_item: { text: "a" } }),
    at({ type: ItemType.TEXT, text_item: { text: "b" } }),
    at({
      type: ItemType.TEXT,
      ref_msg: { svr_id: "5" },
      text_item: { text: "a" },
    }),
    at({ type: ItemType.VOICE, voice_item: { text: "a", playtime: 900 } }),
    at({ type: ItemType.VOICE, voice_item: { playtime: 900 } }),
    at({ type: ItemType.VOICE, voice_item: { playtime: 901 } }),
    at({ type: ItemType.FILE, file_item: { file_name: "a", len: "1" } }),
    at({ type: ItemType.FILE, file_item: { file_name: "a", len: "2" } }),
    at({ type: ItemType.FILE, file_item: { file_name: "a", md5: "x" } }),
    at({ type: ItemType.VIDEO, video_item: { video_md5: "x" } }),
    at({ type: ItemType.VIDEO, video_item: { video_size: 5 } }),
    at({ type: ItemType.IMAGE, image_item: { aeskey: "00" } }),
    at({ type: ItemType.IMAGE, image_item: { mid_size: 5 } }),
  ]);
  assertEquals(new Set(ids.flat()).size, ids.length);
});

Deno.test("identify() leaves out of the content what a redelivery may change", async () => {
  const image = (url: string, time: number): WeixinMessage => ({
    from_user_id: ALICE,
    create_time_ms: 1,
    context_token: `token of ${url}`,
    update_time_ms: time,
    item_list: [{
      type: ItemType.IMAGE,
      update_time_ms: time,
      image_item: { aeskey: "00", url, media: { full_url: url } },
    }],
  });
  assert(await isDuplicate(image("https://a/", 1), image("https://b/", 2)));
});

Deno.test("identify() gives the seq only when there is nothing else", async () => {
  const bare = { seq: 7, from_user_id: ALICE };
  assertEquals(await identify(bare), [`s:${ALICE}:7`]);
  assertFalse(await isDuplicate(bare, { ...bare, from_user_id: "bob" }));
  assertFalse(
    (await identify(said("hello"))).some((id) => id.startsWith("s:")),
  );
  assertEquals(await identify({ from_user_id: ALICE }), []);
  assertEquals(await identify({ from_user_id: ALICE, seq: 0 }), []);
});

for (const empty of ["0", ""]) {
  Deno.test(`identify() takes an id of "${empty}" for none`, async () => {
    const message: WeixinMessage = {
      message_id: empty,
      client_id: empty,
      from_user_id: ALICE,
      item_list: [{ type: ItemType.TEXT, msg_id: empty }],
    };
    assertEquals(await identify(message), []);
    assertEquals(await identify({ ...message, seq: 7 }), [`s:${ALICE}:7`]);
  });
}
