import { Buffer } from "node:buffer";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  createWeixinAdapter,
  isMediaError,
  type MediaErrorReason,
  type MessageItem,
} from "@weixin/chat-adapter";
import type { FaultRule, SimulatedUser } from "@weixin/chat-adapter/simulator";
import type { Attachment } from "chat";
import { RecordingLog } from "../_support/log.ts";
import { bytesOf, startMediaBot } from "../_support/media_bot.ts";
import { sampleBytes } from "../media/_crypto.ts";
import { everythingOf } from "../media/_fake_cdn.ts";
import { mp4, pdf, png, wav } from "../media/_files.ts";
import { encodeVoice, loadSilkCodec } from "../../src/media/voice.ts";

const ACCOUNT = "b@im.bot";
const MEDIA = { encrypt_query_param: "p", aes_key: "MDEyMzQ1Njc4OWFiY2RlZg==" };
const IMAGE = { type: 2, image_item: { media: MEDIA } };
const FILE = { type: 4, file_item: { media: MEDIA, file_name: "a.pdf" } };
const LOST = { type: 4, file_item: { file_name: "../lost.pdf" } };
const VOICE = { type: 3, voice_item: { media: MEDIA } };
const SPOKEN = { type: 3, voice_item: { media: MEDIA, text: "你好" } };
const VIDEO = { type: 5, video_item: { media: MEDIA } };

function text(words: string): MessageItem {
  return { type: 1, text_item: { text: words } };
}

function adapter() {
  return createWeixinAdapter({ accountId: ACCOUNT, token: "b@im.bot:s" });
}

function parse(...items: MessageItem[]) {
  return adapter().parseMessage({
    from_user_id: "u@im.wechat",
    to_user_id: ACCOUNT,
    message_id: "1",
    create_time_ms: 0,
    item_list: items,
  });
}

Deno.test("parseMessage() takes the user's words for the text, and what stands for the files when there are none", () => {
  const cases: readonly (readonly [string, MessageItem[]])[] = [
    ["[image]", [IMAGE]],
    ["[file: a.pdf]", [FILE]],
    ["[voice]", [VOICE]],
    ["[video]", [VIDEO]],
    ["[image]\n[video]", [IMAGE, VIDEO]],
    ["look", [text("look"), IMAGE]],
    ["one\ntwo", [text("one"), IMAGE, text("two")]],
    ["你好", [SPOKEN]],
    ["[image]", [text(""), IMAGE]],
    ["look\n[file: lost.pdf]", [text("look"), LOST]],
    ["[file]", [{ type: 4, file_item: {} }]],
    ["look\n[unsupported message]", [text("look"), { type: 99 }]],
    ["[unsupported message]", [IMAGE, { type: 99 }]],
    ["done", [{ type: 11 }, text("done"), { type: 12 }]],
  ];
  for (const [expected, items] of cases) {
    assertEquals(parse(...items).text, expected);
  }
});

Deno.test("parseMessage() attaches every file of a message, then what it quotes", () => {
  const { attachments } = parse(
    text("look"),
    IMAGE,
    { ...text("and"), ref_msg: { message_item: FILE } },
    LOST,
    SPOKEN,
    VIDEO,
  );
  assertEquals(
    attachments.map(({ type, name, mimeType }) => [type, name, mimeType]),
    [
      ["image", "image.jpg", "image/jpeg"],
      ["audio", "voice.silk", "audio/silk"],
      ["video", "video.mp4", "video/mp4"],
      ["file", "a.pdf", "application/pdf"],
    ],
  );
});

Deno.test("parseMessage() writes into fetchMetadata what a fetch needs, as texts", () => {
  const [attachment] = parse(IMAGE).attachments;
  assertEquals(attachment?.fetchMetadata, {
    kind: "image",
    param: "p",
    aesKey: MEDIA.aes_key,
    accountId: ACCOUNT,
  });
});

Deno.test("rehydrateAttachment() gives fetchData to what is this account's, and to nothing else", () => {
  const known = { kind: "image", param: "p", accountId: ACCOUNT };
  const cases: readonly (readonly [boolean, Record<string, string>?])[] = [
    [true, known],
    [false, { ...known, accountId: "other@im.bot" }],
    [false, { kind: "image", param: "p" }],
    [false, { accountId: ACCOUNT, kind: "image" }],
    [false, { accountId: ACCOUNT, mediaId: "of another adapter" }],
    [false, {}],
    [false],
  ];
  for (const [expected, fetchMetadata] of cases) {
    const attachment: Attachment = {
      type: "image",
      ...(fetchMetadata && { fetchMetadata }),
    };
    const { fetchData, ...rest } = adapter().rehydrateAttachment(attachment);
    assertEquals(fetchData !== undefined, expected);
    assertEquals(rest, attachment);
  }
});

const KINDS: readonly (readonly [
  Attachment["type"],
  string,
  string,
  Uint8Array,
  (alice: SimulatedUser, bytes: Uint8Array) => Promise<unknown>,
])[] = [
  [
    "image",
    "image.png",
    "image/png",
    png(70_000),
    (alice, bytes) => alice.sendImage(bytes),
  ],
  [
    "image",
    "image.png",
    "image/png",
    png(300),
    (alice, bytes) => alice.sendImage(bytes, { key: "none", fullUrl: false }),
  ],
  [
    "video",
    "video.mp4",
    "video/mp4",
    mp4(70_001),
    (alice, bytes) => alice.sendVideo(bytes),
  ],
  [
    "file",
    "报告.pdf",
    "application/pdf",
    pdf(17),
    (alice, bytes) =>
      alice.sendFile(bytes, { name: "/tmp/报告.pdf", key: "raw" }),
  ],
  ["file", "data", "application/octet-stream", sampleBytes(1600), (
    alice,
    bytes,
  ) => alice.sendFile(bytes, { name: "data" })],
  [
    "audio",
    "voice.silk",
    "audio/silk",
    sampleBytes(999),
    (alice, bytes) => alice.sendVoice(bytes),
  ],
];

Deno.test("fetchData() gives every kind byte for byte, and corrects type, name and size", async () => {
  await using run = await startMediaBot();
  for (const [type, name, mimeType, bytes, send] of KINDS) {
    await send(run.alice, bytes);
    const [attachment] = (await run.hear()).attachments;
    assert(attachment?.fetchData);
    const data = await attachment.fetchData();
    assert(data instanceof Buffer);
    assertEquals(bytesOf(data), bytes);
    assertEquals(attachment.type, type);
    assertEquals(attachment.name, name);
    assertEquals(attachment.mimeType, mimeType);
    assertEquals(attachment.size, bytes.byteLength);
  }
  assertEquals(run.simulator.deviations, []);
});

Deno.test("a voice message has WeChat's transcription for its text, and its sound as WAV", async () => {
  await using run = await startMediaBot();
  const { bytes } = await encodeVoice(wav(1), await loadSilkCodec());
  await run.alice.sendVoice(bytes, { text: "你好" });
  const message = await run.hear();
  assertEquals(message.text, "你好");
  const [attachment] = message.attachments;
  await attachment?.fetchData?.();
  assertEquals(attachment?.name, "voice.wav");
  assertEquals(attachment?.mimeType, "audio/wav");
});

Deno.test("what the wire tells of a picture and a file is known before they are fetched", async () => {
  await using run = await startMediaBot();
  await run.alice.sendImage(png(), { width: 90, height: 160 });
  const [picture] = (await run.hear()).attachments;
  assertEquals([picture?.width, picture?.height], [90, 160]);
  await run.alice.sendFile(pdf(777), { name: "a.pdf" });
  const [file] = (await run.hear()).attachments;
  assertEquals(file?.size, 777);
});

Deno.test("quoted media and several files in one message are fetched from the same attachments", async () => {
  await using run = await startMediaBot();
  const picture = await run.alice.sendImage(png(5000));
  await run.hear();
  const file = await run.alice.sendFile(pdf(6000), { name: "a.pdf" });
  await run.hear();
  await run.alice.quote(picture, "what is this?", { form: "inline" });
  const [quoted] = (await run.hear()).attachments;
  assertEquals(bytesOf(await quoted!.fetchData!()), png(5000));
  const items = [...picture.items, ...file.items].map((item) => ({ ...item }));
  await run.alice.sendItems(items);
  const both = (await run.hear()).attachments;
  const fetched = await Promise.all(both.map((one) => one.fetchData!()));
  assertEquals(fetched.map(bytesOf), [png(5000), pdf(6000)]);
});

/** A failure of the CDN or of the message, and the reason that it must have. */
const FAILURES: readonly (readonly [
  string,
  MediaErrorReason,
  FaultRule | undefined,
  (item: MessageItem) => Record<string, unknown>,
])[] = [
  [
    "a wrong key",
    "decrypt",
    undefined,
    (item) => change(item, { aes_key: MEDIA.aes_key }),
  ],
  [
    "a key of no form",
    "decrypt",
    undefined,
    (item) => change(item, { aes_key: "secret" }),
  ],
  [
    "more bytes than media.maxBytes",
    "too-large",
    undefined,
    (item) => change(item, {}),
  ],
  [
    "a foreign host and nothing else",
    "untrusted-url",
    undefined,
    (item) =>
      change(item, {
        full_url: "https://evil.example/c2c?taskid=secret",
        encrypt_query_param: undefined,
      }),
  ],
  ["a CDN that stalls in the body", "timeout", {
    stall: "body",
    body: new Uint8Array(1000),
  }, (item) => change(item, {})],
  [
    "a CDN that says 503",
    "download",
    { status: 503 },
    (item) => change(item, {}),
  ],
];

function change(item: MessageItem, media: Record<string, unknown>) {
  // With the same msg_id it would be a duplicate.
  const { msg_id: _, file_item, ...rest } = item;
  return {
    ...rest,
    file_item: { ...file_item, media: { ...file_item?.media, ...media } },
  };
}

for (const [what, reason, rule, edit] of FAILURES) {
  Deno.test(`fetchData() rejects with a MediaError at ${what}, and tells no secret`, async () => {
    const log = new RecordingLog();
    await using run = await startMediaBot({
      adapter: { media: { maxBytes: 5000, timeoutMs: 1500 }, logger: log },
    });
    const size = reason === "too-large" ? 5001 : 4000;
    const sent = await run.alice.sendFile(pdf(size), { name: "a.pdf" });
    const message = await run.hear();
    const item = edit(sent.items[0]!);
    await run.alice.sendItems([item]);
    const [attachment] = (await run.hear()).attachments;
    const fault = rule &&
      run.simulator.fault({ endpoint: "c2c/download", ...rule });
    const error = await assertRejects(() => attachment!.fetchData!());
    fault?.remove();
    assert(isMediaError(error), String(error));
    assertEquals(error.reason, reason);
    const said = everythingOf(error) + log.lines.join("\n");
    const { fetchMetadata } = message.attachments[0]!;
    for (
      const secret of [
        fetchMetadata!["aesKey"]!,
        fetchMetadata!["param"]!,
        encodeURIComponent(fetchMetadata!["param"]!),
        "secret",
      ]
    ) {
      assert(!said.includes(secret), said);
    }
  });
}
