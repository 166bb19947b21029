import { assert, assertEquals, assertRejects } from "@std/assert";
import { MediaError } from "../../src/errors.ts";
import { settleMimeType } from "../../src/media/kinds.ts";
import {
  decodeVoice,
  encodeVoice,
  isSilk,
  loadSilkCodec,
} from "../../src/media/voice.ts";
import { latin1, png, wav } from "./_files.ts";

const codec = await loadSilkCodec();

Deno.test("loadSilkCodec() finds the optional package", () => {
  assertEquals(typeof codec?.decode, "function");
});

Deno.test("isSilk() goes by the bytes", () => {
  assertEquals(isSilk(latin1("\x02#!SILK_V3\x0c")), true);
  assertEquals(isSilk(latin1("#!SILK_V3\x0c")), true);
  assertEquals(isSilk(latin1("\x02#!SILK_V2")), false);
  assertEquals(isSilk(latin1("\x02#!SILK")), false);
  assertEquals(isSilk(new Uint8Array()), false);
});

Deno.test("encodeVoice() makes SILK with the right play time, decodeVoice() WAV of the same length", async () => {
  for (const sampleRate of [16_000, 24_000, 48_000]) {
    const { bytes, playTimeMs } = await encodeVoice(wav(2, sampleRate), codec);
    assert(isSilk(bytes));
    assertEquals(playTimeMs, 2000);
    const back = await decodeVoice(bytes, codec);
    assert(back);
    assertEquals(settleMimeType(back, {}), "audio/wav");
    const view = new DataView(back.buffer);
    assertEquals(view.getUint32(24, true), 24_000);
    assertEquals(view.getUint16(22, true), 1);
    assertEquals(view.getUint16(34, true), 16);
    assertEquals(view.getUint32(4, true), back.byteLength - 8);
    assertEquals(view.getUint32(40, true), back.byteLength - 44);
    const seconds = (back.byteLength - 44) / 48_000;
    assert(Math.abs(seconds - 2) < 0.1, `${seconds} s`);
    const samples = new Int16Array(back.buffer, 44);
    const loudest = samples.reduce((max, sample) => Math.max(max, sample), 0);
    assert(loudest > 4000 && loudest < 12_000, `loudest ${loudest}`);
  }
});

Deno.test("encodeVoice() passes SILK as it is", async () => {
  const silk = await encodeVoice(wav(1), codec);
  assertEquals(await encodeVoice(silk.bytes, codec), silk);
});

Deno.test("encodeVoice() refuses other audio, odd rates and a missing codec", async () => {
  const refuse = async (bytes: Uint8Array, with_ = codec) => {
    const error = await assertRejects(
      () => encodeVoice(bytes, with_),
      MediaError,
    );
    assertEquals(error.reason, "source");
    return error.message;
  };
  await refuse(latin1("ID3\x04\0\0"));
  await refuse(png());
  await refuse(wav(1, 22_050));
  await refuse(latin1("RIFF\0\0\0\0WAVE"));
  await refuse(latin1("RIFF\0\0\0\0WAVEjunk\xff\xff\xff\x7f"));
  const error = await assertRejects(
    () => encodeVoice(wav(1), undefined),
    MediaError,
  );
  assert(error.hint?.includes("silk-wasm"));
});

Deno.test("decodeVoice() leaves alone what it cannot decode", async () => {
  const silk = (await encodeVoice(wav(1), codec)).bytes;
  const damaged = silk.slice().fill(0xee, 10);
  for (
    const bytes of [
      png(),
      silk.subarray(0, 10),
      silk.subarray(0, 11),
      damaged,
      new Uint8Array(),
    ]
  ) assertEquals(await decodeVoice(bytes, codec), undefined);
  assertEquals(await decodeVoice(silk, undefined), undefined);
  const huge = new Uint8Array(3 * 1024 * 1024);
  huge.set(silk);
  assertEquals(await decodeVoice(huge, codec), undefined);
});
