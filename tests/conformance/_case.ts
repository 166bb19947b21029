/** Something that must hold on every runtime; it rejects when it does not. */
export interface Case {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** Throws unless both are the same as JSON. No package of assertions: browsers and workers run this too. */
export function same(actual: unknown, expected: unknown): void {
  const [is, wish] = [actual, expected].map((value) => JSON.stringify(value));
  if (is !== wish) throw new Error(`Expected ${wish}, got ${is}`);
}

/** What `work` rejects with. */
export async function rejection(work: Promise<unknown>): Promise<unknown> {
  const nothing = Symbol("nothing");
  const error = await work.then(() => nothing, (error) => error);
  if (error === nothing) throw new Error("Expected a rejection");
  return error;
}

/** Bytes that repeat at no block size. */
export function bytes(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, i) => (i * 7 + (i >> 8)) & 255);
}
