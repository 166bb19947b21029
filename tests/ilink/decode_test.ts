import { assertEquals } from "@std/assert";
import { decodeGetUpdates, decodeMessage } from "../../src/ilink/decode.ts";

Deno.test("decodeMessage() keeps unknown fields and drops known ones of the wrong type", () => {
  assertEquals(
    decodeMessage({
      message_id: 5,
      from_user_id: 7,
      create_time_ms: "1700000000000",
      brand_new: { x: 1 },
      item_list: [{ type: 1, text_item: { text: 42, other: true } }],
    }),
    {
      message_id: "5",
      create_time_ms: 1_700_000_000_000,
      brand_new: { x: 1 },
      item_list: [{ type: 1, text_item: { other: true } }],
    } as never,
  );
});

Deno.test("decodeMessage() skips items that are no objects", () => {
  const message = decodeMessage({
    item_list: [null, 3, "x", [], { type: 1, text_item: { text: "ok" } }],
  });
  assertEquals(message?.item_list, [{ type: 1, text_item: { text: "ok" } }]);
});

Deno.test("decodeMessage() reads a file's length as text, whichever way it comes", () => {
  for (const len of [12, "12"]) {
    const message = decodeMessage({ item_list: [{ file_item: { len } }] });
    assertEquals(message?.item_list?.[0]?.file_item?.len, "12");
  }
});

Deno.test("decodeMessage() does not take a rounded number for an id", () => {
  assertEquals(decodeMessage({ message_id: 2 ** 60 }), {});
});

Deno.test("decodeMessage() stops at quotes that nest without end", () => {
  let item: Record<string, unknown> = { type: 1, text_item: { text: "deep" } };
  for (let depth = 0; depth < 10_000; depth++) {
    item = { type: 1, ref_msg: { message_item: item } };
  }
  let levels = 0;
  let at = decodeMessage({ item_list: [item] })?.item_list?.[0];
  while (at) {
    levels++;
    at = at.ref_msg?.message_item;
  }
  assertEquals(levels, 17);
});

Deno.test("decodeGetUpdates() counts what is no message", () => {
  const updates = decodeGetUpdates({
    msgs: [{ seq: 1 }, null, "x"],
    get_updates_buf: "c2",
    longpolling_timeout_ms: "20000",
  });
  assertEquals(updates, {
    msgs: [{ seq: 1 }],
    malformed: 2,
    get_updates_buf: "c2",
    longpolling_timeout_ms: 20_000,
  });
});

Deno.test("decodeGetUpdates() refuses a list that is none", () => {
  assertEquals(decodeGetUpdates({ msgs: {} }), undefined);
});
