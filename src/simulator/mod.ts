/**
 * A local WeChat for tests and for authors: the iLink API with users who say things and read the answers.
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
