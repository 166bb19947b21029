import type { WireObject } from "./wire_json.ts";

/** A request that is answered with no. */
export class Refusal extends Error {
  override readonly name = "Refusal" as const;
  /** HTTP status. */
  readonly status: number;
  /** Body of the answer. */
  readonly body: WireObject;
  /** What the answer does not tell and the call log does. */
  readonly reason: string | undefined;

  /** Makes a refusal; `body` without its `errmsg`. */
  constructor(
    status: number,
    body: WireObject,
    errmsg: string,
    reason?: string,
  ) {
    super(errmsg);
    this.status = status;
    this.body = { ...body, errmsg };
    this.reason = reason;
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

/** The answer that the real server gives to whatever it does not want to send, without a word of explanation. */
export function prepareFailed(reason: string): Refusal {
  return new Refusal(200, { ret: Ret.INVALID }, "prepare failed", reason);
}

/** Where the -14 of a stale token stands. */
export type StaleTokenIn = "both" | "errcode" | "ret";

/** The stale token. */
export function staleToken(
  errmsg: string,
  where: StaleTokenIn = "errcode",
): Refusal {
  const body = {
    ...(where === "errcode" ? {} : { ret: Ret.STALE_TOKEN }),
    ...(where === "ret" ? {} : { errcode: Ret.STALE_TOKEN }),
  };
  return new Refusal(200, body, errmsg);
}
