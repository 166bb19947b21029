import type { ByteSource } from "../_bytes.ts";

const EMPTY = new Uint8Array();

/** A piece of {@linkcode cutBytes}. */
export interface Slice {
  /** `size` bytes; the last slice has what is left, which may be nothing. */
  readonly bytes: Uint8Array;
  /** Whether nothing follows. */
  readonly last: boolean;
}

/**
 * Cuts bytes into slices of `size`, without a copy where a piece holds a whole slice or is the end. There is always
 * a last one, with 1 to `size` bytes or, when there was nothing at all, with none.
 */
export async function* cutBytes(
  source: ByteSource,
  size: number,
): AsyncGenerator<Slice, void, void> {
  let held: Uint8Array = EMPTY;
  /** The memory in which `held` is put together, if it is. */
  let gathered: Uint8Array | undefined;
  for await (const piece of source) {
    let rest = piece;
    while (rest.byteLength > 0) {
      if (held.byteLength === size) {
        yield { bytes: held, last: false };
        // What was given out is still in use.
        held = EMPTY;
        gathered = undefined;
      }
      const part = rest.subarray(0, size - held.byteLength);
      rest = rest.subarray(part.byteLength);
      if (held.byteLength === 0) {
        held = part;
        continue;
      }
      if (!gathered) {
        gathered = new Uint8Array(size);
        gathered.set(held);
      }
      gathered.set(part, held.byteLength);
      held = gathered.subarray(0, held.byteLength + part.byteLength);
    }
  }
  yield { bytes: held, last: true };
}
