import type { ByteSource } from "../_bytes.ts";

/** A piece of {@linkcode cutBytes}. */
export interface Slice {
  /** `size` bytes; the last slice has what is left, which may be nothing. */
  readonly bytes: Uint8Array;
  /** Whether nothing follows. */
  readonly last: boolean;
}

/**
 * Cuts bytes into slices of `size`, without a copy where a piece holds a whole slice. There is always a last one,
 * with 1 to `size` bytes or, when there was nothing at all, with none.
 */
export async function* cutBytes(
  source: ByteSource,
  size: number,
): AsyncGenerator<Slice, void, void> {
  let held: Uint8Array | undefined;
  let gathered = new Uint8Array();
  let filled = 0;
  for await (const piece of source) {
    let rest = piece;
    while (rest.byteLength > 0) {
      if (held) yield { bytes: held, last: false };
      held = undefined;
      if (filled === 0 && rest.byteLength >= size) {
        held = rest.subarray(0, size);
        rest = rest.subarray(size);
        continue;
      }
      // Given out slices are still in use, so each is gathered in memory of its own.
      if (filled === 0) gathered = new Uint8Array(size);
      const part = rest.subarray(0, size - filled);
      gathered.set(part, filled);
      filled += part.byteLength;
      rest = rest.subarray(part.byteLength);
      if (filled === size) {
        held = gathered;
        filled = 0;
      }
    }
  }
  if (filled > 0 && held) yield { bytes: held, last: false };
  yield {
    bytes: filled > 0 ? gathered.subarray(0, filled) : held ?? gathered,
    last: true,
  };
}
