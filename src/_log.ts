/** The part of a logger that this package calls; Chat SDK's `Logger` is one. */
export interface Log {
  /** Of interest while looking for a fault. */
  debug(message: string, ...args: unknown[]): void;
  /** Normal and rare. */
  info(message: string, ...args: unknown[]): void;
  /** Needs attention some day. */
  warn(message: string, ...args: unknown[]): void;
  /** Needs attention now. */
  error(message: string, ...args: unknown[]): void;
}
