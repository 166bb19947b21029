import type { FaultSink } from "./shape.ts";

/** Gathers what is wrong with the form of one request. */
export class FaultList implements FaultSink {
  readonly #fatal: string[] = [];
  readonly #minor: string[] = [];

  fatal(fault: string): void {
    this.#fatal.push(fault);
  }

  minor(fault: string): void {
    this.#minor.push(fault);
  }

  /** Everything, what no mode lets through first. */
  all(): readonly string[] {
    return [...this.#fatal, ...this.#minor];
  }

  /** What a simulator of that strictness refuses. */
  refused(strict: boolean): readonly string[] {
    return strict ? this.all() : this.#fatal;
  }
}
