import { Buffer } from "node:buffer";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  MediaError,
  ReplyWindowError,
  SessionExpiredError,
} from "@weixin/chat-adapter";
import type { ReceivedMessage } from "@weixin/chat-adapter/simulator";
import type { AdapterPostableMessage, Attachment, FileUpload } from "chat";
import { type MediaBot, startMediaBot } from "../_support/media_bot.ts";
import { until } from "../_support/until.ts";
import { isSilk } from "../../src/media/voice.ts";
import { sampleBytes } from "../media/_crypto.ts";
import { mp4, pdf, png, wav } from "../media/_files.ts";

/** What Alice sees of a message: its text, or the kind of its file. */
function shown({ text, item }: ReceivedMessage): string {
  const kinds = ["image", "video", "file", "voice"] as const;
  return text || kinds.find((kind) => item[`${kind}_item`]) || "?";
}

async function receive(run: MediaBot, count: number) {
  const received: ReceivedMessage[] = [];
  while (received.length < count) {
    received.push(await run.alice.nextMessage());
  }
  return received;
}

function calls(run: MediaBot, endpoint: string) {
  return run.simulator.calls.filter((call) => call.endpoint === endpoint);
}

/** Types may be narrower than what JavaScript hands over. */
function upload(data: unknown, filename: string): FileUpload {
  return { data: data as Blob, filename };
}

const BYTES = sampleBytes(40_000);
const DATA: readonly (readonly [string, unknown])[] = [
  ["Buffer", Buffer.from(BYTES)],
  // A view of a part of its memory.
  ["Uint8Array", new Uint8Array([7, ...BYTES, 7]).subarray(1, 40_001)],
  ["Blob", new Blob([BYTES])],
  ["ArrayBuffer", BYTES.buffer],
];

for (const [name, data] of DATA) {
  Deno.test(`postMessage() sends a file given as ${name} byte for byte, without a text`, async () => {
    await using run = await startMediaBot();
    const sent = await run.adapter.postMessage(run.threadId, {
      markdown: "",
      files: [upload(data, "data.bin")],
    });
    const [file] = await receive(run, 1);
    assertEquals(file!.item.file_item?.file_name, "data.bin");
    assertEquals(await file!.bytes(), BYTES);
    assertEquals(sent.id, file!.messageId);
    assertEquals(sent.raw.item_list, [file!.item]);
    assertEquals(run.simulator.deviations, []);
  });
}

const WITH_FILES: readonly (readonly [string, AdapterPostableMessage])[] = [
  ["raw", { raw: "words" }],
  ["markdown", { markdown: "words" }],
  ["ast", {
    ast: {
      type: "root",
      children: [{
        type: "paragraph",
        children: [{ type: "text", value: "words" }],
      }],
    },
  }],
  ["card", {
    card: { type: "card", children: [{ type: "text", content: "words" }] },
  }],
];

for (const [form, message] of WITH_FILES) {
  Deno.test(`postMessage() sends the files of a post with { ${form} } after its text`, async () => {
    await using run = await startMediaBot();
    await run.adapter.postMessage(run.threadId, {
      ...message as { raw: string },
      files: [upload(png(), "a.png")],
    });
    const received = await receive(run, 2);
    assertEquals(received.map(shown), ["words", "image"]);
    assertEquals(await received[1]!.bytes(), png());
  });
}

Deno.test("postMessage() sends text, files and attachments in order, whichever is ready first", async () => {
  await using run = await startMediaBot();
  const gate = Promise.withResolvers<void>();
  const attachment: Attachment = {
    type: "video",
    fetchData: () => {
      gate.resolve();
      return Promise.resolve(mp4(500).buffer);
    },
  };
  const slow = new Blob([png(400)]);
  slow.arrayBuffer = async () => {
    await gate.promise;
    return png(400).buffer;
  };
  const sent = await run.adapter.postMessage(run.threadId, {
    raw: "words",
    files: [{ data: slow, filename: "slow.png" }],
    attachments: [attachment, { type: "file", data: Buffer.from(png(300)) }],
  });
  const received = await receive(run, 4);
  // The last one is a picture, and its author wants it to be a file.
  assertEquals(received.map(shown), ["words", "image", "video", "file"]);
  assertEquals(received[3]!.item.file_item?.file_name, "image.png");
  assertEquals(
    sent.raw.parts?.map(({ messageId }) => messageId),
    received.map(({ messageId }) => messageId),
  );
});

Deno.test("postMessage() makes at most three files of a post at a time", async () => {
  await using run = await startMediaBot();
  let open = 0;
  let most = 0;
  const attachment: Attachment = {
    type: "file",
    name: "a.bin",
    fetchData: async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 5));
      open--;
      return sampleBytes(10).buffer;
    },
  };
  await run.adapter.postMessage(run.threadId, {
    raw: "",
    attachments: new Array<Attachment>(5).fill(attachment),
  });
  assertEquals(most, 3);
});

Deno.test("postMessage() sends attachments with data, fetchData and url, and one that a user sent", async () => {
  await using run = await startMediaBot();
  const { items } = await run.alice.sendImage(png(600), { key: "none" });
  const [received] = (await run.hear()).attachments;
  const { full_url } = items[0]!.image_item!.media!;
  await run.adapter.postMessage(run.threadId, {
    raw: "",
    attachments: [
      { type: "image", data: new Blob([png(500)]) },
      { type: "image", url: String(full_url) },
      received!,
    ],
  });
  const got = await receive(run, 3);
  assertEquals(
    await Promise.all(got.map((message) => message.bytes())),
    [png(500), png(600), png(600)],
  );
});

Deno.test("audio goes out as a file, and as a voice message when configured", async () => {
  for (const voice of ["file", "bubble"] as const) {
    await using run = await startMediaBot({
      adapter: { media: { voice } },
      simulator: { showVoice: true },
    });
    await run.adapter.postMessage(run.threadId, {
      raw: "",
      attachments: [{
        type: "audio",
        data: Buffer.from(wav(1)),
        name: "a.wav",
        mimeType: "audio/wav",
      }],
    });
    const [message] = await receive(run, 1);
    const bytes = await message!.bytes();
    if (voice === "file") assertEquals(bytes, wav(1));
    else assert(isSilk(bytes));
  }
});

Deno.test("a file that cannot be read fails the post, and the error says what went out before it", async () => {
  await using run = await startMediaBot();
  const error = await assertRejects(
    () =>
      run.adapter.postMessage(run.threadId, {
        raw: "words",
        files: [upload(png(), "a.png"), upload(new Uint8Array(), "empty.txt")],
        attachments: [{ type: "file", data: Buffer.from(pdf()) }],
      }),
    MediaError,
    "2 of 4 messages",
  );
  assertEquals(error.reason, "source");
  assertEquals(error.progress, { sent: 2, total: 4 });
  assertEquals((await receive(run, 2)).map(shown), ["words", "image"]);
});

Deno.test("a failed post ends the uploads that it does not need any more", async () => {
  await using run = await startMediaBot();
  run.simulator.fault({ endpoint: "c2c/upload", stall: "headers", count: 1 });
  const gate = Promise.withResolvers<ArrayBuffer>();
  const attachments: Attachment[] = [
    { type: "file", name: "empty", fetchData: () => gate.promise },
    { type: "file", name: "stalls", data: Buffer.from(pdf()) },
  ];
  const post = run.adapter.postMessage(run.threadId, { raw: "", attachments });
  await until(() => calls(run, "c2c/upload").length > 0);
  gate.resolve(new ArrayBuffer());
  await assertRejects(() => post, MediaError, "empty file");
  await until(() => calls(run, "c2c/upload")[0]?.failure !== undefined);
  await run.adapter.postMessage(run.threadId, "next");
  assertEquals((await receive(run, 1)).map(shown), ["next"]);
});

Deno.test("a file above media.maxBytes is refused before anything is uploaded", async () => {
  await using run = await startMediaBot({
    adapter: { media: { maxBytes: 1000 } },
  });
  const error = await assertRejects(
    () =>
      run.adapter.postMessage(run.threadId, {
        raw: "",
        files: [upload(sampleBytes(1001), "a.bin")],
      }),
    MediaError,
    "media.maxBytes",
  );
  assertEquals(error.reason, "too-large");
  assertEquals(calls(run, "getuploadurl"), []);
});

Deno.test("nothing is uploaded for a user who cannot be sent to", async () => {
  await using run = await startMediaBot();
  const stranger = await run.adapter.openDM("nobody@im.wechat");
  const post = { raw: "", files: [upload(png(), "a.png")] };
  await assertRejects(
    () => run.adapter.postMessage(stranger, post),
    ReplyWindowError,
  );
  run.simulator.expire();
  await until(() => run.adapter.status().state === "expired");
  await assertRejects(
    () => run.adapter.postMessage(run.threadId, post),
    SessionExpiredError,
  );
  assertEquals(calls(run, "getuploadurl"), []);
});

Deno.test("a user's next post waits for the files of the one before, and other users do not", async () => {
  await using run = await startMediaBot();
  const bob = run.simulator.user("bob");
  await bob.say("hello");
  await run.hear();
  const gate = Promise.withResolvers<ArrayBuffer>();
  const first = run.adapter.postMessage(run.threadId, {
    raw: "first",
    attachments: [{ type: "image", fetchData: () => gate.promise }],
  });
  const second = run.adapter.postMessage(run.threadId, "second");
  await run.adapter.postMessage(await run.adapter.openDM(bob.id), "for bob");
  assertEquals((await bob.nextMessage()).text, "for bob");
  // The user's own message is taken in meanwhile, and its handler may run.
  await run.alice.say("are you there?");
  assertEquals((await run.hear()).text, "are you there?");
  gate.resolve(png().buffer);
  await Promise.all([first, second]);
  assertEquals(
    (await receive(run, 3)).map(shown),
    ["first", "image", "second"],
  );
});

Deno.test("shutdown() ends a post whose file is still on its way", async () => {
  await using run = await startMediaBot();
  run.simulator.fault({ endpoint: "c2c/upload", stall: "headers" });
  const posts = [
    run.adapter.postMessage(run.threadId, {
      raw: "",
      files: [upload(png(), "a.png")],
    }),
    run.adapter.postMessage(run.threadId, "waits behind it"),
  ];
  const ends = posts.map((post) =>
    assertRejects(() => post, DOMException, "Sending ended")
  );
  await until(() => calls(run, "c2c/upload").length > 0);
  await run.bot.shutdown();
  await Promise.all(ends);
  assertEquals(run.alice.messages, []);
});

Deno.test("an upload survives a server that is away for a moment, and a CDN that fails once", async () => {
  await using run = await startMediaBot();
  run.simulator.fault({ endpoint: "getuploadurl", count: 1, status: 503 });
  run.simulator.fault({ endpoint: "c2c/upload", count: 1, status: 500 });
  await run.adapter.postMessage(run.threadId, {
    raw: "",
    files: [upload(pdf(70_000), "a.pdf")],
  });
  assertEquals(await (await receive(run, 1))[0]!.bytes(), pdf(70_000));
});

Deno.test("a file for a closed window is uploaded, and goes out when the user writes", async () => {
  await using run = await startMediaBot({
    adapter: { replyWindow: { maxMessages: 1, whenClosed: "queue" } },
  });
  await run.adapter.postMessage(run.threadId, "the only one");
  const held = await run.adapter.postMessage(run.threadId, {
    raw: "",
    files: [upload(png(), "a.png")],
  });
  assertEquals(held.raw.parts?.map(({ status }) => status), ["held"]);
  await run.alice.say("more");
  const [, picture] = await receive(run, 2);
  assertEquals(await picture!.bytes(), png());
});
