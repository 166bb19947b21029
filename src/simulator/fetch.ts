import { handle } from "./handler.ts";
import type { World } from "./world.ts";

/**
 * Answers as `fetch` does: an abort rejects at once with the signal's reason, and a closed simulator looks like a
 * dead server.
 */
export async function answer(
  world: World,
  input: string | URL | Request,
  init: RequestInit | undefined,
): Promise<Response> {
  // The signal is followed by hand: some runtimes link a request's own signal to it and never unlink it.
  const signal = init?.signal ??
    (input instanceof Request ? input.signal : undefined);
  signal?.throwIfAborted();
  if (world.closed) {
    throw new TypeError("connection refused: the simulator is closed");
  }
  const request = input instanceof Request && !init
    ? input
    : new Request(input, { ...init, signal: null });
  const parents = signal ? [signal, world.hangUpSignal] : [world.hangUpSignal];
  return await linked(
    parents,
    (signal) => handle(world, request, { signal, parents }),
  );
}

/** Runs `run` with a signal that fires when one of `parents` does, and rejects at that moment. */
async function linked<T>(
  parents: readonly AbortSignal[],
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const onAbort = (event: Event) =>
    controller.abort((event.target as AbortSignal).reason);
  for (const parent of parents) parent.addEventListener("abort", onAbort);
  try {
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
    return await Promise.race([run(signal), aborted]);
  } finally {
    for (const parent of parents) parent.removeEventListener("abort", onAbort);
  }
}
