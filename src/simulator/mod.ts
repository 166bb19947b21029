/**
 * A local WeChat for tests and for authors: the iLink API with users who say things and read the answers.
 *
 * @module
 */

export { createSimulator } from "./simulator.ts";
export type { Simulator, UserOptions } from "./simulator.ts";
export { serveSimulator } from "./serve.ts";
export type { ServedSimulator, ServeSimulatorOptions } from "./served.ts";
export type {
  NextMessageOptions,
  SayOptions,
  SentByUser,
  SimulatedUser,
} from "./user.ts";
export type { ReceivedMessage } from "./chat.ts";
export type { BotCredentials } from "./bot.ts";
export type { BotOptions } from "./world.ts";
export type { SimulatorOptions, SimulatorSettings } from "./settings.ts";
export type { SimulatorClock } from "./clock.ts";
export type { ApiCall, Deviation } from "./call_log.ts";
