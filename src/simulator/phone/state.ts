import { randomHex } from "../ids.ts";
import type { ApiCall } from "../call_log.ts";
import type { World } from "../world.ts";
import { PhoneFaults } from "./faults.ts";

/** What the phone itself knows of a world. */
export class PhoneState {
  /** Another one after a restart: what a page knows of the world before is void then. */
  readonly epoch: string = randomHex(8);
  readonly faults: PhoneFaults;
  readonly #callIds = new WeakMap<ApiCall, number>();
  #calls = 0;

  /** Makes the state of a phone that nobody opened yet. */
  constructor(world: World) {
    this.faults = new PhoneFaults(world);
  }

  /** A number for a call, the same every time. */
  idOf(call: ApiCall): number {
    let id = this.#callIds.get(call);
    if (id === undefined) {
      id = ++this.#calls;
      this.#callIds.set(call, id);
    }
    return id;
  }
}

const states = new WeakMap<World, PhoneState>();

/** The phone's state of `world`. */
export function phoneState(world: World): PhoneState {
  let state = states.get(world);
  if (!state) {
    state = new PhoneState(world);
    states.set(world, state);
  }
  return state;
}
