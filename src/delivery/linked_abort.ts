/** A signal of one's own that also fires when one of the parents does; {@linkcode abort} unlinks it. */
export class LinkedAbort {
  readonly #controller = new AbortController();
  readonly #parents: readonly AbortSignal[];
  readonly #onAbort = (event: Event): void =>
    this.abort((event.target as AbortSignal).reason);

  /** Links the signal to its parents. */
  constructor(...parents: readonly AbortSignal[]) {
    this.#parents = parents;
    const aborted = parents.find((parent) => parent.aborted);
    if (aborted) this.#controller.abort(aborted.reason);
    else {for (const parent of parents) {
        parent.addEventListener("abort", this.#onAbort);
      }}
  }

  /** Fires with the first reason. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Fires the signal and lets go of the parents. */
  abort(reason: unknown): void {
    for (const parent of this.#parents) {
      parent.removeEventListener("abort", this.#onAbort);
    }
    this.#controller.abort(reason);
  }
}
