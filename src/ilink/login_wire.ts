import { ApiError, NetworkError, ProtocolError } from "../errors.ts";
import type { JsonObject } from "./decode.ts";
import {
  DEFAULT_LOGIN_TIMEOUT_MS,
  type LoginSettings,
} from "./login_options.ts";
import { Transport } from "./transport.ts";

const CODE_ENDPOINT = "ilink/bot/get_bot_qrcode";
const STATUS_ENDPOINT = "ilink/bot/get_qrcode_status";

/** How long the server may hold a status poll, in milliseconds. */
const STATUS_DEADLINE_MS = 35_000;

const EDGE_TIMEOUT_STATUS = 524;

/** What goes into headers, files and terminals: no spaces, no control characters, nothing endless. */
const PRINTABLE = /^[\x21-\x7e]{1,1000}$/;

/** A QR code to be scanned. */
export interface LoginCode {
  /** Names the code in status polls. Whoever has it can take the token: it goes nowhere else. */
  readonly id: string;
  /** What to draw. */
  readonly url: string;
}

/** One answer to "what became of the code", or why there is none. */
export type LoginAnswer =
  | { readonly status: string; readonly body: JsonObject }
  | { readonly failure: NetworkError | ApiError };

/** The two endpoints of the login, on one host. */
export class LoginWire {
  readonly #settings: LoginSettings;
  readonly #transport: Transport;

  /** Makes it for the configured base, or for the one that the server sent us to. */
  constructor(settings: LoginSettings, baseUrl: string = settings.baseUrl) {
    this.#settings = settings;
    this.#transport = new Transport({ ...settings, baseUrl });
  }

  /** Asks for a code: by POST, and by GET where the server knows no POST. */
  async requestCode(
    knownTokens: readonly string[] = this.#settings.knownTokens,
  ): Promise<LoginCode> {
    const query = { bot_type: this.#settings.botType };
    const options = {
      deadlineMs: DEFAULT_LOGIN_TIMEOUT_MS,
      signal: this.#settings.signal,
      secrets: this.#settings.knownTokens,
    };
    try {
      return decodeCode(
        await this.#transport.post(
          CODE_ENDPOINT,
          { local_token_list: knownTokens },
          { ...options, query },
        ),
      );
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500) throw error;
      if (error.status === 404 || error.status === 405) {
        const body = await this.#transport.get(CODE_ENDPOINT, query, options);
        return decodeCode(body);
      }
      // Some servers refuse the hints rather than ignore the ones that they do not know.
      if (knownTokens.length > 0) return await this.requestCode([]);
      throw error;
    }
  }

  /** Asks what became of a code. No answer in time, or none at all, is an answer too: wait. */
  async pollStatus(code: LoginCode, verifyCode?: string): Promise<LoginAnswer> {
    try {
      const query = {
        qrcode: code.id,
        ...(verifyCode === undefined ? {} : { verify_code: verifyCode }),
      };
      const body = await this.#transport.get(STATUS_ENDPOINT, query, {
        deadlineMs: STATUS_DEADLINE_MS,
        signal: this.#settings.signal,
        secrets: this.#settings.knownTokens,
      });
      const { status } = body;
      if (typeof status !== "string") {
        throw new ProtocolError(STATUS_ENDPOINT, '"status" is no text');
      }
      return { status, body };
    } catch (error) {
      if (error instanceof NetworkError) return { failure: error };
      if (error instanceof ApiError && error.status >= 500) {
        return { failure: error };
      }
      throw error;
    }
  }
}

/** Whether the lack of an answer is just a poll that brought nothing. */
export function isEmptyPoll(error: NetworkError | ApiError): boolean {
  return error instanceof NetworkError
    ? error.kind === "timeout"
    : error.status === EDGE_TIMEOUT_STATUS;
}

/** What a `confirmed` answer gives, not yet checked for trust. */
export interface ConfirmedFields {
  readonly accountId: string;
  readonly token: string;
  readonly baseUrl: string | undefined;
  readonly userId: string | undefined;
}

/**
 * Reads a `confirmed` answer.
 *
 * @throws {ProtocolError} if it has no token or no bot id
 */
export function decodeConfirmed(body: JsonObject): ConfirmedFields {
  const accountId = printable(body["ilink_bot_id"]);
  const token = printable(body["bot_token"]);
  if (accountId === undefined || token === undefined) {
    throw new ProtocolError(
      STATUS_ENDPOINT,
      accountId === undefined
        ? '"ilink_bot_id" is no id'
        : '"bot_token" is no token',
    );
  }
  return {
    accountId,
    token,
    baseUrl: printable(body["baseurl"]),
    userId: printable(body["ilink_user_id"]),
  };
}

function decodeCode(body: JsonObject): LoginCode {
  const id = printable(body["qrcode"]);
  const url = printable(body["qrcode_img_content"]);
  if (id === undefined) {
    throw new ProtocolError(CODE_ENDPOINT, '"qrcode" is no id');
  }
  if (url === undefined || !URL.canParse(url)) {
    throw new ProtocolError(CODE_ENDPOINT, '"qrcode_img_content" is no URL');
  }
  return { id, url };
}

function printable(value: unknown): string | undefined {
  return typeof value === "string" && PRINTABLE.test(value) ? value : undefined;
}
