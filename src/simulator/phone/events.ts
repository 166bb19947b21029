import { Feed } from "./feed.ts";
import { type PhoneRoute, SAFE_HEADERS } from "./request.ts";

/** Chunks that wait for a page that does not read. What it misses meanwhile comes in one piece. */
const WAITING = 8;

/** Milliseconds until a page calls again when the connection broke. */
const RETRY_MS = 500;

/** Tells a page what changes, for as long as it listens. */
export const events: PhoneRoute = ({ world, caller }) => {
  const feed = new Feed(world);
  const encoder = new TextEncoder();
  let end = () => {};
  let flush = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(stream) {
      const write = (event: string, data: unknown) =>
        stream.enqueue(
          encoder.encode(
            `retry: ${RETRY_MS}\nevent: ${event}\ndata: ${
              JSON.stringify(data)
            }\n\n`,
          ),
        );
      let scheduled = false;
      let over = false;
      flush = () => {
        scheduled = false;
        if (over || (stream.desiredSize ?? 0) <= 0) return;
        const changed = feed.next();
        if (changed) write("update", changed);
      };
      // A message changes several things in one go; they make one event.
      const unwatch = world.changes.watch(() => {
        if (scheduled) return;
        scheduled = true;
        queueMicrotask(flush);
      });
      const onAbort = () => {
        end();
        stream.close();
      };
      end = () => {
        over = true;
        unwatch();
        for (const parent of caller.parents) {
          parent.removeEventListener("abort", onAbort);
        }
      };
      for (const parent of caller.parents) {
        parent.addEventListener("abort", onAbort);
      }
      write("hello", feed.hello());
      if (caller.parents.some((parent) => parent.aborted)) onAbort();
    },
    pull: () => flush(),
    cancel: () => end(),
  }, { highWaterMark: WAITING });
  return new Response(body, {
    headers: { ...SAFE_HEADERS, "Content-Type": "text/event-stream" },
  });
};
