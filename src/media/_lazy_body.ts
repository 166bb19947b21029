/** Gives the bytes anew at each call. */
export type OpenBytes = () => AsyncGenerator<Uint8Array<ArrayBuffer>, void>;

/**
 * A `Blob` that makes its bytes while they are read. `fetch` copies a `Uint8Array` body once or twice, which costs
 * several times the memory of the file and blocks the event loop meanwhile; a `ReadableStream` is sent without a
 * length, which CDNs may refuse. A `Blob` has a length and is read piece by piece.
 */
class LazyBlob extends Blob {
  readonly #size: number;
  readonly #open: OpenBytes;

  constructor(size: number, open: OpenBytes) {
    super([], { type: "application/octet-stream" });
    this.#size = size;
    this.#open = open;
  }

  override get size(): number {
    return this.#size;
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return toStream(this.#open());
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return new Response(this.stream()).arrayBuffer();
  }
}

let works: Promise<boolean> | undefined;

/**
 * Makes a request body of `size` bytes that come from `open`; `undefined` on runtimes that look into a `Blob`
 * instead of asking it for its stream. Deno and Node ask.
 */
export async function lazyBody(
  size: number,
  open: OpenBytes,
): Promise<Blob | undefined> {
  works ??= probe();
  return await works ? new LazyBlob(size, open) : undefined;
}

async function probe(): Promise<boolean> {
  const blob = new LazyBlob(3, async function* () {
    yield await Promise.resolve(new Uint8Array([1, 2, 3]));
  });
  try {
    const request = new Request("https://localhost/", {
      method: "POST",
      body: blob,
    });
    const bytes = new Uint8Array(await request.arrayBuffer());
    return bytes.join() === "1,2,3";
  } catch {
    return false;
  }
}

function toStream(
  bytes: AsyncGenerator<Uint8Array<ArrayBuffer>, void>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await bytes.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await bytes.return();
    },
  }, { highWaterMark: 0 });
}
