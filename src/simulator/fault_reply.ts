import type { Clock } from "./clock.ts";
import type { FaultRule } from "./faults.ts";
import { bytesOf, type Reply, toResponse } from "./reply.ts";

/** Who waits for the answer. */
export interface Caller {
  /** Fires when nobody waits any more. */
  readonly signal: AbortSignal;
  /** What `signal` follows while the headers are awaited; the body must follow these itself. */
  readonly parents: readonly AbortSignal[];
}

const breakable = new WeakSet<Response>();

/** Whether the body may break off before its `Content-Length`. */
export function mayBreak(response: Response): boolean {
  return breakable.has(response);
}

/** The answer that a rule puts in place of the right one. */
export function faultReply(rule: FaultRule): Reply {
  return {
    status: rule.status ?? 200,
    headers: rule.headers ?? { "Content-Type": "application/json" },
    body: rule.body,
    shown: typeof rule.body === "string" ? rule.body : undefined,
  };
}

/**
 * Sends `reply` as the rule says: never, by half, slowly, or as it is.
 *
 * @throws {TypeError} as `fetch` does, if the rule breaks the connection
 */
export async function sendFaulty(
  clock: Clock,
  rule: FaultRule,
  reply: Reply,
  caller: Caller,
): Promise<Response> {
  if (rule.reset) throw broken("ECONNRESET", "connection reset by peer");
  if (rule.refused) throw broken("ECONNREFUSED", "connection refused");
  if (rule.stall === "headers") await never(caller.signal);
  if (rule.stall === undefined && rule.stallBodyMs === undefined) {
    return toResponse(reply);
  }
  const bytes = bytesOf(reply);
  const pauseMs = rule.stall === "body" ? undefined : rule.stallBodyMs;
  const response = toResponse(reply, halting(clock, bytes, pauseMs, caller));
  response.headers.set("Content-Length", String(bytes.byteLength));
  breakable.add(response);
  return response;
}

/** What `fetch` throws in Node, whose `cause` tells more than the message. */
function broken(code: string, message: string): TypeError {
  const cause = Object.assign(new Error(message), { code });
  return new TypeError("fetch failed", { cause });
}

function never(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** Half of `bytes`, then a pause, then the rest; without `pauseMs` the pause never ends. */
function halting(
  clock: Clock,
  bytes: Uint8Array,
  pauseMs: number | undefined,
  caller: Caller,
): ReadableStream<Uint8Array> {
  const half = Math.ceil(bytes.byteLength / 2);
  let release = () => {};
  return new ReadableStream<Uint8Array>({
    start(stream) {
      const gone = caller.parents.find((parent) => parent.aborted);
      if (gone) return stream.error(gone.reason);
      const onAbort = (event: Event) => {
        release();
        stream.error((event.target as AbortSignal).reason);
      };
      const cancel = pauseMs === undefined
        ? () => {}
        : clock.after(pauseMs, () => {
          release();
          stream.enqueue(bytes.slice(half));
          stream.close();
        });
      release = () => {
        cancel();
        for (const parent of caller.parents) {
          parent.removeEventListener("abort", onAbort);
        }
      };
      for (const parent of caller.parents) {
        parent.addEventListener("abort", onAbort);
      }
      stream.enqueue(bytes.slice(0, half));
    },
    cancel: () => release(),
  });
}
