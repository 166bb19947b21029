/** The part of minimist that is used here. */
export default function minimist(
  args: string[],
  options: {
    boolean: string[];
    string: string[];
    alias: Record<string, string>;
    unknown: (arg: string) => boolean;
  },
): Record<string, unknown> & { _: (string | number)[] };
