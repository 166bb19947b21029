import type { Log } from "../../src/_log.ts";

/** A line of a {@linkcode FakeLog}. */
export interface LogLine {
  readonly level: keyof Log;
  readonly message: string;
  readonly args: readonly unknown[];
}

/** A log that a test can read. */
export class FakeLog implements Log {
  readonly lines: LogLine[] = [];

  debug(message: string, ...args: unknown[]): void {
    this.lines.push({ level: "debug", message, args });
  }

  info(message: string, ...args: unknown[]): void {
    this.lines.push({ level: "info", message, args });
  }

  warn(message: string, ...args: unknown[]): void {
    this.lines.push({ level: "warn", message, args });
  }

  error(message: string, ...args: unknown[]): void {
    this.lines.push({ level: "error", message, args });
  }

  /** The messages of one level. */
  of(level: keyof Log): string[] {
    return this.lines.filter((line) => line.level === level)
      .map(({ message }) => message);
  }
}
