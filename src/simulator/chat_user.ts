import { ItemType } from "../ilink/types.ts";
import type { Chat, ReceivedMessage } from "./chat.ts";
import { explainSilence } from "./explain.ts";
import { quoteOf } from "./quote.ts";
import type {
  FileOptions,
  ImageOptions,
  NextMessageOptions,
  QuoteOptions,
  SayOptions,
  SentByUser,
  SimulatedUser,
  VideoOptions,
  VoiceOptions,
} from "./user.ts";
import { fileItem, imageItem, videoItem, voiceItem } from "./cdn/user_media.ts";
import { sendAsUser } from "./user_message.ts";
import type { WireObject } from "./wire_json.ts";
import type { World } from "./world.ts";

/** A user, on top of its chat. */
export class ChatUser implements SimulatedUser {
  readonly #world: World;
  readonly #chat: Chat;
  #taken = 0;

  /** Makes the user of `chat`. */
  constructor(world: World, chat: Chat) {
    this.#world = world;
    this.#chat = chat;
  }

  get id(): string {
    return this.#chat.userId;
  }

  get name(): string {
    return this.#chat.name;
  }

  get messages(): readonly ReceivedMessage[] {
    return this.#chat.received;
  }

  get typing(): boolean {
    return this.#chat.isTyping(this.#world.clock.now());
  }

  say(text: string, options: SayOptions = {}): Promise<SentByUser> {
    const item = { type: ItemType.TEXT, text_item: { text } };
    return this.sendItems([item], options);
  }

  sendItems(
    items: readonly Readonly<Record<string, unknown>>[],
    options: SayOptions = {},
  ): Promise<SentByUser> {
    return Promise.resolve(
      sendAsUser(this.#world, this.#chat, items, options),
    );
  }

  sendImage(
    bytes: Uint8Array,
    options: ImageOptions = {},
  ): Promise<SentByUser> {
    return this.#sendMedia(imageItem, bytes, options);
  }

  sendFile(bytes: Uint8Array, options: FileOptions): Promise<SentByUser> {
    return this.#sendMedia(fileItem, bytes, options);
  }

  sendVoice(
    bytes: Uint8Array,
    options: VoiceOptions = {},
  ): Promise<SentByUser> {
    return this.#sendMedia(voiceItem, bytes, options);
  }

  sendVideo(
    bytes: Uint8Array,
    options: VideoOptions = {},
  ): Promise<SentByUser> {
    return this.#sendMedia(videoItem, bytes, options);
  }

  async quote(
    message: ReceivedMessage | SentByUser,
    text: string,
    options: QuoteOptions = {},
  ): Promise<SentByUser> {
    return await this.sendItems([{
      type: ItemType.TEXT,
      text_item: { text },
      ref_msg: await quoteOf(message, options),
    }], options);
  }

  nextMessage(options: NextMessageOptions = {}): Promise<ReceivedMessage> {
    const { timeoutMs = 10_000, signal } = options;
    const { onReceived, received } = this.#chat;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const take = () => {
        const message = received[this.#taken];
        if (!message) return;
        this.#taken++;
        end();
        resolve(message);
      };
      const end = () => {
        clearTimeout(timer);
        onReceived.delete(take);
        signal?.removeEventListener("abort", onAbort);
      };
      const onAbort = () => {
        end();
        reject(signal!.reason);
      };
      const timer = setTimeout(() => {
        end();
        const why = explainSilence(this.#world, this.#chat, timeoutMs);
        reject(new DOMException(why, "TimeoutError"));
      }, timeoutMs);
      onReceived.add(take);
      signal?.addEventListener("abort", onAbort, { once: true });
      take();
    });
  }

  async #sendMedia<T extends SayOptions>(
    build: (
      world: World,
      chat: Chat,
      bytes: Uint8Array,
      options: T,
    ) => Promise<WireObject>,
    bytes: Uint8Array,
    options: T,
  ): Promise<SentByUser> {
    const item = await build(this.#world, this.#chat, bytes, options);
    return sendAsUser(this.#world, this.#chat, [item], options);
  }
}
