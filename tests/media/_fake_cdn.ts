import { assert } from "@std/assert";
import type { Fetch } from "../../src/_fetch.ts";
import type { CdnMedia, GetUploadUrlRequest } from "../../src/ilink/types.ts";
import { decryptBytes } from "../../src/media/aes.ts";
import { readKey } from "../../src/media/keys.ts";

/** One request that reached a {@linkcode fakeFetch}. */
export interface FakeCall {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** Answers a request; what it throws is what `fetch` rejects with. */
export type Answer = (
  call: FakeCall,
  count: number,
) => Response | Promise<Response>;

/** A `fetch` that reaches nothing: `answer` gets every request, with its number from 1. */
export function fakeFetch(answer: Answer): { fetch: Fetch; calls: FakeCall[] } {
  const calls: FakeCall[] = [];
  const fetch: Fetch = async (input, init) => {
    const request = new Request(input, init);
    if (init?.redirect !== "manual") {
      throw new Error("a redirect would be followed unseen");
    }
    const call = {
      url: new URL(request.url),
      method: request.method,
      headers: request.headers,
      body: new Uint8Array(await request.arrayBuffer()),
    };
    calls.push(call);
    return await answer(call, calls.length);
  };
  return { fetch, calls };
}

/** What Deno's `fetch` throws when a connection breaks: the URL stands in it. */
export function networkFailure(url: URL): TypeError {
  return new TypeError(
    `error sending request for url (${url.href}): connection reset`,
    { cause: new Error(`ECONNRESET ${url.href}`) },
  );
}

/** A body that gives `bytes` and then nothing more, forever. */
export function stallingBody(
  bytes: Uint8Array<ArrayBuffer>,
): { body: ReadableStream<Uint8Array<ArrayBuffer>>; cancelled: () => boolean } {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      controller.enqueue(bytes);
    },
    cancel() {
      cancelled = true;
    },
  });
  return { body, cancelled: () => cancelled };
}

/** A body in pieces, which breaks after them when `error` is given. */
export function body(
  pieces: readonly Uint8Array<ArrayBuffer>[],
  error?: Error,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const rest = [...pieces];
  return new ReadableStream({
    pull(controller) {
      const piece = rest.shift();
      if (piece) controller.enqueue(piece);
      else if (error) controller.error(error);
      else controller.close();
    },
  }, { highWaterMark: 0 });
}

/** Where an error was made, which Bun writes into more properties than the one that all runtimes have. */
const POSITION: ReadonlySet<string> = new Set([
  "stack",
  "line",
  "column",
  "originalLine",
  "originalColumn",
  "sourceURL",
]);

/** Everything that an error shows: message, properties, causes. */
export function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error);
  const own = Object.getOwnPropertyNames(error)
    .filter((name) => !POSITION.has(name))
    .map((name) => `${name}=${JSON.stringify(Reflect.get(error, name))}`);
  return `${error} ${own.join(" ")} ${
    error.cause === undefined ? "" : everythingOf(error.cause)
  }`;
}

/** A CDN that keeps what is uploaded, as far as the sending side can tell. */
export function fakeCdn() {
  const stored = new Map<string, Uint8Array>();
  const mediaTypes: number[] = [];
  const { fetch } = fakeFetch((call) => {
    const name = `file ${stored.size}`;
    stored.set(name, call.body);
    return new Response("", { headers: { "x-encrypted-param": name } });
  });
  return {
    mediaTypes,
    options: {
      fetch,
      toUserId: "alice@im.wechat",
      getUploadUrl: (request: GetUploadUrlRequest) => {
        mediaTypes.push(request.media_type);
        return Promise.resolve({ upload_param: "p" });
      },
    },
    /** Decrypts what an item points to. */
    open(media: CdnMedia | undefined): Promise<Uint8Array> {
      const key = readKey(media);
      const bytes = stored.get(media?.encrypt_query_param ?? "");
      assert(key && bytes);
      return decryptBytes(key, bytes);
    },
  };
}
