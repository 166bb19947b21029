import { BlockAssembler, type BlockOptions } from "./block_assembler.ts";

/** How {@linkcode streamBlocks} cuts a stream. */
export interface StreamOptions extends BlockOptions {
  /** Milliseconds without text after which what came so far is shown. Default 3 000. */
  readonly idleMs?: number | undefined;
  /** Ends the stream; what has not been handed out by then is dropped. */
  readonly signal?: AbortSignal | undefined;
}

/** A piece of a streamed answer: text, or an event, of which only `markdown_text` is text. */
export type StreamPiece = string | {
  readonly type: string;
  readonly text?: string;
};

const IDLE = Symbol("idle");

/**
 * Cuts a streamed answer into blocks, each of which becomes a message: WeChat has no bubble that grows.
 *
 * The source is closed however the stream ends.
 *
 * @throws what the source throws, after the text that came before it has been handed out
 * @throws the `signal.reason` of an abort
 */
export async function* streamBlocks(
  source: AsyncIterable<StreamPiece>,
  options: StreamOptions = {},
): AsyncGenerator<string, void, undefined> {
  const { signal, idleMs = 3000 } = options;
  const blocks = new BlockAssembler(options);
  const iterator = source[Symbol.asyncIterator]();
  let next: Promise<IteratorResult<StreamPiece>> | undefined;
  let done = false;
  let lastText = Date.now();
  let failure: { readonly error: unknown } | undefined;
  try {
    while (!done) {
      signal?.throwIfAborted();
      next ??= iterator.next().catch((error) => {
        failure = { error };
        return { done: true, value: undefined };
      });
      const silence = blocks.waiting
        ? Math.max(0, lastText + idleMs - Date.now())
        : undefined;
      const result = await raceIdle(next, silence, signal);
      if (result === IDLE) {
        const block = blocks.idle();
        lastText = Date.now();
        if (block !== undefined) yield block;
        continue;
      }
      next = undefined;
      done = result.done === true;
      const text = done ? "" : textOf(result.value);
      if (text === "") continue;
      lastText = Date.now();
      for (const block of blocks.feed(text)) {
        yield block;
        signal?.throwIfAborted();
      }
    }
  } finally {
    if (!done) await close(iterator, next !== undefined);
  }
  signal?.throwIfAborted();
  const rest = blocks.end();
  if (rest !== undefined) yield rest;
  if (failure) throw failure.error;
}

function textOf(piece: StreamPiece): string {
  if (typeof piece === "string") return piece;
  return piece.type === "markdown_text" ? piece.text ?? "" : "";
}

/** Waits for the source, for silence or for an abort, whichever comes first. */
function raceIdle<T>(
  next: Promise<T>,
  silence: number | undefined,
  signal: AbortSignal | undefined,
): Promise<T | typeof IDLE> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    const onAbort = () => {
      stop();
      reject(signal!.reason);
    };
    const timer = silence === undefined ? undefined : setTimeout(() => {
      stop();
      resolve(IDLE);
    }, silence);
    signal?.addEventListener("abort", onAbort, { once: true });
    next.then((result) => {
      stop();
      resolve(result);
    }, (error) => {
      stop();
      reject(error);
    });
  });
}

/** Closes the source; best effort, since what ends the stream matters more. */
async function close(
  iterator: AsyncIterator<StreamPiece>,
  busy: boolean,
): Promise<void> {
  const closed = iterator.return?.().then(() => {}, () => {});
  // A generator that still waits for its own source closes only after it: nobody must wait for that.
  if (!busy) await closed;
}
