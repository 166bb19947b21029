import type { Caller } from "../fault_reply.ts";
import type { World } from "../world.ts";

/** A request to the phone whose body was not read yet. */
export interface PhoneRequest {
  readonly world: World;
  readonly request: Request;
  readonly url: URL;
  readonly caller: Caller;
}

/** What answers at a path of the phone. */
export type PhoneRoute = (
  incoming: PhoneRequest,
) => Response | Promise<Response>;

/** A request that the phone says no to. */
export class PhoneRefusal extends Error {
  /** HTTP status. */
  readonly status: number;

  /** Makes a no with its reason, which the page shows. */
  constructor(status: number, reason: string) {
    super(reason);
    this.status = status;
  }
}

/**
 * Reads a body of at most `limit` bytes.
 *
 * @throws {PhoneRefusal} 413, as soon as it is known to be longer
 */
export async function readBody(
  request: Request,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLong = () =>
    new PhoneRefusal(413, `too large: the most is ${limit} bytes`);
  if (Number(request.headers.get("Content-Length") ?? 0) > limit) {
    throw tooLong();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw tooLong();
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/** Headers of everything that the phone answers. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  "Cache-Control": "no-store",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
};

/** An answer in JSON. */
export function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: {
      ...SAFE_HEADERS,
      "Content-Type": "application/json; charset=utf-8",
    },
  });
}
