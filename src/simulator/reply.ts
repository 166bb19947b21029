import { readable, writeJson } from "./wire_json.ts";

/** An answer, before it becomes a `Response`. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body; `undefined` for none. */
  readonly body: string | Uint8Array | undefined;
  /** What the call log shows of the body. */
  readonly shown: unknown;
  /** Called when nobody is there to take the answer. */
  readonly undo?: (() => void) | undefined;
}

/** A JSON answer for a client that reaches the CDN at `cdnBase`; `undefined` for an empty body. */
export function jsonReply(
  status: number,
  body: unknown,
  cdnBase: string,
  undo?: () => void,
): Reply {
  return {
    status,
    headers: { "Content-Type": "application/json; charset=utf-8" },
    body: body === undefined ? undefined : writeJson(body, cdnBase),
    shown: readable(body, cdnBase),
    undo,
  };
}

/** The statuses that `Response` allows no body for. */
const BODYLESS = [204, 205, 304];

/** Makes the `Response` of a reply; a stream may stand in for its body. */
export function toResponse(
  reply: Reply,
  body: BodyInit | undefined = reply.body as BodyInit | undefined,
): Response {
  return new Response(
    BODYLESS.includes(reply.status) ? null : body ?? "",
    reply,
  );
}

/** The bytes of a reply's body. */
export function bytesOf(reply: Reply): Uint8Array {
  const { body } = reply;
  return body instanceof Uint8Array
    ? body
    : new TextEncoder().encode(body ?? "");
}
