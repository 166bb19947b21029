import type { Logger } from "chat";

/** A logger that keeps what it is told, as one text a line. */
export class RecordingLog implements Logger {
  /** Every line, its level first. */
  readonly lines: string[] = [];

  /** The lines of level error. */
  get errors(): string[] {
    return this.lines.filter((line) => line.startsWith("error "));
  }

  child(): Logger {
    return this;
  }

  debug(message: string, ...args: unknown[]): void {
    this.#add("debug", message, args);
  }

  info(message: string, ...args: unknown[]): void {
    this.#add("info", message, args);
  }

  warn(message: string, ...args: unknown[]): void {
    this.#add("warn", message, args);
  }

  error(message: string, ...args: unknown[]): void {
    this.#add("error", message, args);
  }

  #add(level: string, message: string, args: unknown[]): void {
    const shown = args.map((arg) => Deno.inspect(arg, { depth: 20 }));
    this.lines.push([level, message, ...shown].join(" "));
  }
}
