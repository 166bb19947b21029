import { serveSimulator } from "@weixin/chat-adapter/simulator";
import { BotProcess, crashRun } from "../tests/_support/crash_run.ts";
import { STATES } from "../tests/_support/states.ts";
import { ms, report } from "./_report.ts";

/** A bot that is killed again and again under load, on every server that is installed. */
export async function crashBench(kills = 100): Promise<void> {
  for (const kind of STATES) {
    if (!kind.installed || kind.name === "memory") continue;
    await using server = await kind.start();
    const run = await crashRun(server, kills, "bench");
    report(`${kind.name}: SIGKILLs under load`, String(run.kills));
    report("  messages that users sent", String(run.said));
    report("  messages lost", [run.lost.length, ...run.lost].join(" "));
    for (const why of run.failed) report("  an answer failed", why);
    report(
      "  messages interrupted three times, among the dead letters",
      String(run.givenUp.length),
    );
    report("  handlers that had ended and ran again", String(run.endedAgain));
    report(
      "    longest time between such an end and the kill",
      ms(run.endedBeforeKillMs),
    );
    report(
      "  handlers that were interrupted and ran again",
      String(run.interruptedAgain),
    );
  }
}

/** Two processes, one account, and the leader is killed. */
export async function failoverBench(): Promise<void> {
  const leases = {
    "the default lease (30 s)": {
      ttlMs: 30_000,
      renewMs: 10_000,
      retryMs: 5_000,
    },
    "a lease of 3 s": { ttlMs: 3_000, renewMs: 1_000, retryMs: 500 },
  };
  const kind = STATES.find(({ name, installed }) =>
    name === "redis" && installed
  );
  if (!kind) return report("failover", "needs redis-server");
  await using server = await kind.start();
  for (const [name, lease] of Object.entries(leases)) {
    await using simulator = await serveSimulator({ oldCursor: "replay" });
    const options = {
      ...simulator.createBot(),
      stateUrl: server.url!,
      prefix: `failover-${lease.ttlMs}`,
      lease,
    };
    const leader = new BotProcess(options);
    await leader.ready();
    const standby = new BotProcess(options);
    await standby.ready();
    const alice = simulator.user("alice");
    await alice.say("hello");
    await alice.nextMessage();
    leader.kill("SIGKILL");
    const startedAt = performance.now();
    const bob = simulator.user("bob");
    await bob.say("anybody there?");
    await bob.nextMessage({ timeoutMs: 60_000 });
    report(
      `failover with ${name}: the standby's first answer after`,
      ms(performance.now() - startedAt),
    );
    standby.kill("SIGTERM");
    await Promise.all([leader.over(), standby.over()]);
  }
}
