/** How many letters must be typed, changed or taken away to make `to` of `from`. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}

/** The one of `words` that was probably meant, or `undefined` when none is near. */
export function suggest(
  word: string,
  words: readonly string[],
): string | undefined {
  const typed = word.toLowerCase();
  const [best] = words
    .map((name) => ({
      name,
      far: typed.length > 2 && name.startsWith(typed)
        ? 0
        : distance(typed, name),
    }))
    .filter(({ name, far }) => far <= Math.ceil(name.length / 3))
    .sort((a, b) => a.far - b.far);
  return best?.name;
}
