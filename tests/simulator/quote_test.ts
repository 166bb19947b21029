import { assertEquals, assertRejects } from "@std/assert";
import { poll, send, talk } from "./_wire.ts";

Deno.test("quote() names the quoted message by its id alone", async () => {
  const { simulator, token, alice, text, post } = await talk();
  await post(text("the answer"));
  const answer = await alice.nextMessage();
  await alice.quote(answer, "what?");
  const response = await send(simulator, "getupdates", {
    token,
    body: { get_updates_buf: "" },
  });
  const raw = await response.text();
  const [, message] = JSON.parse(raw).msgs;
  assertEquals(message.item_list[0].text_item.text, "what?");
  assertEquals(Object.keys(message.item_list[0].ref_msg), ["svr_id"]);
  assertEquals(raw.includes(`"svr_id":${answer.messageId}}`), true);
});

Deno.test("quote() brings the whole item, or an item that is nothing but an id", async () => {
  const { simulator, token, alice } = await talk();
  const mine = await alice.say("my own words");
  const idsAs = "text";
  await alice.quote(mine, "as I said", { form: "inline", idsAs });
  await alice.quote(mine, "as I said", { form: "msg_id", idsAs });
  const { msgs } = await poll(simulator, token);
  const [inline, bare] = [2, 3].map((n) => msgs[n].item_list[0].ref_msg);
  assertEquals(inline.title, "my own words");
  assertEquals(inline.message_item.text_item, { text: "my own words" });
  assertEquals(inline.message_item.msg_id, mine.messageId);
  assertEquals(bare, { message_item: { type: 0, msg_id: mine.messageId } });
});

Deno.test("quote() tells where the quoted part is, by counting", async () => {
  const { simulator, token, alice, text, post } = await talk();
  await post(text("ab-cd-ab-cd-ab-cd"));
  const answer = await alice.nextMessage();
  const part = "cd-ab-cd-ab";
  await alice.quote(answer, "this", { form: "partial", part });
  await alice.quote(answer, "this", {
    form: "partial",
    part,
    endCounted: "afterStart",
  });
  const { msgs } = await poll(simulator, token);
  const [globally, afterStart] = [1, 2].map((n) =>
    msgs[n].item_list[0].ref_msg.partial_text
  );
  assertEquals(globally, {
    start: "cd-ab-",
    end: "-cd-ab",
    startindex: 0,
    endindex: 1,
    quotemd5: "7b1ea12866b43d96a7fd87afeda8d691",
  });
  assertEquals(afterStart.endindex, 0);
});

Deno.test("quote() refuses a part that is not there", async () => {
  const { alice } = await talk();
  const mine = await alice.say("words");
  for (const part of ["other", "", undefined]) {
    await assertRejects(
      () =>
        alice.quote(mine, "x", {
          form: "partial",
          ...(part === undefined ? {} : { part }),
        }),
      RangeError,
      "is no part of the message",
    );
  }
});
