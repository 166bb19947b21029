/** Bytes as they come: pieces of any size. */
export type ByteSource = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Puts pieces together in one array. With a `sizeHint` that is right, or a little too large, nothing is copied
 * twice; what lies beyond the last byte stays unused memory behind the result.
 */
export async function concatBytes(
  pieces: ByteSource,
  sizeHint: number,
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array(sizeHint);
  let length = 0;
  for await (const piece of pieces) {
    const needed = length + piece.byteLength;
    if (needed > bytes.byteLength) {
      const larger = new Uint8Array(Math.max(needed, 2 * bytes.byteLength));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(piece, length);
    length = needed;
  }
  return bytes.subarray(0, length);
}
