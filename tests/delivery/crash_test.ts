/**
 * Bots as processes that are killed, stopped and continued, on a real Redis and a real PostgreSQL. The long version
 * is `deno task bench crash`.
 *
 * @module
 */

import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { serveSimulator } from "@weixin/chat-adapter/simulator";
import { BotProcess, crashRun } from "../_support/crash_run.ts";
import { STATES } from "../_support/states.ts";
import { until } from "../_support/until.ts";

const LEASE = { ttlMs: 600, renewMs: 200, retryMs: 50 };

for (const kind of STATES.filter(({ name }) => name !== "memory")) {
  const ignore = !kind.installed;

  Deno.test({
    name:
      `${kind.name}: a bot that is killed six times under load loses no message`,
    ignore,
    fn: async () => {
      await using server = await kind.start();
      const run = await crashRun(server, 6, "load");
      assertEquals(run.lost, []);
      assert(run.said > 50);
      // A completion is written 50 ms after it at the latest, plus the time of the write, which a busy machine
      // stretches. The figure is the bench's; here no more may run again than what ended just before.
      assertLessOrEqual(run.endedBeforeKillMs, 1_000);
    },
  });

  Deno.test({
    name:
      `${kind.name}: a message that kills the process three times is given up, and its neighbours are answered`,
    ignore,
    fn: async () => {
      await using server = await kind.start();
      await using simulator = await serveSimulator({ oldCursor: "replay" });
      const options = {
        ...simulator.createBot(),
        stateUrl: server.url!,
        prefix: "poison",
        lease: LEASE,
      };
      const bob = simulator.user("bob");
      await bob.say("slow innocent");
      await simulator.user("mallory").say("poison");
      await simulator.user("mallory").say("after the poison");
      const state = server.connect("poison");
      await state.connect();
      await using _ = {
        [Symbol.asyncDispose]: () => state.disconnect(),
      };
      const starts: string[] = [];
      for (let life = 0; life < 4; life++) {
        const process = new BotProcess(options);
        await process.ready();
        // Chat's own locks of dead processes last 30 s; time is not what this is about.
        const unlock = setInterval(() => {
          for (const user of ["bob", "mallory"]) {
            const id = threadId(options.accountId, simulator.user(user).id);
            state.forceReleaseLock(id).catch(() => {});
          }
        }, 100);
        const ended = process.over();
        if (life < 3) await ended;
        else {
          const mallory = simulator.user("mallory");
          assertEquals(
            (await mallory.nextMessage({ timeoutMs: 30_000 })).text,
            "re after the poison",
          );
          assertEquals(
            (await bob.nextMessage({ timeoutMs: 30_000 })).text,
            "re slow innocent",
          );
          process.kill("SIGTERM");
          await ended;
        }
        clearInterval(unlock);
        starts.push(
          ...process.lines.filter(({ what }) => what === "start")
            .map(({ text }) => text),
        );
      }
      assertEquals(starts.filter((text) => text === "poison").length, 3);
      const dead = await state.getList<{ raw: { message_id: string } }>(
        `weixin:${options.accountId}:dead`,
      );
      assertEquals(dead.length, 1);
    },
  });

  Deno.test({
    name:
      `${kind.name}: a leader that is stopped past its lease and continued never overwrites the new one's record`,
    ignore,
    fn: async () => {
      await using server = await kind.start();
      await using simulator = await serveSimulator({
        oldCursor: "replay",
        burstPenalty: false,
        maxMessages: false,
      });
      const options = {
        ...simulator.createBot(),
        stateUrl: server.url!,
        prefix: "stopped",
        lease: LEASE,
      };
      const old = new BotProcess(options);
      await old.ready();
      const heir = new BotProcess(options);
      await heir.ready();
      const answered: string[] = [];
      for (let round = 0; round < 3; round++) {
        const user = simulator.user(`user-${round}`);
        await user.say(`before ${round}`);
        answered.push((await user.nextMessage()).text);
        // A completion is written within 50 ms; what is stopped before that runs again.
        await new Promise((resolve) => setTimeout(resolve, 200));
        const [stopped, other] = round % 2 === 0 ? [old, heir] : [heir, old];
        stopped.kill("SIGSTOP");
        await new Promise((resolve) => setTimeout(resolve, LEASE.ttlMs * 2));
        for (let index = 0; index < 5; index++) {
          const next = simulator.user(`user-${round}-${index}`);
          await next.say(`while stopped ${round}-${index}`);
          answered.push((await next.nextMessage()).text);
        }
        stopped.kill("SIGCONT");
        await new Promise((resolve) => setTimeout(resolve, 300));
        const last = simulator.user(`last-${round}`);
        await last.say(`after ${round}`);
        answered.push((await last.nextMessage()).text);
        assert(other.lines.length > 0);
      }
      // Each was answered once, by whoever led: nobody's record was lost and redelivered.
      await new Promise((resolve) => setTimeout(resolve, 500));
      assertEquals(new Set(answered).size, answered.length);
      const starts = [...old.lines, ...heir.lines].filter(({ what }) =>
        what === "start"
      );
      assertEquals(starts.length, answered.length);
      for (const process of [old, heir]) {
        process.kill("SIGTERM");
        await process.over();
      }
    },
  });

  Deno.test({
    name:
      `${kind.name}: when the leader is killed, the process that stands by answers, and nothing is lost`,
    ignore,
    fn: async () => {
      await using server = await kind.start();
      await using simulator = await serveSimulator({ oldCursor: "replay" });
      const options = {
        ...simulator.createBot(),
        stateUrl: server.url!,
        prefix: "failover",
        lease: LEASE,
      };
      const leader = new BotProcess(options);
      await leader.ready();
      const standby = new BotProcess(options);
      await standby.ready();
      const alice = simulator.user("alice");
      await alice.say("to the leader");
      await alice.nextMessage();
      leader.kill("SIGKILL");
      await leader.over();
      const bob = simulator.user("bob");
      await bob.say("to whom it may concern");
      assertEquals((await bob.nextMessage()).text, "re to whom it may concern");
      await until(() =>
        standby.lines.some(({ text }) => text.startsWith("to whom"))
      );
      standby.kill("SIGTERM");
      await standby.over();
    },
  });
}

/** As `adapter.openDM` makes it. */
function threadId(accountId: string, userId: string): string {
  const encode = (id: string) =>
    btoa(id).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `weixin:${encode(accountId)}:${encode(userId)}`;
}
