import { assertEquals, assertFalse } from "@std/assert";
import { decodeBase64 } from "@std/encoding/base64";
import type { SimulatedUser, Simulator } from "../../src/simulator/mod.ts";
import { createSimulator } from "../../src/simulator/mod.ts";
import { bytesOfHex, decrypt, md5 } from "./_cdn.ts";
import { type Json, poll } from "./_wire.ts";

const PLAIN = new TextEncoder().encode("the bytes of a file");

/** What the bot gets when alice sends something. */
async function received(
  send: (alice: SimulatedUser) => Promise<unknown>,
): Promise<{ simulator: Simulator; item: Json }> {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  await send(simulator.user("alice"));
  const { msgs: [message] } = await poll(simulator, token);
  return { simulator, item: message.item_list[0] };
}

async function download(simulator: Simulator, url: string) {
  const response = await simulator.fetch(url);
  return new Uint8Array(await response.arrayBuffer());
}

for (const key of ["aeskey", "hex", "raw", "none"] as const) {
  Deno.test(`sendImage() puts a picture on the CDN, with its key as ${key}`, async () => {
    const { simulator, item } = await received((alice) =>
      alice.sendImage(PLAIN, { key, width: 40, height: 30 })
    );
    const { image_item: image } = item;
    assertEquals(item["type"], 2);
    assertEquals([image.thumb_width, image.thumb_height], [40, 30]);
    assertEquals("aeskey" in image, key === "aeskey");
    assertEquals("aes_key" in image.media, key === "hex" || key === "raw");
    const stored = await download(simulator, image.media.full_url);
    assertEquals(image.mid_size, stored.byteLength);
    if (key === "none") return assertEquals(stored, PLAIN);
    const bytes = key === "aeskey"
      ? bytesOfHex(image.aeskey)
      : decodeBase64(image.media.aes_key);
    const raw = key === "hex"
      ? bytesOfHex(new TextDecoder().decode(bytes))
      : bytes;
    assertEquals(raw.byteLength, 16);
    assertEquals(decrypt(stored, raw), PLAIN);
  });
}

Deno.test("sendFile() tells name, plaintext size and MD5", async () => {
  const { simulator, item } = await received((alice) =>
    alice.sendFile(PLAIN, { name: "报告.pdf", fullUrl: false })
  );
  assertEquals(item["type"], 4);
  const { media, ...rest } = item["file_item"];
  assertEquals(rest, { file_name: "报告.pdf", len: "19", md5: md5(PLAIN) });
  assertFalse("full_url" in media);
  const query = new URLSearchParams({
    encrypted_query_param: media.encrypt_query_param,
  });
  const stored = await download(
    simulator,
    `https://example.com/c2c/download?${query}`,
  );
  assertEquals(stored.byteLength, 32);
});

Deno.test("sendVoice() tells the wrong codec, the length and the transcription", async () => {
  const { item } = await received((alice) =>
    alice.sendVoice(PLAIN, { text: "你好", playtime: 2_500 })
  );
  assertEquals(item["type"], 3);
  const { media: _, ...rest } = item["voice_item"];
  assertEquals(rest, {
    encode_type: 4,
    bits_per_sample: 16,
    sample_rate: 16_000,
    playtime: 2_500,
    text: "你好",
  });
});

Deno.test("sendVideo() tells sizes and length", async () => {
  const { simulator, item } = await received((alice) =>
    alice.sendVideo(PLAIN, { playLength: 700, width: 2, height: 1 })
  );
  assertEquals(item["type"], 5);
  const { media, ...rest } = item["video_item"];
  assertEquals(rest, {
    video_size: 32,
    play_length: 700,
    video_md5: md5(PLAIN),
    thumb_width: 2,
    thumb_height: 1,
  });
  const stored = await download(simulator, media.full_url);
  const key = bytesOfHex(new TextDecoder().decode(decodeBase64(media.aes_key)));
  assertEquals(decrypt(stored, key), PLAIN);
});

Deno.test("sent media names the CDN where the client reaches the API", async () => {
  const { item } = await received((alice) => alice.sendVideo(PLAIN));
  const { host, pathname } = new URL(item["video_item"].media.full_url);
  assertEquals([host, pathname], ["example.com", "/c2c/download"]);
});
