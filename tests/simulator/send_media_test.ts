import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { bytesOfHex, HEX_KEY, uploaded } from "./_cdn.ts";
import { encodeBase64 } from "@std/encoding/base64";
import { call, type Json, talk, textMessage } from "./_wire.ts";

const PLAIN = new TextEncoder().encode("the bytes of a file");

/** A right item of every kind, and the `media_type` it is uploaded as. */
const ITEMS: Record<string, [number, (media: Json) => Json]> = {
  picture: [1, (media) => ({
    type: 2,
    image_item: { media, mid_size: 32 },
  })],
  video: [2, (media) => ({
    type: 5,
    video_item: { media, video_size: 32, play_length: 500 },
  })],
  file: [3, (media) => ({
    type: 4,
    file_item: { media, file_name: "a.txt", len: "19" },
  })],
  "voice message": [4, (media) => ({
    type: 3,
    voice_item: {
      media,
      encode_type: 6,
      sample_rate: 24_000,
      bits_per_sample: 16,
      playtime: 900,
    },
  })],
};

for (const [name, [mediaType, itemOf]] of Object.entries(ITEMS)) {
  Deno.test(`sendmessage shows a ${name}, whose bytes a test can read`, async () => {
    const chat = await talk({ showVoice: true });
    const item = itemOf(await uploaded(chat, PLAIN, mediaType));
    assertEquals(
      (await chat.post(chat.text("", { item_list: [item] })))["ret"],
      0,
    );
    const message = await chat.alice.nextMessage();
    assertEquals([message.text, message.item], ["", item]);
    assertEquals(await message.bytes(), PLAIN);
  });
}

Deno.test("sendmessage takes a voice message that no phone shows", async () => {
  const chat = await talk();
  const [, itemOf] = ITEMS["voice message"]!;
  const item = itemOf(await uploaded(chat, PLAIN, 4));
  assertEquals(
    (await chat.post(chat.text("", { item_list: [item] })))["ret"],
    0,
  );
  assertEquals(chat.alice.messages, []);
  const [accepted] = chat.simulator.sentTo(chat.alice);
  assertEquals(accepted!.shown, false);
  assertEquals(await accepted!.bytes(), PLAIN);
});

Deno.test("bytes() of a text is an error", async () => {
  const chat = await talk();
  await chat.post(chat.text("words"));
  const message = await chat.alice.nextMessage();
  await assertRejects(() => message.bytes(), TypeError, "has no file");
});

/** What is wrong with an item, and the refusal. */
const WRONG: Record<string, [string, (item: Json) => void, string]> = {
  "a key that is base64 of its bytes": [
    "picture",
    ({ image_item: { media } }) =>
      media.aes_key = encodeBase64(bytesOfHex(HEX_KEY)),
    "media.aes_key must be base64 of the 32-character hex text",
  ],
  "another key": [
    "file",
    ({ file_item: { media } }) => media.aes_key = encodeBase64("0".repeat(32)),
    "media.aes_key must be base64 of the 32-character hex text",
  ],
  "another encrypt_type": [
    "file",
    ({ file_item: { media } }) => media.encrypt_type = 0,
    "media.encrypt_type must be 1 and is 0",
  ],
  "the plaintext's size of a picture": [
    "picture",
    ({ image_item }) => image_item.mid_size = 19,
    "image_item.mid_size must be 32 and is 19",
  ],
  "the plaintext's size of a video": [
    "video",
    ({ video_item }) => video_item.video_size = 19,
    "video_item.video_size must be 32 and is 19",
  ],
  "the ciphertext's size of a file": [
    "file",
    ({ file_item }) => file_item.len = "32",
    'file_item.len must be "19" and is "32"',
  ],
  "a file without a name": [
    "file",
    ({ file_item }) => file_item.file_name = "",
    "file_item.file_name is missing or empty",
  ],
  "another codec of a voice message": [
    "voice message",
    ({ voice_item }) => voice_item.encode_type = 4,
    "voice_item.encode_type must be 6 and is 4",
  ],
  "a voice message without its length": [
    "voice message",
    ({ voice_item }) => delete voice_item.playtime,
    "voice_item.playtime is missing",
  ],
};

for (const [name, [kind, change, fault]] of Object.entries(WRONG)) {
  Deno.test(`sendmessage refuses ${name} and names it`, async () => {
    const chat = await talk();
    const [mediaType, itemOf] = ITEMS[kind]!;
    const item = itemOf(await uploaded(chat, PLAIN, mediaType));
    change(item);
    const answer = await chat.post(chat.text("", { item_list: [item] }));
    assertEquals(answer["ret"], -2);
    assertStringIncludes(answer["errmsg"], fault);
    chat.simulator.settings.strict = false;
    const lenient = chat.text("", { item_list: [item] });
    assertEquals((await chat.post(lenient))["ret"], 0);
    assertEquals(await chat.simulator.sentTo(chat.alice)[0]!.bytes(), PLAIN);
  });
}

Deno.test("sendmessage refuses a file of another kind, of nobody, and of another user", async () => {
  const chat = await talk({ strict: false });
  const { simulator, token } = chat;
  const [, pictureOf] = ITEMS["picture"]!;
  const file = await uploaded(chat, PLAIN, 3);
  simulator.settings.strict = true;
  const post = async (media: Json) => {
    const body = chat.text("", { item_list: [pictureOf(media)] });
    return (await chat.post(body))["errmsg"];
  };
  assertStringIncludes(
    await post(file),
    "media was uploaded with media_type 3",
  );
  assertStringIncludes(
    await post({ ...file, encrypt_query_param: "x" }),
    "none that an upload gave",
  );
  const bob = simulator.user("bob");
  const { contextToken } = await bob.say("hi");
  const picture = await uploaded(chat, PLAIN, 1);
  const toBob = textMessage(bob.id, contextToken, "", {
    item_list: [pictureOf(picture)],
  });
  const answer = await call(simulator, "sendmessage", { token, body: toBob });
  assertStringIncludes(answer["errmsg"], "uploaded for another user");
});

Deno.test("sendmessage takes what the user sent, back to the same user", async () => {
  const chat = await talk();
  const sent = await chat.alice.sendFile(PLAIN, { name: "a.txt" });
  const { full_url: _, ...media } = sent.items[0]!.file_item!.media!;
  const [, fileOf] = ITEMS["file"]!;
  const body = chat.text("", { item_list: [fileOf(media)] });
  assertEquals((await chat.post(body))["ret"], 0);
  assertEquals(await (await chat.alice.nextMessage()).bytes(), PLAIN);
});
