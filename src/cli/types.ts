import type { Fetch } from "../_fetch.ts";

/** Where text goes. */
export interface Output {
  /** Whether a person looks at it, on something that knows colours and can write over a line. */
  readonly isTerminal: boolean;
  /** Width of the terminal, when it is one and tells. */
  columns(): number | undefined;
  /** Writes all of it before it returns, so that nothing is lost at the end of the process. */
  write(text: string): void;
}

/** Where a person types. */
export interface Input {
  /** Whether there is a person. */
  readonly isTerminal: boolean;
  /** The next line without its end; `undefined` when the input was closed. An abort ends the wait. */
  readLine(signal: AbortSignal): Promise<string | undefined>;
}

/** The few things that are done to files. All throw the runtime's own errors. */
export interface Files {
  /** Makes a directory and its parents for the owner alone; one that exists is left as it is. */
  makeDirectory(path: string): Promise<void>;
  /** Names in a directory. */
  list(path: string): Promise<readonly string[]>;
  /** The text of a file. */
  read(path: string): Promise<string>;
  /** Writes a file that must not exist yet, for the owner alone, and waits until it is on the disk. */
  create(path: string, text: string): Promise<void>;
  /** Puts a file in the place of another, all at once. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file. */
  remove(path: string): Promise<void>;
}

/** All that the CLI meets of the machine. */
export interface System {
  /** What stands behind the program's name. */
  readonly args: readonly string[];
  /** The program that runs us, with its version and platform. */
  readonly runtime: string;
  /** The language that the platform was set to, such as `zh-CN`. */
  readonly language: string | undefined;
  /** For data. */
  readonly stdout: Output;
  /** For everything else. */
  readonly stderr: Output;
  /** For verify codes. */
  readonly stdin: Input;
  /** For credentials. */
  readonly files: Files;
  /** For the API. */
  readonly fetch: Fetch;
  /** An environment variable; an empty one counts as not set. */
  env(name: string): string | undefined;
  /** Calls `listener` when the user or the system asks the program to end. The result takes it back. */
  onInterrupt(listener: () => void): () => void;
  /**
   * Shows a page in the browser.
   *
   * @throws the runtime's own error if there is none
   */
  openUrl(url: string): void;
}
