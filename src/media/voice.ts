import { MediaError } from "../errors.ts";

/** The part of the package `silk-wasm` that is used here. */
export interface SilkCodec {
  /** SILK to samples: 16 bits, mono, little-endian. */
  decode(silk: Uint8Array, sampleRate: number): Promise<SilkResult>;
  /** Samples or WAV to SILK; 0 means the rate that the WAV names. */
  encode(audio: Uint8Array, sampleRate: number): Promise<SilkResult>;
  /** Milliseconds that SILK plays. */
  getDuration(silk: Uint8Array): number;
}

/** What a {@linkcode SilkCodec} makes. */
export interface SilkResult {
  /** The bytes. */
  readonly data: Uint8Array;
  /** Milliseconds. */
  readonly duration: number;
}

/** A recording, ready for a voice item. */
export interface EncodedVoice {
  /** SILK. */
  readonly bytes: Uint8Array;
  /** Milliseconds. */
  readonly playTimeMs: number;
}

/** Hertz of every SILK that this package reads or writes (protocol §6). */
export const VOICE_SAMPLE_RATE = 24_000;

/** WeChat's voice messages end at 60 s, some 200 KB. Larger ones would block the event loop for too long. */
const MAX_SILK_BYTES = 2 * 1024 * 1024;
const MAX_AUDIO_BYTES = 32 * 1024 * 1024;

/** What the encoder resamples; others come out as noise. */
const SAMPLE_RATES = [8000, 12000, 16000, 24000, 32000, 44100, 48000];

/** A variable, so that bundlers, type checkers and publishers take no notice of an optional package. */
const OPTIONAL_PACKAGE: string = "silk-wasm";

let loaded: Promise<SilkCodec | undefined> | undefined;

/** The optional package `silk-wasm`; `undefined` when it is not installed. Looked for once. */
export function loadSilkCodec(): Promise<SilkCodec | undefined> {
  return loaded ??= import(/* @vite-ignore */ OPTIONAL_PACKAGE).then(
    (module) => typeof module.decode === "function" ? module : module.default,
    () => undefined,
  );
}

/** Whether bytes are Tencent's SILK: `0x02` first, or, from other encoders, without it. */
export function isSilk(bytes: Uint8Array): boolean {
  const start = bytes[0] === 0x02 ? 1 : 0;
  const head = bytes.subarray(start, start + 9);
  return String.fromCharCode(...head) === "#!SILK_V3";
}

/**
 * Turns SILK into a mono WAV of 16 bits at 24 kHz, which any player takes. `undefined` without a codec, and for
 * SILK that cannot be decoded: the recording then stays as it is.
 */
export async function decodeVoice(
  bytes: Uint8Array,
  codec: SilkCodec | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!codec || !isSilk(bytes) || bytes.byteLength > MAX_SILK_BYTES) {
    return undefined;
  }
  try {
    // A header without a frame decodes to a moment of silence.
    if (codec.getDuration(bytes) === 0) return undefined;
    const { data } = await codec.decode(bytes, VOICE_SAMPLE_RATE);
    return data.byteLength > 0 ? toWav(data) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Turns WAV into SILK for a voice item. SILK passes as it is.
 *
 * @throws {MediaError} `source` without a codec, and for any other audio
 */
export async function encodeVoice(
  bytes: Uint8Array,
  codec: SilkCodec | undefined,
): Promise<EncodedVoice> {
  if (!codec) {
    throw new MediaError("Cannot make a voice message without a SILK codec", {
      reason: "source",
      hint: 'Install the package "silk-wasm", or send the audio as a file',
    });
  }
  try {
    if (isSilk(bytes)) {
      const playTimeMs = Math.round(codec.getDuration(bytes));
      return { bytes, playTimeMs };
    }
    const rate = wavSampleRate(bytes);
    if (SAMPLE_RATES.includes(rate) && bytes.byteLength <= MAX_AUDIO_BYTES) {
      const { data, duration } = await codec.encode(bytes, 0);
      return { bytes: data, playTimeMs: Math.round(duration) };
    }
  } catch {
    // Falls through: a WebAssembly trap says nothing that would help.
  }
  throw new MediaError("Cannot make a voice message of this audio", {
    reason: "source",
    hint:
      "Give SILK, or WAV at 8, 12, 16, 24, 32, 44.1 or 48 kHz, or send the audio as a file",
  });
}

/** Hertz that a WAV names, wherever its `fmt ` chunk stands; 0 when it is no WAV. */
function wavSampleRate(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number) =>
    String.fromCharCode(...bytes.subarray(at, at + 4));
  if (text(0) !== "RIFF" || text(8) !== "WAVE") return 0;
  for (let at = 12; at + 16 <= bytes.byteLength;) {
    if (text(at) === "fmt ") return view.getUint32(at + 12, true);
    at += 8 + view.getUint32(at + 4, true);
  }
  return 0;
}

/** Puts the header of a mono WAV of 16 bits before samples. */
function toWav(samples: Uint8Array): Uint8Array<ArrayBuffer> {
  const wav = new Uint8Array(44 + samples.byteLength);
  const view = new DataView(wav.buffer);
  const text = (offset: number, value: string) =>
    wav.set(new TextEncoder().encode(value), offset);
  text(0, "RIFF");
  view.setUint32(4, 36 + samples.byteLength, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, VOICE_SAMPLE_RATE, true);
  view.setUint32(28, VOICE_SAMPLE_RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, samples.byteLength, true);
  wav.set(samples, 44);
  return wav;
}
