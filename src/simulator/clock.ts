/** The simulator's time: the real one, which a test can move on. */
export interface SimulatorClock {
  /** Milliseconds since 1970, as the simulator sees them. */
  now(): number;
  /**
   * Moves the time on by `ms`, at once. What falls due on the way (held polls, delays) happens in order, each at
   * its own time.
   *
   * @throws {RangeError} if `ms` is negative
   */
  advance(ms: number): void;
}

interface Timer {
  readonly due: number;
  readonly run: () => void;
  disarm: () => void;
}

/**
 * Real time and an offset. `Date.now` and `setTimeout` are looked up at every call, so that a fake time which
 * a test installs later is followed too.
 */
export class Clock implements SimulatorClock {
  #offset = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return Date.now() + this.#offset;
  }

  advance(ms: number): void {
    if (!(ms >= 0)) {
      throw new RangeError(`Cannot move the clock by ${ms} ms: not forwards`);
    }
    const target = this.now() + ms;
    const offset = this.#offset + ms;
    for (
      let next = this.#earliest(target);
      next;
      next = this.#earliest(target)
    ) {
      this.#moveTo(next.due);
      this.#fire(next);
    }
    // Real time goes on meanwhile: moving to the target would give back what has passed.
    this.#offset = Math.max(this.#offset, offset);
    for (const timer of this.#timers) this.#arm(timer);
  }

  /** Runs `run` in `ms`, by this clock; the result takes that back. */
  after(ms: number, run: () => void): () => void {
    const timer = { due: this.now() + ms, run, disarm: () => {} };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => {
      timer.disarm();
      this.#timers.delete(timer);
    };
  }

  #moveTo(time: number): void {
    this.#offset += Math.max(0, time - this.now());
  }

  #earliest(until: number): Timer | undefined {
    let earliest: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due <= until && timer.due < (earliest?.due ?? Infinity)) {
        earliest = timer;
      }
    }
    return earliest;
  }

  #arm(timer: Timer): void {
    timer.disarm();
    // The timer and its canceller must come from the same time, real or fake.
    const clear = clearTimeout;
    const id = setTimeout(
      () => this.#fire(timer),
      Math.max(0, timer.due - this.now()),
    );
    timer.disarm = () => clear(id);
  }

  #fire(timer: Timer): void {
    timer.disarm();
    this.#timers.delete(timer);
    timer.run();
  }
}
