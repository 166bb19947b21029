import type { WireObject } from "./wire_json.ts";

/** A request that is answered with no. */
export class Refusal extends Error {
  override readonly name = "Refusal" as const;
  /** HTTP status. */
  readonly status: number;
  /** Body of the answer. */
  readonly body: WireObject;

  /** Makes a refusal; `body` without its `errmsg`. */
  constructor(status: number, body: WireObject, errmsg: string) {
    super(errmsg);
    this.status = status;
    this.body = { ...body, errmsg };
  }
}

/** The codes that the real server refuses with (protocol §5). */
export const Ret = {
  /** No upload URL. */
  NO_UPLOAD: -1,
  /** The catch-all. */
  INVALID: -2,
  /** Wrong recipient. */
  WRONG_USER: -3,
  /** The user never wrote. */
  NO_CONTEXT: -4,
  /** Stale token. */
  STALE_TOKEN: -14,
} as const;

/** HTTP 200 and a `ret`, as the real server says no. */
export function refuse(ret: number, errmsg: string): Refusal {
  return new Refusal(200, { ret }, errmsg);
}

/** HTTP 400, for requests that break the form. */
export function badRequest(errmsg: string): Refusal {
  return new Refusal(400, { ret: Ret.INVALID }, errmsg);
}

/** The stale token, in `errcode` alone. */
export function staleToken(errmsg: string): Refusal {
  return new Refusal(200, { errcode: Ret.STALE_TOKEN }, errmsg);
}
