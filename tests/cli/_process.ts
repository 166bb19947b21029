/** How the CLI is started. */
export interface CliOptions {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
}

/** What became of a process. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const ROOT = `${import.meta.dirname}/../../`;

/** The words that start the CLI from its sources, with the permissions that it names. */
export const CLI: readonly string[] = [
  Deno.execPath(),
  "run",
  "--quiet",
  "--no-prompt",
  `--config=${ROOT}deno.json`,
  "--permission-set=cli",
  `${ROOT}cli.ts`,
];

/** Variables without which Deno does not find its cache. */
function denoEnv(): Record<string, string> {
  const names = [
    "DENO_DIR",
    "HOME",
    "LOCALAPPDATA",
    "SYSTEMROOT",
    "USERPROFILE",
  ];
  return Object.fromEntries(
    names.map((name) => [name, Deno.env.get(name)] as const)
      .filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The environment of a CLI that is told nothing but `env`, and speaks English. */
export function cliEnv(
  env: Record<string, string> = {},
): Record<string, string> {
  return { ...denoEnv(), LC_ALL: "C", ...env };
}

/** Starts the CLI with pipes for its three streams. */
export function startCli(
  args: readonly string[],
  options: CliOptions = {},
): Deno.ChildProcess {
  const [program, ...words] = CLI;
  return new Deno.Command(program!, {
    args: [...words, ...args],
    clearEnv: true,
    env: cliEnv(options.env),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs the CLI to its end. */
export async function runCli(
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliResult> {
  const { code, stdout, stderr } = await startCli(args, options).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}
