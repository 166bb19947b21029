/** Counts the listeners that hang on a signal from now on. */
export function countListeners(
  signal: AbortSignal,
): { readonly count: number } {
  const known = new Set<unknown>();
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: unknown[]) => {
    known.add(args[1]);
    return Reflect.apply(addEventListener, signal, args);
  };
  signal.removeEventListener = (...args: unknown[]) => {
    known.delete(args[1]);
    return Reflect.apply(removeEventListener, signal, args);
  };
  return {
    get count() {
      return known.size;
    },
  };
}
