/** Changes to a text, collected first and made in one pass; what no change names stays byte for byte. */
export class Edits {
  readonly #edits: { start: number; end: number; text: string }[] = [];

  /** Replaces what stands from `start` to before `end`. */
  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text });
  }

  /** Puts `text` before what stands at `at`. */
  insert(at: number, text: string): void {
    this.replace(at, at, text);
  }

  /** The changed text. Of changes that overlap, the one that starts first is made. */
  apply(source: string): string {
    if (this.#edits.length === 0) return source;
    // Sorting is stable: insertions at one place keep the order in which they came.
    this.#edits.sort((a, b) => a.start - b.start || a.end - b.end);
    const pieces: string[] = [];
    let done = 0;
    for (const { start, end, text } of this.#edits) {
      if (start < done) continue;
      pieces.push(source.slice(done, start), text);
      done = end;
    }
    pieces.push(source.slice(done));
    return pieces.join("");
  }
}
