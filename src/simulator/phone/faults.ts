import type { Fault, FaultRule } from "../faults.ts";
import type { World } from "../world.ts";

const isApi = ({ endpoint }: { endpoint: string }) =>
  !/^(c2c\/|login)/.test(endpoint);

/** What the drawer can switch on, by the name that the page knows it by. */
const SWITCHES = {
  pollFails: { endpoint: "getupdates", status: 500 },
  pollResets: { endpoint: "getupdates", reset: true },
  pollHangs: { endpoint: "getupdates", stall: "headers" },
  sendFails: { endpoint: "sendmessage", status: 502 },
  sendThrottled: { endpoint: "sendmessage", status: 429 },
  sendRefused: { endpoint: "sendmessage", body: '{"ret":-2}' },
  sendLost: { endpoint: "sendmessage", afterAccept: true, reset: true },
  typingFails: { endpoint: "sendtyping", status: 500 },
  uploadFails: { endpoint: "c2c/upload", status: 500 },
  downloadFails: { endpoint: "c2c/download", status: 500 },
  oddJson: { when: isApi, body: '{"ret":0,' },
} as const satisfies Record<string, FaultRule>;

/** Name of a fault that can be switched on. */
export type FaultName = keyof typeof SWITCHES;

/** Every {@linkcode FaultName}. */
export const FAULT_NAMES = Object.keys(SWITCHES) as readonly FaultName[];

/** The faults that the drawer switched on. */
export class PhoneFaults {
  readonly #world: World;
  readonly #on = new Set<FaultName>();
  #latencyMs = 0;
  #active: Fault[] = [];

  /** Makes them all be off. */
  constructor(world: World) {
    this.#world = world;
  }

  /** The faults that are on. */
  get on(): readonly FaultName[] {
    return [...this.#on];
  }

  /** By how many milliseconds every answer comes later. */
  get latencyMs(): number {
    return this.#latencyMs;
  }

  /** Switches one on or off. */
  set(name: FaultName, on: boolean): void {
    if (on) this.#on.add(name);
    else this.#on.delete(name);
    this.#apply();
  }

  /** Slows everything down. */
  setLatency(ms: number): void {
    this.#latencyMs = ms;
    this.#apply();
  }

  /** Only one rule takes a call, the oldest that fits: so each brings the latency along. */
  #apply(): void {
    for (const fault of this.#active) fault.remove();
    const delay = this.#latencyMs > 0 ? { delayMs: this.#latencyMs } : {};
    const rules: FaultRule[] = [...this.#on].map((name) => ({
      ...SWITCHES[name],
      ...delay,
    }));
    if (this.#latencyMs > 0) rules.push(delay);
    this.#active = rules.map((rule) => this.#world.faults.add(rule));
  }
}
