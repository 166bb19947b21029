import { sampleBytes } from "./_crypto.ts";

/** Bytes of a text whose characters are all below 256. */
export function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Bytes that begin as a PNG does. */
export function png(size = 100): Uint8Array<ArrayBuffer> {
  return withHead("\x89PNG\r\n\x1a\n", size);
}

/** Bytes that begin as an MP4 does. */
export function mp4(size = 100): Uint8Array<ArrayBuffer> {
  return withHead("\0\0\0\x18ftypisom", size);
}

/** Bytes that begin as a PDF does. */
export function pdf(size = 100): Uint8Array<ArrayBuffer> {
  return withHead("%PDF-1.7\n", size);
}

/** Sound of some Hertz: a WAV with 16 bits. */
export function wav(
  seconds: number,
  sampleRate = 24_000,
): Uint8Array<ArrayBuffer> {
  const samples = seconds * sampleRate;
  const bytes = new Uint8Array(44 + samples * 2);
  const view = new DataView(bytes.buffer);
  bytes.set(latin1("RIFF\0\0\0\0WAVEfmt "));
  view.setUint32(4, 36 + samples * 2, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  bytes.set(latin1("data"), 36);
  view.setUint32(40, samples * 2, true);
  for (let i = 0; i < samples; i++) {
    view.setInt16(44 + i * 2, 8000 * Math.sin(i / 20), true);
  }
  return bytes;
}

function withHead(head: string, size: number): Uint8Array<ArrayBuffer> {
  const bytes = sampleBytes(size);
  bytes.set(latin1(head));
  return bytes;
}
