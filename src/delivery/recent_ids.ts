/** One message that was seen: when, and by which identities it is known. */
export type RecentRecord = readonly (readonly [at: number, ...ids: string[]])[];

/** Redeliveries came up to 50 minutes late, and across restarts. */
const KEEP_MS = 24 * 60 * 60_000;

const MAX_IDS = 5_000;

/** The identities of the messages of the last day, at most 5 000. */
export class RecentIds {
  readonly #known = new Set<string>();
  #seen: [number, ...string[]][] = [];

  /** Whether any of `ids` is known. */
  has(ids: readonly string[]): boolean {
    return ids.some((id) => this.#known.has(id));
  }

  /** Remembers `ids`. */
  add(ids: readonly string[], at: number): void {
    const fresh = ids.filter((id) => !this.#known.has(id));
    if (fresh.length === 0) return;
    for (const id of fresh) this.#known.add(id);
    this.#seen.push([at, ...fresh]);
  }

  /** Takes over what {@linkcode toRecord} gave. */
  restore(record: RecentRecord): void {
    for (const entry of record) {
      if (!Array.isArray(entry)) continue;
      const [at, ...ids] = entry;
      if (typeof at === "number") {
        this.add(ids.filter((id) => typeof id === "string"), at);
      }
    }
  }

  /** Everything that is still worth remembering at `now`. */
  toRecord(now: number): RecentRecord {
    let drop = 0;
    while (drop < this.#seen.length) {
      const [at, ...ids] = this.#seen[drop]!;
      if (this.#known.size <= MAX_IDS && now - at < KEEP_MS) break;
      for (const id of ids) this.#known.delete(id);
      drop++;
    }
    if (drop > 0) this.#seen = this.#seen.slice(drop);
    return this.#seen.slice();
  }
}
