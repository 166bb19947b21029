/** An open code fence. */
export interface Fence {
  /** What stands before it on its line: indentation and quote signs. */
  readonly prefix: string;
  /** Its backticks or tildes. */
  readonly marks: string;
  /** The language and whatever else follows the marks. */
  readonly info: string;
}

const FENCE =
  /^([ \t>]{0,200})((?:[-+*]|\d{1,9}[.)])[ \t]+)?(`{3,64}(?!`)|~{3,64}(?!~))[ \t]*([^\n]*)$/;

/**
 * The fence that is open after `line`, given the one that was open before it.
 *
 * Looks at one line only, as a stream needs it, so a fence in a list ends at its closing line and not at the
 * end of the list.
 */
export function fenceAfter(
  line: string,
  open: Fence | undefined,
): Fence | undefined {
  // A quote ends with its last `>`, and its fence with it.
  if (open?.prefix.includes(">") && !/^[ \t]*>/.test(line)) open = undefined;
  const match = mayBeFence(line) ? FENCE.exec(line) : null;
  if (!match) return open;
  const [, prefix, item = "", marks, info] = match as unknown as [
    string,
    string,
    string | undefined,
    string,
    string,
  ];
  if (!open) {
    // Backticks after the opening ones make it inline code.
    if (marks.startsWith("`") && info.includes("`")) return undefined;
    return { prefix: prefix + " ".repeat(item.length), marks, info };
  }
  const closes = item === "" && info.trim() === "" &&
    marks[0] === open.marks[0] && marks.length >= open.marks.length;
  return closes ? undefined : open;
}

/** Spares most lines the expression. */
function mayBeFence(line: string): boolean {
  return line.includes("```") || line.includes("~~~");
}
