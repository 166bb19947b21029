import { assert, assertEquals, assertRejects } from "@std/assert";
import { MediaError } from "../../src/errors.ts";
import { classify, prepareMediaItem } from "../../src/media/outbound.ts";
import { isSilk } from "../../src/media/voice.ts";
import { fakeCdn } from "./_fake_cdn.ts";
import { latin1, mp4, pdf, png, wav } from "./_files.ts";

Deno.test("classify() goes by the bytes and makes a name that fits", () => {
  const text = latin1("just words");
  assertEquals(
    classify(png(), { name: "a.pdf", mimeType: "application/pdf" }),
    {
      kind: "image",
      mimeType: "image/png",
      name: "a.png",
    },
  );
  assertEquals(classify(pdf(), { mimeType: "image/png" }), {
    kind: "file",
    mimeType: "application/pdf",
    name: "file.pdf",
  });
  assertEquals(classify(mp4(), {}).kind, "video");
  assertEquals(classify(text, { name: "../notes.md" }), {
    kind: "file",
    mimeType: "text/markdown",
    name: "notes.md",
  });
  assertEquals(classify(text, {}).name, "file");
  assertEquals(classify(text, { mimeType: "image/png" }).kind, "image");
});

Deno.test("prepareMediaItem() reads, uploads and describes each kind", async () => {
  const cdn = fakeCdn();
  const picture = await prepareMediaItem({ data: png(500) }, cdn.options);
  assertEquals(picture.type, 2);
  assertEquals(picture.image_item?.mid_size, 512);
  assertEquals(await cdn.open(picture.image_item?.media), png(500));

  const video = await prepareMediaItem(
    { fetchData: () => Promise.resolve(mp4(500).buffer) },
    cdn.options,
  );
  assertEquals(video.video_item?.video_size, 512);
  assertEquals(await cdn.open(video.video_item?.media), mp4(500));

  const file = await prepareMediaItem(
    { data: new Blob([pdf(500)]), name: "a/b.PDF" },
    cdn.options,
  );
  assertEquals(file.file_item?.file_name, "b.PDF");
  assertEquals(file.file_item?.len, "500");
  assertEquals(await cdn.open(file.file_item?.media), pdf(500));
  assertEquals(cdn.mediaTypes, [1, 2, 3]);
});

Deno.test("prepareMediaItem() sends audio as a file unless a bubble is asked for", async () => {
  const cdn = fakeCdn();
  const source = { data: wav(2), name: "a.wav" };
  const file = await prepareMediaItem(source, cdn.options);
  assertEquals(file.file_item?.file_name, "a.wav");
  assertEquals(await cdn.open(file.file_item?.media), wav(2));

  const voice = await prepareMediaItem(source, {
    ...cdn.options,
    voice: "bubble",
  });
  const { media, ...rest } = voice.voice_item!;
  assertEquals(rest, {
    encode_type: 6,
    sample_rate: 24_000,
    bits_per_sample: 16,
    playtime: 2000,
  });
  assert(isSilk(await cdn.open(media)));
  assertEquals(cdn.mediaTypes, [3, 4]);
  const error = await assertRejects(
    () =>
      prepareMediaItem({ data: latin1("ID3\x04\0\0"), name: "a.mp3" }, {
        ...cdn.options,
        voice: "bubble",
      }),
    MediaError,
  );
  assertEquals(error.reason, "source");
});
