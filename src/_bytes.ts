/**
 * Puts pieces together in one array of `sizeHint` bytes or, when they turn out to be fewer, over its beginning:
 * no second copy is made.
 *
 * @throws {RangeError} if the pieces have more bytes than that
 */
export async function concatBytes(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  sizeHint: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(sizeHint);
  let length = 0;
  for await (const piece of pieces) {
    bytes.set(piece, length);
    length += piece.byteLength;
  }
  return bytes.subarray(0, length);
}
