/**
 * Real servers for tests, each on a free port of this machine, with nothing kept.
 *
 * @module
 */

/** A server that a test has started. */
export interface Service extends AsyncDisposable {
  /** Where it is. */
  readonly url: string;
  /** Its process id, for tests that stop and continue it. */
  readonly pid: number;
}

/** A port that was free a moment ago. */
export function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function run(command: string, args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args })
    .output();
  if (!success) {
    throw new Error(`${command} failed: ${new TextDecoder().decode(stderr)}`);
  }
  return new TextDecoder().decode(stdout).trim();
}

async function which(command: string): Promise<string | undefined> {
  try {
    return await run("sh", ["-c", `command -v ${command}`]);
  } catch {
    return undefined;
  }
}

/** Waits until something listens. */
async function listening(
  port: number,
  child: Deno.ChildProcess,
): Promise<void> {
  let over = false;
  child.status.then(() => over = true);
  for (let round = 0; round < 400; round++) {
    if (over) throw new Error(`The server on port ${port} ended at once`);
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  throw new Error(`Nothing listens on port ${port}`);
}

/** Path of `redis-server`, if it is installed. */
export const redisServer: string | undefined = await which("redis-server");

/** Starts a Redis that keeps nothing. */
export async function startRedis(): Promise<Service> {
  const port = freePort();
  const folder = await Deno.makeTempDir({ prefix: "weixin-redis-" });
  const child = new Deno.Command(redisServer!, {
    args: [
      "--port",
      `${port}`,
      "--bind",
      "127.0.0.1",
      "--save",
      "",
      "--dir",
      folder,
    ],
    stdout: "null",
    stderr: "null",
  }).spawn();
  await listening(port, child);
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: child.pid,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await child.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Folder of PostgreSQL's programs, if they are installed. Debian keeps them out of the path, one for each version. */
export const postgresFolder: string | undefined = await (async () => {
  const found = await run("sh", [
    "-c",
    `for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) $(dirname "$(command -v pg_isready)"); do
      if [ -x "$folder/initdb" ] && [ -x "$folder/pg_isready" ]; then echo "$folder"; break; fi
    done`,
  ]);
  return found === "" ? undefined : found;
})();

/** Starts a PostgreSQL that keeps nothing. It refuses to run as root, and is then run as its own user. */
export async function startPostgres(): Promise<Service> {
  const port = freePort();
  const folder = await Deno.makeTempDir({ prefix: "weixin-pg-" });
  await Deno.chmod(folder, 0o777);
  const data = `${folder}/data`;
  const asUser = await run("id", ["-u"]) === "0"
    ? ["runuser", "-u", "postgres", "--"]
    : ["env"];
  const [command, ...prefix] = asUser as [string, ...string[]];
  await run(command, [
    ...prefix,
    `${postgresFolder}/initdb`,
    ...["-D", data, "-U", "postgres", "-A", "trust", "--no-sync"],
  ]);
  const child = new Deno.Command(command, {
    args: [
      ...prefix,
      `${postgresFolder}/postgres`,
      ...["-D", data, "-p", `${port}`, "-h", "127.0.0.1", "-k", folder],
      ...["-c", "fsync=off", "-c", "max_connections=200"],
    ],
    stdout: "null",
    stderr: "null",
  }).spawn();
  await listening(port, child);
  await run("sh", [
    "-c",
    `for i in $(seq 200); do ${postgresFolder}/pg_isready -q -h 127.0.0.1 -p ${port} && exit 0; sleep 0.05; done; exit 1`,
  ]);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    pid: child.pid,
    [Symbol.asyncDispose]: async () => {
      // The fast shutdown; a runuser in between passes it on.
      child.kill("SIGTERM");
      const [postmaster] = (await Deno.readTextFile(`${data}/postmaster.pid`)
        .catch(() => "")).split("\n");
      if (postmaster) await run("kill", ["-INT", postmaster]).catch(() => {});
      await child.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}
