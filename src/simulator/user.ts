import type { MessageItem } from "../ilink/types.ts";
import type { ReceivedMessage } from "./chat.ts";

/** How a user says something. */
export interface SayOptions {
  /**
   * How the uint64 ids stand in the JSON: as numbers, the default and what the real server mostly does, or as
   * texts.
   */
  readonly idsAs?: "number" | "text";
  /**
   * Fields of the message on the wire to set, or to take out with `undefined`: `{ message_id: undefined }`,
   * `{ group_id: "1@chatroom" }`, `{ message_type: 2 }`. A `bigint` is written as a number.
   */
  readonly change?: Readonly<Record<string, unknown>>;
}

/** How a user quotes. */
export interface QuoteOptions extends SayOptions {
  /**
   * What the message says about the quoted one. `"svr_id"`, the default: its id alone, as new versions of WeChat
   * do. `"inline"`: the whole item. `"msg_id"`: an item of type 0 with nothing but the id. `"partial"`: the id, and
   * where in it {@linkcode QuoteOptions.part} is.
   */
  readonly form?: "inline" | "msg_id" | "partial" | "svr_id";
  /** The words of a partial quote. */
  readonly part?: string;
  /** How a partial quote counts its end: from the message's beginning, the default, or from the quote's. */
  readonly endCounted?: "afterStart" | "globally";
}

/** How a user sends a file of any kind. */
export interface MediaOptions extends SayOptions {
  /**
   * How the key stands in `media.aes_key`: `"hex"`, base64 of its hex text, the default, or `"raw"`, base64 of its
   * bytes.
   */
  readonly key?: "hex" | "raw";
  /** Give the whole download URL too. Default `true`. */
  readonly fullUrl?: boolean;
}

/** How a user sends a picture. */
export interface ImageOptions extends Omit<MediaOptions, "key"> {
  /**
   * Where the key stands: `"aeskey"`, the default, in `image_item.aeskey` alone; `"hex"` and `"raw"` as in
   * {@linkcode MediaOptions.key}; `"none"`: nowhere, the picture is stored plain.
   */
  readonly key?: "aeskey" | "hex" | "none" | "raw";
  /** Pixels. */
  readonly width?: number;
  /** Pixels. */
  readonly height?: number;
}

/** How a user sends a file. */
export interface FileOptions extends MediaOptions {
  /** Its name. */
  readonly name: string;
}

/** How a user sends a voice message. */
export interface VoiceOptions extends MediaOptions {
  /** WeChat's transcription. Default: none. */
  readonly text?: string;
  /** Milliseconds. Default 1000. */
  readonly playtime?: number;
}

/** How a user sends a video. */
export interface VideoOptions extends MediaOptions {
  /** Milliseconds. Default 1000. */
  readonly playLength?: number;
  /** Pixels. */
  readonly width?: number;
  /** Pixels. */
  readonly height?: number;
}

/** How a message comes twice. */
export interface DuplicateOptions {
  /** The `message_id` of the second: the same, the default; another one; or none. */
  readonly messageId?: "none" | "other" | "same";
  /** As in {@linkcode SayOptions.change}. */
  readonly change?: Readonly<Record<string, unknown>>;
}

/** A message of a user, as the server has it. */
export interface SentByUser {
  /** Its uint64 id. */
  readonly messageId: string;
  /** The phone's own id of it. */
  readonly clientId: string;
  /** The context token that it brought. */
  readonly contextToken: string;
  /** When it was sent, in milliseconds since 1970 by the simulator's clock. */
  readonly sentAt: number;
  /** What it holds; uint64 ids as text. */
  readonly items: readonly MessageItem[];
}

/** How to wait for a message. */
export interface NextMessageOptions {
  /** Milliseconds of real time until the wait fails. Default 10 000. */
  readonly timeoutMs?: number;
  /** Ends the wait at once. */
  readonly signal?: AbortSignal;
}

/** A WeChat user in a chat with one bot. */
export interface SimulatedUser {
  /** The WeChat id, `…@im.wechat`; the same for the same name, in every simulator. */
  readonly id: string;
  /** The name given to `simulator.user()`. */
  readonly name: string;
  /** Everything that the user's phone shows of the bot, in order. */
  readonly messages: readonly ReceivedMessage[];
  /** Whether the phone shows that the bot is typing. */
  readonly typing: boolean;
  /** Says a text to the bot. Resolves when the server has it; the bot gets it with its next poll. */
  say(text: string, options?: SayOptions): Promise<SentByUser>;
  /**
   * Sends items as they are, in one message: several of them, of unknown types, or broken ones. Resolves as
   * {@linkcode SimulatedUser.say} does.
   */
  sendItems(
    items: readonly Readonly<Record<string, unknown>>[],
    options?: SayOptions,
  ): Promise<SentByUser>;
  /** Sends a picture. Resolves when it is on the CDN and the server has the message. */
  sendImage(bytes: Uint8Array, options?: ImageOptions): Promise<SentByUser>;
  /** Sends a file; as {@linkcode SimulatedUser.sendImage}. */
  sendFile(bytes: Uint8Array, options: FileOptions): Promise<SentByUser>;
  /** Sends a voice message; as {@linkcode SimulatedUser.sendImage}. The bytes should be Tencent SILK. */
  sendVoice(bytes: Uint8Array, options?: VoiceOptions): Promise<SentByUser>;
  /** Sends a video; as {@linkcode SimulatedUser.sendImage}. */
  sendVideo(bytes: Uint8Array, options?: VideoOptions): Promise<SentByUser>;
  /**
   * Says a text that quotes an earlier message, of either side.
   *
   * @throws {RangeError} if the part to quote is no part of that message
   */
  quote(
    message: ReceivedMessage | SentByUser,
    text: string,
    options?: QuoteOptions,
  ): Promise<SentByUser>;
  /**
   * The bot's next message that was not taken yet, in order; waits for it when there is none.
   *
   * @throws {DOMException} a `TimeoutError` that says what came instead, when none comes in time
   */
  nextMessage(options?: NextMessageOptions): Promise<ReceivedMessage>;
}
