import { assert, assertEquals, assertRejects } from "@std/assert";
import { MediaError, type MediaErrorReason } from "../../src/errors.ts";
import { IlinkClient } from "../../src/ilink/mod.ts";
import type { MessageItem } from "../../src/ilink/types.ts";
import { fetchMedia } from "../../src/media/inbound.ts";
import { describeMediaItem } from "../../src/media/items.ts";
import {
  type OutboundFile,
  prepareMediaItem,
} from "../../src/media/outbound.ts";
import { encodeVoice, isSilk, loadSilkCodec } from "../../src/media/voice.ts";
import {
  type FaultRule,
  serveSimulator,
  type SimulatedUser,
  type SimulatorOptions,
} from "../../src/simulator/mod.ts";
import { sampleBytes } from "./_crypto.ts";
import { mp4, pdf, png, wav } from "./_files.ts";

const SETTINGS = { burstPenalty: false, maxMessages: false } as const;
const SIZES = [1, 15, 16, 17, 1_000_000];

/** A bot and a user who talk over real HTTP. */
async function talk(settings: SimulatorOptions = {}) {
  const simulator = await serveSimulator({ ...SETTINGS, ...settings });
  const { token, baseUrl } = simulator.createBot();
  const client = new IlinkClient({ token, baseUrl });
  const alice = simulator.user("alice");
  const options = {
    toUserId: alice.id,
    baseUrl,
    cdnBaseUrl: simulator.cdnBaseUrl,
    getUploadUrl: client.getUploadUrl.bind(client),
    retryDelayMs: 1,
  };
  await alice.say("hello");
  const opened = await client.getUpdates();
  const contextToken = opened.msgs[0]!.context_token!;
  let cursor = opened.get_updates_buf!;
  return {
    simulator,
    alice,
    options,
    /** Uploads and sends a file. */
    async send(file: OutboundFile, more: { voice?: "bubble" } = {}) {
      const item = await prepareMediaItem(file, { ...options, ...more });
      await client.sendMessage({
        from_user_id: "",
        to_user_id: alice.id,
        client_id: crypto.randomUUID(),
        message_type: 2,
        message_state: 2,
        item_list: [item],
        context_token: contextToken,
      });
      return await alice.nextMessage();
    },
    /** What the bot gets next, with its file. */
    async receive() {
      const updates = await client.getUpdates({ cursor });
      cursor = updates.get_updates_buf!;
      const media = describeMediaItem(updates.msgs[0]!.item_list![0]!);
      assert(media);
      const fetched = await fetchMedia(media.reference, media, options);
      return { media, fetched };
    },
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

function withSize(head: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const bytes = sampleBytes(size);
  bytes.set(head.subarray(0, size));
  return bytes;
}

function assertSame(actual: Uint8Array, expected: Uint8Array): void {
  assertEquals(actual.byteLength, expected.byteLength);
  assert(actual.every((byte, i) => byte === expected[i]));
}

for (const uploadUrl of ["full", "param"] as const) {
  Deno.test(`files of every kind and size reach a user byte for byte, with upload_${uploadUrl}`, async () => {
    await using chat = await talk({ uploadUrl });
    for (const size of SIZES) {
      const file = sampleBytes(size);
      const sent = await chat.send({ data: file, name: "data.bin" });
      assertEquals(sent.item.file_item?.file_name, "data.bin");
      assertSame(await sent.bytes(), file);
    }
    const picture = withSize(png(), 50_000);
    const image = await chat.send({ data: picture });
    assert(image.item.image_item);
    assertSame(await image.bytes(), picture);
    const film = withSize(mp4(), 50_001);
    const video = await chat.send({ fetchData: () => Promise.resolve(film) });
    assert(video.item.video_item);
    assertSame(await video.bytes(), film);
    assertEquals(chat.simulator.deviations, []);
  });
}

Deno.test("audio reaches a user as a file, and as a voice item when asked", async () => {
  await using chat = await talk({ showVoice: true });
  const sound = wav(1);
  const file = await chat.send({ data: sound, name: "sound.wav" });
  assertSame(await file.bytes(), sound);
  const voice = await chat.send({ data: sound, name: "sound.wav" }, {
    voice: "bubble",
  });
  assertEquals(voice.item.voice_item?.playtime, 1000);
  assert(isSilk(await voice.bytes()));
  assertEquals(chat.simulator.deviations, []);
});

const WAYS: readonly (readonly [
  string,
  (alice: SimulatedUser, bytes: Uint8Array) => Promise<unknown>,
])[] = [
  ["a picture", (alice, bytes) => alice.sendImage(bytes)],
  [
    "a picture with a raw key",
    (alice, bytes) => alice.sendImage(bytes, { key: "raw" }),
  ],
  [
    "a plain picture",
    (alice, bytes) => alice.sendImage(bytes, { key: "none" }),
  ],
  ["a file", (alice, bytes) => alice.sendFile(bytes, { name: "a.bin" })],
  [
    "a file with a raw key",
    (alice, bytes) => alice.sendFile(bytes, { name: "a.bin", key: "raw" }),
  ],
  [
    "a file without full_url",
    (alice, bytes) => alice.sendFile(bytes, { name: "a.bin", fullUrl: false }),
  ],
  ["a video", (alice, bytes) => alice.sendVideo(bytes)],
  ["a voice message", (alice, bytes) => alice.sendVoice(bytes)],
];

for (const [what, send] of WAYS) {
  Deno.test(`${what} of any size reaches the bot byte for byte`, async () => {
    await using chat = await talk();
    for (const size of SIZES) {
      const bytes = sampleBytes(size);
      await send(chat.alice, bytes);
      const { fetched } = await chat.receive();
      assertSame(fetched.bytes, bytes);
    }
    assertEquals(chat.simulator.deviations, []);
  });
}

Deno.test("a voice message reaches the bot as WAV", async () => {
  await using chat = await talk();
  const { bytes } = await encodeVoice(wav(2), await loadSilkCodec());
  await chat.alice.sendVoice(bytes, { playtime: 2000 });
  const { media, fetched } = await chat.receive();
  assertEquals(media.playTimeMs, 2000);
  assertEquals([fetched.name, fetched.mimeType], ["voice.wav", "audio/wav"]);
});

Deno.test("what the wire tells of a file reaches the bot before it is fetched", async () => {
  await using chat = await talk();
  await chat.alice.sendFile(pdf(777), { name: "../../etc/报告\u202e.PDF" });
  const { media, fetched } = await chat.receive();
  assertEquals(
    [media.name, media.mimeType, media.size],
    ["报告.PDF", "application/pdf", 777],
  );
  assertEquals(fetched.name, "报告.PDF");
  await chat.alice.sendImage(png(), { width: 90, height: 160 });
  const picture = await chat.receive();
  assertEquals([picture.media.width, picture.media.height], [90, 160]);
  assertEquals(picture.fetched.name, "image.png");
});

Deno.test("a file of 100 bytes more than the limit is neither sent nor fetched", async () => {
  await using chat = await talk();
  const options = { ...chat.options, maxBytes: 1000 };
  const bytes = sampleBytes(1100);
  const upload = await assertRejects(
    () => prepareMediaItem({ data: bytes, name: "a" }, options),
    MediaError,
  );
  const { items } = await chat.alice.sendFile(bytes, { name: "a.bin" });
  const { reference } = describeMediaItem(items[0]!)!;
  const download = await assertRejects(
    () => fetchMedia(reference, {}, options),
    MediaError,
  );
  assertEquals([upload.reason, download.reason], ["too-large", "too-large"]);
});

const DOWNLOAD_FAULTS: readonly (readonly [string, FaultRule])[] = [
  ["a 500", { status: 500 }],
  ["a reset", { reset: true }],
  ["a redirect to a private host", {
    status: 302,
    headers: { location: "http://10.0.0.1/" },
  }],
];

for (const [what, rule] of DOWNLOAD_FAULTS) {
  Deno.test(`a download survives ${what} of the CDN`, async () => {
    await using chat = await talk();
    chat.simulator.fault({ endpoint: "c2c/download", count: 1, ...rule });
    const bytes = sampleBytes(70_000);
    await chat.alice.sendFile(bytes, { name: "a.bin" });
    assertSame((await chat.receive()).fetched.bytes, bytes);
  });
}

Deno.test("an upload survives a 500 and a reset of the CDN", async () => {
  await using chat = await talk();
  chat.simulator.fault({ endpoint: "c2c/upload", count: 1, status: 500 });
  chat.simulator.fault({ endpoint: "c2c/upload", count: 1, reset: true });
  const bytes = sampleBytes(70_000);
  const sent = await chat.send({ data: bytes, name: "a.bin" });
  assertSame(await sent.bytes(), bytes);
});

const LOST: readonly (readonly [string, FaultRule, MediaErrorReason])[] = [
  ["stalls in the body", { stall: "body", body: sampleBytes(1000) }, "timeout"],
  ["never answers", { stall: "headers" }, "timeout"],
  ["always says 503", { status: 503 }, "download"],
  ["always breaks the connection", { reset: true }, "network"],
  ["gives other bytes", { body: sampleBytes(160) }, "decrypt"],
  ["gives half a block", { body: sampleBytes(40) }, "decrypt"],
  ["gives nothing", { body: "" }, "decrypt"],
];

for (const [what, rule, reason] of LOST) {
  Deno.test(`a download from a CDN that ${what} is an error within its deadline`, async () => {
    await using chat = await talk();
    const fault = chat.simulator.fault({ endpoint: "c2c/download", ...rule });
    const sent = await chat.alice.sendFile(sampleBytes(150_000), {
      name: "a.bin",
    });
    const { reference } = describeMediaItem(sent.items[0] as MessageItem)!;
    const error = await assertRejects(
      () => fetchMedia(reference, {}, { ...chat.options, deadlineMs: 300 }),
      MediaError,
    );
    assertEquals(error.reason, reason, error.message);
    fault.remove();
  });
}
