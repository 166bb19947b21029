import type { SilkCodec } from "../settings.ts";

/** Hertz of WeChat's SILK, as its decoders are asked for. */
const SAMPLE_RATE = 24_000;

/** Milliseconds of sound in a frame of SILK. */
const FRAME_MS = 20;

const WAV_HEADER = 44;

/** Whether bytes are Tencent's SILK. */
export function isSilk(bytes: Uint8Array): boolean {
  return ascii(bytes, 0, 10) === "\x02#!SILK_V3";
}

/** Milliseconds that SILK plays: its frames, each with its length before it, are counted. */
export function silkMs(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let frames = 0;
  let at = 10;
  while (at + 2 <= bytes.byteLength) {
    const length = view.getInt16(at, true);
    if (length <= 0) break;
    at += 2 + length;
    frames++;
  }
  return frames * FRAME_MS;
}

/** Milliseconds that a WAV plays; `undefined` for what is none. */
export function wavMs(bytes: Uint8Array): number | undefined {
  if (ascii(bytes, 0, 4) !== "RIFF" || bytes.byteLength < WAV_HEADER) {
    return undefined;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bytesPerSecond = view.getUint32(28, true);
  return bytesPerSecond === 0
    ? undefined
    : Math.round((bytes.byteLength - WAV_HEADER) / bytesPerSecond * 1_000);
}

/** WAV as SILK, where there is a codec; everything else as it is. */
export async function toSilk(
  bytes: Uint8Array,
  codec: SilkCodec | undefined,
): Promise<Uint8Array> {
  if (!codec || wavMs(bytes) === undefined) return bytes;
  return (await codec.encode(bytes, 0)).data;
}

/** SILK as WAV, where there is a codec; everything else as it is. */
export async function toPlayable(
  bytes: Uint8Array,
  codec: SilkCodec | undefined,
): Promise<Uint8Array> {
  if (!codec || !isSilk(bytes)) return bytes;
  const { data } = await codec.decode(bytes, SAMPLE_RATE);
  const wav = new Uint8Array(WAV_HEADER + data.byteLength);
  const view = new DataView(wav.buffer);
  wav.set(new TextEncoder().encode("RIFF\0\0\0\0WAVEfmt "));
  view.setUint32(4, wav.byteLength - 8, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, SAMPLE_RATE, true);
  view.setUint32(28, SAMPLE_RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  wav.set(new TextEncoder().encode("data"), 36);
  view.setUint32(40, data.byteLength, true);
  wav.set(data, WAV_HEADER);
  return wav;
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
