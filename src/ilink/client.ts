import { VERSION } from "../_version.ts";
import { ApiError, NetworkError, ProtocolError } from "../errors.ts";
import { checkBotAgent, DEFAULT_BOT_AGENT } from "./bot_agent.ts";
import {
  decodeGetConfig,
  decodeGetUpdates,
  decodeGetUploadUrl,
  decodeSendMessage,
  type JsonObject,
} from "./decode.ts";
import { Transport, type TransportOptions } from "./transport.ts";
import type {
  GetConfigResponse,
  GetUpdatesResponse,
  GetUploadUrlRequest,
  GetUploadUrlResponse,
  SendMessageResponse,
  WeixinMessage,
} from "./types.ts";

/** How long the server holds a poll until it says otherwise, in milliseconds. */
export const DEFAULT_HOLD_MS = 35_000;

/** Added to the server's hold, since equal times make the client lose the race at every poll. */
export const HOLD_MARGIN_MS = 10_000;

const SEND_DEADLINE_MS = 15_000;
const SHORT_DEADLINE_MS = 10_000;
const EDGE_TIMEOUT_STATUS = 524;

/** Options of an {@linkcode IlinkClient}. */
export interface IlinkClientOptions extends TransportOptions {
  /** Bot token, from a login. */
  readonly token: string;
  /** `Name/Version (comment)`; default `chat-adapter-weixin/<version>`. */
  readonly botAgent?: string | undefined;
}

/** Ends a call early. */
export interface CallOptions {
  /** Ends the call at once; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@linkcode IlinkClient.getUpdates}. */
export interface GetUpdatesOptions extends CallOptions {
  /** The cursor of the answer before; `""`, the default, starts fresh. */
  readonly cursor?: string | undefined;
  /** Milliseconds until the poll counts as empty; default 45 000, the server's hold and a margin. */
  readonly deadlineMs?: number | undefined;
}

/** What {@linkcode IlinkClient.getUpdates} gives. */
export interface Updates extends GetUpdatesResponse {
  /** The messages that could be read. */
  readonly msgs: readonly WeixinMessage[];
  /** How many entries of the answer were no messages. */
  readonly malformed: number;
  /** Why an empty poll was empty: our deadline, or the server's edge (HTTP 524). */
  readonly cutBy?: "deadline" | "edge";
}

/**
 * The iLink bot API, one short method for each endpoint but those of the login (protocol §2).
 *
 * Nothing is retried here. Every method rejects with the typed errors of this package, and with the reason of
 * `options.signal` when that fires.
 *
 * @example Read what users say, without Chat SDK
 * ```ts
 * import { IlinkClient } from "@weixin/chat-adapter/ilink";
 * import { createSimulator } from "@weixin/chat-adapter/simulator";
 * import { assertEquals } from "@std/assert";
 *
 * const simulator = createSimulator();
 * const { token } = simulator.createBot();
 * const client = new IlinkClient({ token, fetch: simulator.fetch });
 * await simulator.user("alice").say("hello");
 *
 * const { msgs } = await client.getUpdates();
 * assertEquals(msgs[0]?.item_list?.[0]?.text_item?.text, "hello");
 * ```
 */
export class IlinkClient {
  readonly #transport: Transport;
  readonly #baseInfo: JsonObject;

  /**
   * Makes a client; nothing is sent yet.
   *
   * @throws {ConfigError} if `botAgent` has the wrong form
   */
  constructor(options: IlinkClientOptions) {
    this.#transport = new Transport(options);
    this.#baseInfo = {
      channel_version: VERSION,
      bot_agent: checkBotAgent(options.botAgent ?? DEFAULT_BOT_AGENT),
    };
  }

  /** Host of the API, with its port. */
  get host(): string {
    return this.#transport.host;
  }

  /**
   * Waits for messages. A poll that runs out of time, here or at the server's edge, is empty and no error.
   *
   * @throws {SessionExpiredError} if the token is stale
   */
  async getUpdates(options: GetUpdatesOptions = {}): Promise<Updates> {
    const endpoint = "ilink/bot/getupdates";
    const deadlineMs = options.deadlineMs ?? DEFAULT_HOLD_MS + HOLD_MARGIN_MS;
    try {
      const body = await this.#post(
        endpoint,
        { get_updates_buf: options.cursor ?? "" },
        deadlineMs,
        options,
      );
      const updates = decodeGetUpdates(body);
      if (!updates) throw new ProtocolError(endpoint, '"msgs" is no list');
      return updates;
    } catch (error) {
      if (error instanceof NetworkError && error.kind === "timeout") {
        return { msgs: [], malformed: 0, cutBy: "deadline" };
      }
      if (error instanceof ApiError && error.status === EDGE_TIMEOUT_STATUS) {
        return { msgs: [], malformed: 0, cutBy: "edge" };
      }
      throw error;
    }
  }

  /**
   * Sends one message with one item (protocol §5). An answer without `message_id` means that the message was
   * accepted and may never be shown.
   */
  async sendMessage(
    message: WeixinMessage,
    options: CallOptions = {},
  ): Promise<SendMessageResponse> {
    const body = { msg: message as JsonObject };
    return decodeSendMessage(
      await this.#post(
        "ilink/bot/sendmessage",
        body,
        SEND_DEADLINE_MS,
        options,
      ),
    );
  }

  /** Asks for the ticket that `sendtyping` needs. */
  async getConfig(
    userId: string,
    contextToken?: string,
    options: CallOptions = {},
  ): Promise<GetConfigResponse> {
    const body = {
      ilink_user_id: userId,
      ...(contextToken === undefined ? {} : { context_token: contextToken }),
    };
    return decodeGetConfig(
      await this.#post("ilink/bot/getconfig", body, SHORT_DEADLINE_MS, options),
    );
  }

  /** Shows (`1`) or takes away (`2`) the typing indicator. */
  async sendTyping(
    userId: string,
    ticket: string,
    status: number,
    options: CallOptions = {},
  ): Promise<void> {
    const body = { ilink_user_id: userId, typing_ticket: ticket, status };
    await this.#post("ilink/bot/sendtyping", body, SHORT_DEADLINE_MS, options);
  }

  /** Asks where to upload an encrypted file (protocol §6). */
  async getUploadUrl(
    request: GetUploadUrlRequest,
    options: CallOptions = {},
  ): Promise<GetUploadUrlResponse> {
    return decodeGetUploadUrl(
      await this.#post(
        "ilink/bot/getuploadurl",
        { ...request },
        SEND_DEADLINE_MS,
        options,
      ),
    );
  }

  /** Tells the server that the bot is online. */
  async notifyStart(options: CallOptions = {}): Promise<void> {
    await this.#post(
      "ilink/bot/msg/notifystart",
      {},
      SHORT_DEADLINE_MS,
      options,
    );
  }

  /** Tells the server that the bot goes offline. */
  async notifyStop(options: CallOptions = {}): Promise<void> {
    await this.#post(
      "ilink/bot/msg/notifystop",
      {},
      SHORT_DEADLINE_MS,
      options,
    );
  }

  #post(
    endpoint: string,
    body: JsonObject,
    deadlineMs: number,
    options: CallOptions,
  ): Promise<JsonObject> {
    return this.#transport.post(
      endpoint,
      { ...body, base_info: this.#baseInfo },
      { deadlineMs, signal: options.signal },
    );
  }
}
