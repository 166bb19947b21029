import type { Chat } from "./chat.ts";
import { ChatUser } from "./chat_user.ts";
import { answer } from "./fetch.ts";
import { newBotToken, userIdOf } from "./ids.ts";
import type { SimulatorOptions } from "./settings.ts";
import type { Simulator } from "./simulator.ts";
import type { SimulatedUser } from "./user.ts";
import { duplicateLast } from "./user_message.ts";
import { World } from "./world.ts";

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
  const users = new Users(world);
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
    logins: world.logins,
    createBot: (options) => world.credentials(world.createBot(options)),
    user: (name, { bot } = {}) => users.of(name, bot),
    fault: (rule) => world.faults.add(rule),
    isOnline: (accountId) => world.bot(accountId).online,
    expire: (accountId, options = {}) =>
      world.bot(accountId).expire(options.in ?? "errcode"),
    rebind: (accountId) => {
      const bot = world.bot(accountId);
      bot.rebind(newBotToken(bot.accountId));
      return world.credentials(bot);
    },
    duplicateLast: (user, options = {}) =>
      duplicateLast(world, users.chatOf(user), options),
    sentTo: (user) => users.chatOf(user).accepted,
    quota: (user) => users.chatOf(user).window.quota(world.clock.now()),
    close: () => {
      world.close();
      return Promise.resolve();
    },
    [Symbol.asyncDispose]: () => simulator.close(),
  };
  worlds.set(simulator, world);
  return simulator;
}

/** The users that were asked for, and their chats. */
class Users {
  readonly #world: World;
  readonly #users = new Map<Chat, SimulatedUser>();
  readonly #chats = new Map<SimulatedUser, Chat>();

  constructor(world: World) {
    this.#world = world;
  }

  of(name: string, accountId: string | undefined): SimulatedUser {
    const chat = this.#world.bot(accountId).chatWith(userIdOf(name), name);
    let user = this.#users.get(chat);
    if (!user) {
      user = new ChatUser(this.#world, chat);
      this.#users.set(chat, user);
      this.#chats.set(user, chat);
    }
    return user;
  }

  chatOf(user: SimulatedUser): Chat {
    const chat = this.#chats.get(user);
    if (!chat) throw new TypeError("Cannot find a user of another simulator");
    return chat;
  }
}
