import { yieldToEventLoop } from "../_runtime.ts";

/** Timers and I/O wait at most this long, and a slice, for large work. */
const BUSY_MS = 4;

/**
 * Makes a function to be called between two pieces of work: when the work has kept the event loop for a while, it
 * gives a promise to wait for. Yielding after every slice would cost the fast implementations a tenth of their
 * speed.
 */
export function pacer(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < BUSY_MS) return undefined;
    return yieldToEventLoop().then(() => {
      since = performance.now();
    });
  };
}
