/**
 * Runs `run` with a signal that fires when `ms` have passed or when the caller aborts, and rejects at that
 * moment even if `run` ignores the signal.
 *
 * Linked and unlinked by hand: `AbortSignal.any` on a long-lived parent leaked in Deno and Node, and
 * `AbortSignal.timeout` cannot be cancelled; a poller lives for weeks.
 *
 * @throws the caller's `signal.reason`, or a `DOMException` named `TimeoutError`
 */
export async function withDeadline<T>(
  ms: number,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  let stop!: (reason: unknown) => void;
  const stopped = new Promise<never>((_, reject) => {
    stop = (reason) => {
      controller.abort(reason);
      reject(reason);
    };
  });
  const onAbort = () => stop(signal!.reason);
  const timer = setTimeout(
    () => stop(new DOMException(`Timed out after ${ms} ms`, "TimeoutError")),
    ms,
  );
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([run(controller.signal), stopped]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** Whether `error` is the timeout of {@linkcode withDeadline}. */
export function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === "TimeoutError";
}
