import type { ApiCall } from "./call_log.ts";

/**
 * What goes wrong, and when. A rule with nothing but `delayMs` or `stallBodyMs` slows a call down; any other
 * replaces its answer.
 */
export interface FaultRule {
  /** As in {@linkcode ApiCall.endpoint}, such as `sendmessage` or `c2c/upload`. Default: every endpoint. */
  readonly endpoint?: string;
  /** Only calls for which this is true. */
  readonly when?: (call: ApiCall) => boolean;
  /** How many calls. Default: all of them, until the rule is removed. */
  readonly count?: number;
  /**
   * The call takes effect, and only its answer is lost: a message is shown, a batch is read. Default `false`: the
   * call never gets that far.
   */
  readonly afterAccept?: boolean;
  /** Wait so many milliseconds first. */
  readonly delayMs?: number;
  /** Stop for so many milliseconds in the middle of the right answer's body. */
  readonly stallBodyMs?: number;
  /** Never send the headers, or stop for good in the middle of the body. */
  readonly stall?: "headers" | "body";
  /**
   * Break the connection. Over a real port, a runtime's `fetch` may try again by itself: leave `count` out there.
   */
  readonly reset?: boolean;
  /** Refuse the connection. Over a real port it is broken instead. */
  readonly refused?: boolean;
  /** HTTP status. Default 200. */
  readonly status?: number;
  /** Headers of the answer; without any, it says that it is JSON. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Body of the answer, right or odd. Default: none. */
  readonly body?: string | Uint8Array;
}

/** A rule at work. */
export interface Fault {
  /** How many calls it hit so far. */
  readonly hits: number;
  /** Ends it. */
  remove(): void;
}

interface ActiveFault extends Fault {
  hits: number;
  readonly rule: FaultRule;
}

/** The rules at work, oldest first: the first one that fits takes the call. */
export class Faults {
  readonly #active = new Set<ActiveFault>();

  /** Puts a rule to work. */
  add(rule: FaultRule): Fault {
    const fault: ActiveFault = {
      rule,
      hits: 0,
      remove: () => void this.#active.delete(fault),
    };
    this.#active.add(fault);
    return fault;
  }

  /** The rule that hits this call, if there is one. */
  hit(call: ApiCall): FaultRule | undefined {
    for (const fault of this.#active) {
      const { endpoint, when, count = Infinity } = fault.rule;
      if (endpoint !== undefined && endpoint !== call.endpoint) continue;
      if (when && !when(call)) continue;
      fault.hits++;
      if (fault.hits >= count) fault.remove();
      return fault.rule;
    }
    return undefined;
  }
}

/** Whether the rule leaves nothing of the right answer. */
export function replacesAnswer(rule: FaultRule): boolean {
  const { reset, refused, stall, status, headers, body } = rule;
  return Boolean(reset || refused || stall) || status !== undefined ||
    headers !== undefined || body !== undefined;
}
