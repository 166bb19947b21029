/** What the process ends with. */
export const ExitCode = {
  /** Done. */
  OK: 0,
  /** Something did not work. */
  FAILURE: 1,
  /** The command line makes no sense. */
  USAGE: 2,
  /** The login expired or was refused. */
  LOGIN: 3,
  /** Ctrl-C, or another request to end. */
  INTERRUPTED: 130,
} as const;

/** One of {@linkcode ExitCode}. */
export type ExitCode = typeof ExitCode[keyof typeof ExitCode];

/** Ends the command with a message for the user, in the user's language. */
export class Failure extends Error {
  override readonly name = "Failure" as const;
  /** What the process ends with. */
  readonly exitCode: ExitCode;

  /** Makes it; the message is shown as it is. */
  constructor(message: string, exitCode: ExitCode = ExitCode.FAILURE) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The reason of a signal that fires when the user or the system asks the program to end. */
export class Interrupted extends Error {
  override readonly name = "Interrupted" as const;
}
