/** Tells whoever watches that something is not as it was. What it is, they find out by looking. */
export class Changes {
  readonly #watchers = new Set<() => void>();

  /** Calls `watcher` at every change, until the result is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Something changed. */
  tell(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}
