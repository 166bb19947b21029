import {
  serveSimulator,
  type SimulatedUser,
} from "@weixin/chat-adapter/simulator";
import { startCrashBot } from "./crash_bot.ts";
import type { StateServer } from "./states.ts";
import { until } from "./until.ts";

/** One line of a bot process. */
interface Line {
  readonly what: "end" | "failed" | "ready" | "start";
  readonly at: number;
  readonly text: string;
}

/** A bot process, and what it wrote. */
export class BotProcess {
  readonly lines: Line[] = [];
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  /** When it was killed, in milliseconds since 1970. */
  killedAt: number | undefined;

  constructor(options: Parameters<typeof startCrashBot>[0]) {
    this.#child = startCrashBot(options);
    this.#reading = this.#read();
  }

  /** Resolves when it polls or stands by. */
  async ready(): Promise<void> {
    await until(() => this.lines.some(({ what }) => what === "ready"), 20_000);
  }

  kill(signal: Deno.Signal): void {
    if (signal === "SIGKILL") this.killedAt ??= Date.now();
    try {
      this.#child.kill(signal);
    } catch {
      // It has killed itself already.
    }
  }

  /** Resolves when it has ended. */
  async over(): Promise<void> {
    await this.#child.status;
    await this.#reading;
  }

  async #read(): Promise<void> {
    let rest = "";
    const texts = this.#child.stdout.pipeThrough(new TextDecoderStream());
    for await (const chunk of texts) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop()!;
      for (const line of lines) {
        const [what, at, ...text] = line.split(" ");
        this.lines.push({
          what: what as Line["what"],
          at: Number(at),
          text: text.join(" "),
        });
      }
    }
  }
}

/** Figures of {@linkcode crashRun}. */
export interface CrashFigures {
  readonly kills: number;
  /** Messages that users sent. */
  readonly said: number;
  /** Messages without an answer that were not given up either. */
  readonly lost: string[];
  /** Answers that could not be sent, and why. */
  readonly failed: string[];
  /** Messages that chance interrupted three times, and that stand among the dead letters. */
  readonly givenUp: string[];
  /** Handlers that had ended and ran again. */
  readonly endedAgain: number;
  /** The longest time between such an end and the kill, in milliseconds. */
  readonly endedBeforeKillMs: number;
  /** Handlers that were interrupted and ran again. */
  readonly interruptedAgain: number;
}

const LEASE = { ttlMs: 400, renewMs: 130, retryMs: 50 };

/**
 * Kills a bot again and again at random moments while users talk to it, starts it anew each time, and compares what
 * was said with what was answered.
 */
export async function crashRun(
  server: StateServer,
  kills: number,
  prefix: string,
): Promise<CrashFigures> {
  await using simulator = await serveSimulator({
    // A batch whose answer never arrived comes again, or nobody could be blamed for its loss.
    oldCursor: "replay",
    burstPenalty: false,
    maxMessages: false,
  });
  const credentials = simulator.createBot();
  const options = {
    ...credentials,
    stateUrl: server.url!,
    prefix,
    lease: LEASE,
  };
  const users = new Map<string, SimulatedUser>();
  const processes: BotProcess[] = [];
  const say = async (text: string) => {
    const user = simulator.user(text);
    users.set(text, user);
    await user.say(text);
  };
  for (let round = 0; round < kills; round++) {
    const process = new BotProcess(options);
    processes.push(process);
    await process.ready();
    const lifeMs = 300 + Math.random() * 900;
    const end = Date.now() + lifeMs;
    for (let index = 0; Date.now() < end; index++) {
      await say(`m${round}-${index}`);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
    }
    process.kill("SIGKILL");
    await process.over();
  }
  const last = new BotProcess(options);
  processes.push(last);
  const answered = (text: string) =>
    users.get(text)!.messages.some((message) => message.text === `re ${text}`);
  // Locks of dead processes last 30 s.
  const isOver = async () => {
    const open = [...users.keys()].filter((text) => !answered(text));
    if (open.length === 0) return true;
    const dead = await deadTexts(server, prefix, credentials.accountId);
    return open.every((text) => dead.includes(text));
  };
  for (let second = 0; second < 120 && !await isOver(); second++) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  last.kill("SIGTERM");
  await last.over();
  const givenUp = await deadTexts(server, prefix, credentials.accountId);
  return figures(kills, [...users.keys()], answered, givenUp, processes);
}

async function deadTexts(
  server: StateServer,
  prefix: string,
  accountId: string,
): Promise<string[]> {
  const state = server.connect(prefix);
  await state.connect();
  const dead = await state.getList<
    { raw: { item_list: { text_item: { text: string } }[] } }
  >(`weixin:${accountId}:dead`);
  await state.disconnect();
  return dead.map(({ raw }) => raw.item_list[0]!.text_item.text);
}

function figures(
  kills: number,
  said: string[],
  answered: (text: string) => boolean,
  givenUp: string[],
  processes: readonly BotProcess[],
): CrashFigures {
  let endedAgain = 0;
  let endedBeforeKillMs = 0;
  let interruptedAgain = 0;
  for (const text of said) {
    const runs = processes.flatMap(({ lines, killedAt }) =>
      lines.filter((line) => line.text === text && line.what === "start")
        .map(() => ({
          end: lines.find((line) => line.text === text && line.what === "end"),
          killedAt,
        }))
    );
    for (const { end, killedAt } of runs.slice(0, -1)) {
      if (!end) {
        interruptedAgain++;
        continue;
      }
      endedAgain++;
      endedBeforeKillMs = Math.max(
        endedBeforeKillMs,
        (killedAt ?? Infinity) - end.at,
      );
    }
  }
  return {
    kills,
    said: said.length,
    lost: said.filter((text) => !answered(text) && !givenUp.includes(text)),
    givenUp,
    failed: processes.flatMap(({ lines }) =>
      lines.filter(({ what }) => what === "failed").map(({ text }) => text)
    ),
    endedAgain,
    endedBeforeKillMs,
    interruptedAgain,
  };
}
