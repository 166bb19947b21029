/**
 * Whether this machine's Deno can compile: it has the runtime at hand, can download it, or is given a matching one
 * by `DENORT_BIN`.
 */
export async function canCompile(): Promise<boolean> {
  const directory = await Deno.makeTempDir();
  try {
    const program = `${directory}/probe${
      Deno.build.os === "windows" ? ".exe" : ""
    }`;
    await Deno.writeTextFile(`${directory}/probe.ts`, "console.log('it runs')");
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: [
        "compile",
        "--quiet",
        "--no-config",
        `--output=${program}`,
        `${directory}/probe.ts`,
      ],
      stderr: "null",
    }).output();
    if (!success) return false;
    // A runtime of another version makes a file that does not start.
    const { stdout } = await new Deno.Command(program, { stderr: "null" })
      .output();
    return new TextDecoder().decode(stdout).trim() === "it runs";
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** What a folder has, once the archive is unpacked. */
export interface Unpacked {
  /** The folder. */
  readonly folder: string;
  /** The program in it. */
  readonly program: string;
}

/** Compiles and packs for this machine below `directory`, checks the sum, and unpacks. */
export async function buildBinary(directory: string): Promise<Unpacked> {
  const compile = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "scripts/compile.ts", "--out", directory],
    env: { NO_COLOR: "1" },
  }).output();
  if (!compile.success) {
    throw new Error(new TextDecoder().decode(compile.stderr));
  }
  const sums = await Deno.readTextFile(`${directory}/SHA256SUMS`);
  const [, sum, archive] = /^([0-9a-f]{64}) {2}(\S+)\n$/.exec(sums) ?? [];
  const bytes = await Deno.readFile(`${directory}/${archive}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0"));
  if (hex.join("") !== sum) throw new Error("The sum is wrong");

  const unpacked = `${directory}/unpacked`;
  await Deno.mkdir(unpacked);
  const tar = await new Deno.Command("tar", {
    args: ["-xf", `${directory}/${archive}`, "-C", unpacked],
  }).output();
  if (!tar.success) throw new Error(new TextDecoder().decode(tar.stderr));
  const name = archive!.replace(/\.(tar\.gz|zip)$/, "");
  const folder = `${unpacked}/${name}`;
  const suffix = Deno.build.os === "windows" ? ".exe" : "";
  return { folder, program: `${folder}/weixin-chat-adapter${suffix}` };
}
