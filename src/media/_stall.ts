/** Looks a few times per limit, so that being alive costs no timer of its own at each of thousands of pieces. */
const LOOKS = 4;

/**
 * Runs `run` with a signal that fires when nothing has happened for `ms`, or up to a quarter more: `alive` says that
 * something has. Servers that stall would otherwise use up the whole deadline, which is made for large files.
 *
 * @throws the caller's `signal.reason`, or a `DOMException` named `TimeoutError`
 */
export async function withStallLimit<T>(
  ms: number,
  signal: AbortSignal,
  run: (signal: AbortSignal, alive: () => void) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  let stop!: (reason: unknown) => void;
  const stopped = new Promise<never>((_, reject) => {
    stop = (reason) => {
      controller.abort(reason);
      reject(reason);
    };
  });
  const onAbort = () => stop(signal.reason);
  let quiet = 0;
  const timer = setInterval(() => {
    if (quiet++ < LOOKS) return;
    stop(new DOMException(`Nothing came for ${ms} ms`, "TimeoutError"));
  }, ms / LOOKS);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([
      run(controller.signal, () => quiet = 0),
      stopped,
    ]);
  } finally {
    clearInterval(timer);
    signal.removeEventListener("abort", onAbort);
  }
}
