/** What a binary is built for. */
export interface Target {
  /** As `deno compile` names it. */
  readonly triple: string;
  /** Ends the name of an executable. */
  readonly suffix: string;
  /** How its users expect it to be packed. */
  readonly archive: "tar.gz" | "zip";
  /**
   * The program that shows a page in the browser, as `src/cli/system.ts` calls it: a whole path, since the
   * permission for a name alone ends the program at once where there is no `PATH`.
   */
  readonly browser: string;
}

const LINUX = {
  suffix: "",
  archive: "tar.gz",
  browser: "/usr/bin/xdg-open",
} as const;
const MACOS = {
  suffix: "",
  archive: "tar.gz",
  browser: "/usr/bin/open",
} as const;
const WINDOWS = {
  suffix: ".exe",
  archive: "zip",
  browser: "C:\\Windows\\explorer.exe",
} as const;

/** Everything that `deno compile` can build for. */
export const TARGETS: readonly Target[] = [
  { triple: "x86_64-unknown-linux-gnu", ...LINUX },
  { triple: "aarch64-unknown-linux-gnu", ...LINUX },
  { triple: "x86_64-apple-darwin", ...MACOS },
  { triple: "aarch64-apple-darwin", ...MACOS },
  { triple: "x86_64-pc-windows-msvc", ...WINDOWS },
];
