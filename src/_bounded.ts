/**
 * Runs `run` for every item, in order, at most `limit` of them at a time. Gives one promise for each item at once,
 * so that the first result can be used while later ones are still being made. A failure concerns its own promise
 * only, and one that nobody waits for is no unhandled rejection.
 */
export function startBounded<T, R>(
  items: readonly T[],
  limit: number,
  run: (item: T, index: number) => Promise<R>,
): Promise<R>[] {
  const results: Promise<R>[] = [];
  for (const [index, item] of items.entries()) {
    // Each waits for a place: until all but `limit - 1` of the ones before it have settled.
    const before = results.slice();
    const start = async () => {
      await atMost(before, limit - 1);
      return await run(item, index);
    };
    const result = start();
    result.catch(() => {});
    results.push(result);
  }
  return results;
}

/** Waits until at most `count` of the promises are open. */
function atMost(
  promises: readonly Promise<unknown>[],
  count: number,
): Promise<void> {
  return new Promise((resolve) => {
    let open = promises.length;
    if (open <= count) return resolve();
    const settled = () => {
      if (--open <= count) resolve();
    };
    for (const promise of promises) promise.then(settled, settled);
  });
}
