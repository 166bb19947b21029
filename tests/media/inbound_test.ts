import { assertEquals } from "@std/assert";
import { encryptBytes } from "../../src/media/aes.ts";
import { fetchMedia } from "../../src/media/inbound.ts";
import { encodeKey } from "../../src/media/keys.ts";
import type { MediaKind } from "../../src/media/kinds.ts";
import { encodeVoice, loadSilkCodec } from "../../src/media/voice.ts";
import { sampleBytes } from "./_crypto.ts";
import { fakeFetch } from "./_fake_cdn.ts";
import { latin1, pdf, png, wav } from "./_files.ts";

const KEY = sampleBytes(16);
const codec = await loadSilkCodec();

async function fetched(
  kind: MediaKind,
  bytes: Uint8Array,
  guess: { name?: string; mimeType?: string } = {},
  options: { decodeVoice?: boolean } = {},
) {
  const ciphertext = await encryptBytes(KEY, bytes);
  const { fetch } = fakeFetch(() => new Response(ciphertext));
  const reference = { kind, param: "p", aesKey: encodeKey(KEY) };
  return await fetchMedia(reference, guess, { fetch, ...options });
}

Deno.test("fetchMedia() corrects type and extension by the bytes", async () => {
  const picture = await fetched("image", png(), {
    name: "image.jpg",
    mimeType: "image/jpeg",
  });
  assertEquals(picture, {
    bytes: png(),
    mimeType: "image/png",
    name: "image.png",
  });
  const liar = await fetched("file", pdf(), { name: "../holiday.jpg" });
  assertEquals([liar.name, liar.mimeType], ["holiday.pdf", "application/pdf"]);
});

Deno.test("fetchMedia() keeps a guess that the bytes do not contradict", async () => {
  const text = latin1("a,b\n1,2\n");
  const file = await fetched("file", text, {
    name: "table.csv",
    mimeType: "text/csv",
  });
  assertEquals([file.name, file.mimeType], ["table.csv", "text/csv"]);
  const unknown = await fetched("file", text);
  assertEquals([unknown.name, unknown.mimeType], [
    "file",
    "application/octet-stream",
  ]);
});

Deno.test("fetchMedia() turns SILK into WAV", async () => {
  const silk = (await encodeVoice(wav(1), codec)).bytes;
  const guess = { name: "voice.silk", mimeType: "audio/silk" };
  const voice = await fetched("voice", silk, guess);
  assertEquals([voice.name, voice.mimeType], ["voice.wav", "audio/wav"]);
});

Deno.test("fetchMedia() leaves SILK as it is when asked, and when it is damaged", async () => {
  const silk = (await encodeVoice(wav(1), codec)).bytes;
  const guess = { name: "voice.silk", mimeType: "audio/silk" };
  const raw = await fetched("voice", silk, guess, { decodeVoice: false });
  assertEquals([raw.name, raw.mimeType], ["voice.silk", "audio/silk"]);
  assertEquals(raw.bytes.byteLength, silk.byteLength);
  const damaged = await fetched("voice", silk.subarray(0, 10), guess);
  assertEquals(damaged.mimeType, "audio/silk");
});

Deno.test("fetchMedia() sniffs a voice message that is no SILK", async () => {
  const voice = await fetched("voice", latin1("#!AMR\nxxxx"), {
    name: "voice.silk",
    mimeType: "audio/silk",
  });
  assertEquals([voice.name, voice.mimeType], ["voice.amr", "audio/amr"]);
});
