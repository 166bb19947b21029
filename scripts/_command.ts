/** How a command is run. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** Default five minutes. */
  readonly timeoutMs?: number;
}

/** A command that failed, with what it printed. */
export class CommandError extends Error {
  override name = "CommandError";
}

/** Runs a command to its end and gives what it printed on stdout. */
export async function run(
  command: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { timeoutMs = 300_000, ...rest } = options;
  const [name, ...args] = command;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const { success, stdout, stderr } = await new Deno.Command(name!, {
      args,
      stdin: "null",
      signal: abort.signal,
      ...rest,
      env: { NO_COLOR: "1", ...rest.env },
    }).output();
    const text = new TextDecoder().decode(stdout);
    if (success) return text;
    const printed = text + new TextDecoder().decode(stderr);
    const reason = abort.signal.aborted
      ? `took over ${timeoutMs} ms`
      : "failed";
    throw new CommandError(`${command.join(" ")} ${reason}\n${printed}`);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs npm without what it says about itself. */
export function npm(cwd: string, ...args: string[]): Promise<string> {
  return run(
    ["npm", ...args, "--no-audit", "--no-fund", "--loglevel=error"],
    { cwd },
  );
}
