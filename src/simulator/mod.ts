/**
 * A local WeChat for tests and for authors: the iLink API with users who say things and read the answers.
 *
 * While it is served, `/` is the phone: a page that shows what the users see, with tools that make things go wrong.
 *
 * @example A unit test: no sockets, the bot gets the simulator's `fetch`
 * ```ts
 * import { createSimulator } from "@weixin/chat-adapter/simulator";
 * import { createWeixinAdapter } from "@weixin/chat-adapter";
 * import { createMemoryState } from "@chat-adapter/state-memory";
 * import { assertEquals } from "@std/assert";
 * import { Chat } from "chat";
 *
 * await using simulator = createSimulator();
 * const { accountId, token } = simulator.createBot();
 * const bot = new Chat({
 *   userName: "mybot",
 *   state: createMemoryState(),
 *   adapters: {
 *     weixin: createWeixinAdapter({ accountId, token, fetch: simulator.fetch }),
 *   },
 *   logger: "silent",
 * });
 * bot.onDirectMessage(async (thread, message) => {
 *   await thread.post(`You said: ${message.text}`);
 * });
 * await bot.initialize();
 *
 * const alice = simulator.user("alice");
 * await alice.say("hello");
 * assertEquals((await alice.nextMessage()).text, "You said: hello");
 * await bot.shutdown();
 * ```
 *
 * @example On a port, for another process, another language, or a browser
 * ```ts
 * import { serveSimulator } from "@weixin/chat-adapter/simulator";
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 *
 * await using simulator = await serveSimulator();
 * const { baseUrl } = simulator.createBot(); // with accountId, token, cdnBaseUrl
 * const page = await fetch(baseUrl); // the phone
 * assertEquals(page.status, 200);
 * assertStringIncludes(await page.text(), "<title>WeChat (simulator)</title>");
 * ```
 *
 * @example The quota: what a bot still may send, and that a day later it may not
 * ```ts
 * import { createSimulator } from "@weixin/chat-adapter/simulator";
 * import { assertEquals } from "@std/assert";
 *
 * await using simulator = createSimulator();
 * const alice = simulator.user("alice");
 * assertEquals(simulator.quota(alice).remaining, 0); // she never wrote
 * await alice.say("hello");
 * assertEquals(simulator.quota(alice).remaining, 10);
 * simulator.clock.advance(24 * 60 * 60 * 1_000);
 * assertEquals(simulator.quota(alice).remaining, 0);
 * ```
 *
 * @module
 */

export { createSimulator } from "./create.ts";
export { serveSimulator } from "./serve.ts";
export type { ExpireOptions, Simulator, UserOptions } from "./simulator.ts";
export type { ServedSimulator, ServeSimulatorOptions } from "./served.ts";
export type {
  DuplicateOptions,
  FileOptions,
  ImageOptions,
  MediaOptions,
  NextMessageOptions,
  QuoteOptions,
  SayOptions,
  SentByUser,
  SimulatedUser,
  VideoOptions,
  VoiceOptions,
} from "./user.ts";
export type { AcceptedMessage, ReceivedMessage } from "./chat.ts";
export type { BotCredentials } from "./bot.ts";
export type { BotOptions } from "./world.ts";
export type {
  SilkCodec,
  SimulatorOptions,
  SimulatorSettings,
} from "./settings.ts";
export type { SimulatorClock } from "./clock.ts";
export type { ReplyQuota } from "./reply_window.ts";
export type { LoginStatus, SimulatedLogin } from "./login/simulated_login.ts";
export type { Fault, FaultRule } from "./faults.ts";
export type { ApiCall, Deviation } from "./call_log.ts";
export type {
  CdnMedia,
  FileItem,
  ImageItem,
  MessageItem,
  PartialText,
  RefMessage,
  TextItem,
  VideoItem,
  VoiceItem,
} from "../ilink/types.ts";
