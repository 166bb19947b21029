/**
 * Runs `run` with a signal that fires when nothing has happened for `ms`: `alive` puts that moment off. Servers
 * that stall would otherwise use up the whole deadline, which is made for large files.
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
  const onStall = () =>
    stop(new DOMException(`Nothing came for ${ms} ms`, "TimeoutError"));
  let timer = setTimeout(onStall, ms);
  const alive = () => {
    clearTimeout(timer);
    if (!controller.signal.aborted) timer = setTimeout(onStall, ms);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  let ended = false;
  try {
    return await Promise.race([
      run(controller.signal, () => ended || alive()),
      stopped,
    ]);
  } finally {
    ended = true;
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}
