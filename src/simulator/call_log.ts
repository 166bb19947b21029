/** One request that reached the simulator. */
export interface ApiCall {
  /** When it came, in milliseconds since 1970 by the simulator's clock. */
  readonly at: number;
  /** HTTP method. */
  readonly method: string;
  /** The path without `/ilink/bot/`, such as `sendmessage` or `msg/notifystart`. */
  readonly endpoint: string;
  /** The query's parameters. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case; bot tokens are masked. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON, the text when it is none, `undefined` when there was no body; bot tokens are masked. */
  readonly body: unknown;
  /** HTTP status of the answer; `undefined` while it is being worked on, and when there never was one. */
  readonly status: number | undefined;
  /** The answer's JSON, uint64 ids as text; bot tokens are masked. */
  readonly answer: unknown;
  /** Why the simulator answered as it did, where the answer does not tell: a spent quota, a fault rule. */
  readonly reason: string | undefined;
  /** Why there was no answer, if there was none. */
  readonly failure: string | undefined;
}

/** Something that a request should not have done. */
export interface Deviation {
  /** When, in milliseconds since 1970 by the simulator's clock. */
  readonly at: number;
  /** As in {@linkcode ApiCall.endpoint}. */
  readonly endpoint: string;
  /** What was wrong, in plain words. */
  readonly fault: string;
}

/** A call while it is being worked on. */
export type OpenCall = { -readonly [K in keyof ApiCall]: ApiCall[K] };

/** Calls and deviations that are kept; a simulator that runs for days must not eat the memory. */
const KEPT = 10_000;

const TOKEN = /([0-9a-z_-]+@im\.bot):[^\s"',;&]+/gi;

/** `value` with the secret part of every bot token taken out. */
export function maskTokens(value: unknown): unknown {
  if (typeof value === "string") return value.replace(TOKEN, "$1:***");
  if (Array.isArray(value)) return value.map(maskTokens);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [key, maskTokens(field)]),
    );
  }
  return value;
}

/** `headers` as an object; whatever stands in `Authorization` that is no bot token is masked whole. */
export function maskHeaders(headers: Headers): Record<string, string> {
  const result = maskTokens(Object.fromEntries(headers)) as Record<
    string,
    string
  >;
  const authorization = result["authorization"];
  if (authorization !== undefined && !authorization.endsWith(":***")) {
    result["authorization"] = authorization.replace(/\S+$/, "***");
  }
  return result;
}

/** What happened so far. */
export class CallLog {
  readonly calls: OpenCall[] = [];
  readonly deviations: Deviation[] = [];

  /** Notes a call. */
  add(call: OpenCall): OpenCall {
    keep(this.calls, call);
    return call;
  }

  /** Notes a deviation. */
  deviate(deviation: Deviation): void {
    keep(this.deviations, deviation);
  }

  /** The newest call that was answered with no. */
  lastRefused(): OpenCall | undefined {
    return this.calls.findLast(refused);
  }
}

function refused({ status, answer }: ApiCall): boolean {
  if (status === undefined) return false;
  const { ret, errcode } = (answer ?? {}) as Record<string, unknown>;
  return status >= 400 || (ret ?? 0) !== 0 || (errcode ?? 0) !== 0;
}

function keep<T>(list: T[], entry: T): void {
  // Cutting rarely and much is cheaper than cutting one at a time.
  if (list.length >= 2 * KEPT) list.splice(0, KEPT);
  list.push(entry);
}
