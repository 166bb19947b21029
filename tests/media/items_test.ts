import { assertEquals } from "@std/assert";
import type { MessageItem } from "../../src/ilink/types.ts";
import { buildMediaItem, describeMediaItem } from "../../src/media/items.ts";

const MEDIA = {
  encrypt_query_param: "param",
  aes_key: "key",
  encrypt_type: 1,
};
const UPLOADED = { media: MEDIA, plainBytes: 100, cipherBytes: 112, md5: "m" };

Deno.test("buildMediaItem() writes what protocol §6 lists, and no more", () => {
  const build = (
    kind: "image" | "video" | "file" | "voice",
    playTimeMs?: number,
  ) => buildMediaItem(UPLOADED, { kind, name: "a.txt", playTimeMs });
  assertEquals(build("image"), {
    type: 2,
    image_item: { media: MEDIA, mid_size: 112 },
  });
  assertEquals(build("video"), {
    type: 5,
    video_item: { media: MEDIA, video_size: 112 },
  });
  assertEquals(build("video", 3000), {
    type: 5,
    video_item: { media: MEDIA, video_size: 112, play_length: 3000 },
  });
  assertEquals(build("file"), {
    type: 4,
    file_item: { media: MEDIA, file_name: "a.txt", len: "100" },
  });
  assertEquals(build("voice", 1500), {
    type: 3,
    voice_item: {
      media: MEDIA,
      encode_type: 6,
      sample_rate: 24_000,
      bits_per_sample: 16,
      playtime: 1500,
    },
  });
});

Deno.test("describeMediaItem() tells what the wire knows of a picture", () => {
  assertEquals(
    describeMediaItem({
      type: 2,
      image_item: {
        media: { ...MEDIA, full_url: "https://x/" },
        aeskey: "hex",
        mid_size: 200,
        hd_size: 5000,
        thumb_width: 90,
        thumb_height: 120,
      },
    }),
    {
      kind: "image",
      name: "image.jpg",
      mimeType: "image/jpeg",
      reference: {
        kind: "image",
        fullUrl: "https://x/",
        param: "param",
        aesKey: "key",
        hexKey: "hex",
      },
      size: 5000,
      width: 90,
      height: 120,
    },
  );
});

Deno.test("describeMediaItem() tells what the wire knows of a file", () => {
  assertEquals(
    describeMediaItem({
      type: 4,
      file_item: { media: MEDIA, file_name: "../报告.docx", len: "12345" },
    }),
    {
      kind: "file",
      name: "报告.docx",
      mimeType:
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      reference: { kind: "file", param: "param", aesKey: "key" },
      size: 12345,
    },
  );
});

Deno.test("describeMediaItem() tells what the wire knows of voices and videos", () => {
  const reference = { param: "param", aesKey: "key" };
  assertEquals(
    describeMediaItem({
      type: 3,
      voice_item: { media: MEDIA, playtime: 2500, encode_type: 4 },
    }),
    {
      kind: "voice",
      name: "voice.silk",
      mimeType: "audio/silk",
      reference: { kind: "voice", ...reference },
      playTimeMs: 2500,
    },
  );
  assertEquals(
    describeMediaItem({
      type: 5,
      video_item: { media: MEDIA, video_size: 999, play_length: 4000 },
    }),
    {
      kind: "video",
      name: "video.mp4",
      mimeType: "video/mp4",
      reference: { kind: "video", ...reference },
      size: 999,
      playTimeMs: 4000,
    },
  );
});

Deno.test("describeMediaItem() finds nothing where there is nothing to fetch", () => {
  const items: MessageItem[] = [
    {},
    { type: 1, text_item: { text: "hello" } },
    { type: 2 },
    { type: 2, image_item: {} },
    { type: 2, image_item: { media: { aes_key: "key" } } },
    { type: 2, file_item: { media: MEDIA } },
    { type: 99, file_item: { media: MEDIA } },
  ];
  assertEquals(items.map(describeMediaItem), items.map(() => undefined));
});

Deno.test("describeMediaItem() leaves odd measures out", () => {
  const item = {
    type: 4,
    file_item: { media: MEDIA, len: "-5" },
  };
  assertEquals(describeMediaItem(item), {
    kind: "file",
    name: "file",
    mimeType: "application/octet-stream",
    reference: { kind: "file", param: "param", aesKey: "key" },
  });
  const picture = describeMediaItem({
    type: 2,
    image_item: { media: MEDIA, mid_size: 0, thumb_width: -1 },
  });
  assertEquals([picture?.size, picture?.width], [undefined, undefined]);
});
