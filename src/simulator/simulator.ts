import type { BotCredentials } from "./bot.ts";
import type { Chat } from "./chat.ts";
import { ChatUser } from "./chat_user.ts";
import type { ApiCall, Deviation } from "./call_log.ts";
import type { SimulatorClock } from "./clock.ts";
import { answer } from "./fetch.ts";
import { userIdOf } from "./ids.ts";
import type { SimulatorOptions, SimulatorSettings } from "./settings.ts";
import type { SimulatedUser } from "./user.ts";
import { type BotOptions, World } from "./world.ts";

/** Which chat of a user is meant. */
export interface UserOptions {
  /** Account id of the bot that the user talks to. Default: the first bot, which is made when there is none. */
  readonly bot?: string;
}

/** A local WeChat: the iLink API, and the users behind it. */
export interface Simulator {
  /**
   * Answers a request as the real server would, without a socket. It goes by the path alone, so that it can be
   * passed as `fetch` to a client with the default base URLs, and a server's handler can hand its requests on.
   */
  readonly fetch: (
    input: string | URL | Request,
    init?: RequestInit,
  ) => Promise<Response>;
  /** API base. While the simulator is not served, nothing listens there. */
  readonly baseUrl: string;
  /** CDN base; as {@linkcode Simulator.baseUrl}. */
  readonly cdnBaseUrl: string;
  /** How the simulator behaves; may be changed at any time. */
  readonly settings: SimulatorSettings;
  /** The simulator's time, which a test can move on. */
  readonly clock: SimulatorClock;
  /** Every request so far, the newest 10 000 at least. */
  readonly calls: readonly ApiCall[];
  /** What requests should not have done, whether it was refused or let through. */
  readonly deviations: readonly Deviation[];
  /**
   * Makes a bot account.
   *
   * @throws {TypeError} if there is a bot of that account id
   */
  createBot(options?: BotOptions): BotCredentials;
  /**
   * A WeChat user in a chat with a bot. The same name and bot give the same object.
   *
   * @throws {TypeError} if there is no such bot
   */
  user(name: string, options?: UserOptions): SimulatedUser;
  /** Ends held polls and timers. What is asked after that fails as if nothing listened. */
  close(): Promise<void>;
  /** Closes the simulator at the end of an `await using` block. */
  [Symbol.asyncDispose](): Promise<void>;
}

const worlds = new WeakMap<Simulator, World>();

/** The inside of a simulator, for what serves it. */
export function worldOf(simulator: Simulator): World {
  const world = worlds.get(simulator);
  if (!world) throw new TypeError("Cannot serve what is no simulator");
  return world;
}

/** The same simulator with more or other members. */
export function extend<T extends Partial<Simulator>>(
  simulator: Simulator,
  members: T,
): Simulator & T {
  const extended = Object.assign(Object.create(simulator), members);
  worlds.set(extended, worldOf(simulator));
  return extended;
}

/**
 * Makes a local WeChat for tests: no sockets, no files, no clean-up but {@linkcode Simulator.close}.
 *
 * It is stricter than the server that it imitates: what breaks the protocol is refused, and the answer's `errmsg`
 * names the fault.
 *
 * @example A user says something, a bot reads it
 * ```ts
 * import { createSimulator } from "@weixin/chat-adapter/simulator";
 * import { IlinkClient } from "@weixin/chat-adapter/ilink";
 * import { assertEquals } from "@std/assert";
 *
 * const simulator = createSimulator();
 * const { token } = simulator.createBot();
 * const client = new IlinkClient({ token, fetch: simulator.fetch });
 *
 * await simulator.user("alice").say("hello");
 * const { msgs } = await client.getUpdates();
 * assertEquals(msgs[0]?.from_user_id, simulator.user("alice").id);
 * await simulator.close();
 * ```
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const world = new World(options);
  const users = new Map<Chat, SimulatedUser>();
  const simulator: Simulator = {
    fetch: (input, init) => answer(world, input, init),
    get baseUrl() {
      return world.origin;
    },
    get cdnBaseUrl() {
      return world.cdnBase;
    },
    settings: world.settings,
    clock: world.clock,
    calls: world.log.calls,
    deviations: world.log.deviations,
    createBot: (options) => world.credentials(world.createBot(options)),
    user: (name, options = {}) => {
      const chat = world.bot(options.bot).chatWith(userIdOf(name), name);
      let user = users.get(chat);
      if (!user) users.set(chat, user = new ChatUser(world, chat));
      return user;
    },
    close: () => {
      world.close();
      return Promise.resolve();
    },
    [Symbol.asyncDispose]: () => simulator.close(),
  };
  worlds.set(simulator, world);
  return simulator;
}
