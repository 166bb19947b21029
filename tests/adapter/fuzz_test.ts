/**
 * What the server answers is not to be trusted: every endpoint is fed wrong answers from a seeded generator.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { IlinkClient, isWeixinError } from "@weixin/chat-adapter/ilink";
import {
  createSimulator,
  type Simulator,
} from "@weixin/chat-adapter/simulator";
import { startBot } from "../_support/bot.ts";
import { RecordingLog } from "../_support/log.ts";
import { until } from "../_support/until.ts";

const SECRET = "the-very-secret-part";
const TOKEN = `c0ffee@im.bot:${SECRET}`;
const CASES = 2_400;

/** A small seeded generator: a failure names its seed and comes again. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Random = ReturnType<typeof generator>;

const SCALARS: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  -2,
  -14,
  1.5,
  1e308,
  "",
  "x",
  "0",
  "-14",
  "\u0000\ud800",
  TOKEN,
  `https://x.example/?token=${SECRET}`,
  9_007_199_254_740_993,
  [],
  {},
];

const KEYS = [
  "ret",
  "errcode",
  "errmsg",
  "msgs",
  "get_updates_buf",
  "longpolling_timeout_ms",
  "message_id",
  "typing_ticket",
  "from_user_id",
  "to_user_id",
  "item_list",
  "type",
  "text_item",
  "text",
  "voice_item",
  "image_item",
  "media",
  "ref_msg",
  "message_item",
  "svr_id",
  "context_token",
  "message_type",
  "create_time_ms",
  "group_id",
  "__proto__",
  "constructor",
];

function value(random: Random, depth = 0): unknown {
  const kind = random(depth > 4 ? 1 : 4);
  if (kind < 2) return SCALARS[random(SCALARS.length)];
  if (kind === 2) {
    return Array.from({ length: random(4) }, () => value(random, depth + 1));
  }
  return Object.fromEntries(
    Array.from(
      { length: random(6) },
      () => [KEYS[random(KEYS.length)]!, value(random, depth + 1)],
    ),
  );
}

/** An answer that looks right from afar. */
function nearlyRight(random: Random): unknown {
  const any = () => value(random, 3);
  return {
    ret: random(3) === 0 ? any() : 0,
    get_updates_buf: random(3) === 0 ? any() : "cursor",
    longpolling_timeout_ms: any(),
    message_id: any(),
    typing_ticket: any(),
    msgs: Array.from({ length: random(3) }, () => ({
      message_type: 1,
      message_id: random(2) === 0 ? any() : String(random(1e9)),
      from_user_id: random(3) === 0 ? any() : `fuzz${random(400)}@im.wechat`,
      create_time_ms: random(2) === 0 ? any() : Date.now(),
      context_token: random(2) === 0 ? any() : "token",
      item_list: [{
        type: random(14),
        text_item: random(2) === 0 ? { text: any() } : any(),
        voice_item: any(),
        image_item: any(),
        file_item: any(),
        ref_msg: any(),
      }],
    })),
  };
}

const NOISE = "\u0001<html>".repeat(1_500_000); // about 10 MB

/** One wrong answer. */
function answer(random: Random): Response {
  switch (random(9)) {
    case 0:
      return new Response("<html><body>Bad gateway</body></html>", {
        status: [200, 302, 400, 403, 404, 429, 500, 502, 503, 504, 524][
          random(11)
        ]!,
      });
    case 1:
      return new Response(null, { status: 204 });
    case 2: {
      const whole = JSON.stringify(value(random)) ?? "";
      return new Response(whole.slice(0, random(whole.length + 1)));
    }
    case 3:
      return random(40) === 0 ? new Response(NOISE) : new Response("");
    case 4:
      return new Response(crypto.getRandomValues(new Uint8Array(random(200))));
    case 5:
    case 6:
      return Response.json(nearlyRight(random));
    default:
      return Response.json(value(random));
  }
}

/** Hands out wrong answers until they are used up, then the simulator's right ones. */
function fuzzing(
  simulator: Simulator,
  random: Random,
  cases: { left: number; readonly met: Map<string, number> },
): typeof fetch {
  return async (input, init) => {
    if (cases.left > 0) {
      cases.left--;
      const endpoint = new URL(String(input)).pathname.split("/").at(-1)!;
      cases.met.set(endpoint, (cases.met.get(endpoint) ?? 0) + 1);
      if (random(30) === 0) throw new TypeError(`failed: ${TOKEN}`);
      return answer(random);
    }
    return await simulator.fetch(input, init);
  };
}

Deno.test(`${CASES} wrong answers neither crash the bot nor stop its polling, and show no token`, async () => {
  const random = generator(20_260_501);
  const log = new RecordingLog();
  const simulator = createSimulator({ burstPenalty: false });
  simulator.createBot({ accountId: "b@im.bot", token: TOKEN });
  const cases = { left: CASES, met: new Map<string, number>() };
  const texts: string[] = [];
  const unhandled: unknown[] = [];
  const onUnhandled = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    unhandled.push(event.reason);
  };
  globalThis.addEventListener("unhandledrejection", onUnhandled);
  // Waits are what this is not about: every one of them is a millisecond.
  const realSetTimeout = globalThis.setTimeout;
  globalThis.setTimeout = ((run: () => void, ms = 0) =>
    realSetTimeout(
      run,
      Math.min(ms, ms > 9_000 ? ms : 1),
    )) as typeof setTimeout;
  try {
    await using _run = await startBot({
      simulator,
      adapter: {
        accountId: "b@im.bot",
        token: TOKEN,
        fetch: fuzzing(simulator, random, cases),
        logger: log,
        polling: { retryDelayMs: 1, backoffDelayMs: 1 },
        replyWindow: { whenClosed: "send" },
        onSessionExpired: () => ({ accountId: "b@im.bot", token: TOKEN }),
      },
      chat: { logger: log },
      handlers: (bot) => {
        bot.onDirectMessage(async (thread, message) => {
          texts.push(message.text);
          await thread.startTyping();
          await thread.post("answer");
        });
      },
    });
    await until(() => cases.left === 0, 60_000);
    const alice = simulator.user("alice");
    await alice.say("still there?");
    // Whatever was being answered wrongly at the end may take one message along, and says so.
    await until(() => texts.includes("still there?"), 10_000);
  } finally {
    globalThis.setTimeout = realSetTimeout;
    globalThis.removeEventListener("unhandledrejection", onUnhandled);
  }
  assertEquals(unhandled, []);
  for (const endpoint of ["getupdates", "sendmessage", "getconfig"] as const) {
    assert((cases.met.get(endpoint) ?? 0) > 10, `${endpoint} was hardly met`);
  }
  assert(texts.length > 50);
  assert(texts.every((text) => !/undefined|\[object/.test(text)));
  const leaked = log.lines.filter((line) => line.includes(SECRET))
    // What a user wrote is the bot's to know; only Chat SDK logs it, at debug level.
    .filter((line) => !line.startsWith("debug"));
  assertEquals(leaked.slice(0, 3), []);
});

Deno.test("every method of the client answers or throws a typed error without secrets, whatever comes", async () => {
  const random = generator(7);
  const client = new IlinkClient({
    token: TOKEN,
    fetch: () =>
      random(30) === 0
        ? Promise.reject(new TypeError(`failed: ${TOKEN}`))
        : Promise.resolve(answer(random)),
  });
  const upload = {
    filekey: "f",
    media_type: 1,
    to_user_id: "u",
    rawsize: 1,
    rawfilemd5: "m",
    filesize: 16,
    no_need_thumb: true,
    aeskey: SECRET,
  };
  const methods: Record<string, () => Promise<unknown>> = {
    getUpdates: () => client.getUpdates(),
    sendMessage: () => client.sendMessage({ context_token: SECRET }),
    getConfig: () => client.getConfig("u", SECRET),
    sendTyping: () => client.sendTyping("u", SECRET, 1),
    getUploadUrl: () => client.getUploadUrl(upload),
    notifyStart: () => client.notifyStart(),
    notifyStop: () => client.notifyStop(),
  };
  for (const [name, call] of Object.entries(methods)) {
    let refused = 0;
    for (let round = 0; round < 150; round++) {
      try {
        await call();
      } catch (error) {
        refused++;
        assert(isWeixinError(error), `${name}: ${error}`);
        const shown = Deno.inspect(error, { depth: 20 }) +
          JSON.stringify(error);
        assert(!shown.includes(SECRET), `${name}: ${shown}`);
      }
    }
    assert(refused > 20 && refused < 150, `${name}: ${refused}`);
  }
});
