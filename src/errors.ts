/**
 * What goes wrong, as types. One base class, few leaves, told apart by `code`.
 *
 * No error of this package carries the error that a runtime's `fetch` threw: Deno, Node and Bun put whole
 * URLs into those, and URLs hold secrets (design §9).
 *
 * @module
 */

/** Every value that {@linkcode WeixinError.code} can take. */
export type WeixinErrorCode =
  | "API_ERROR"
  | "INVALID_CONFIG"
  | "LOGIN_FAILED"
  | "MALFORMED_RESPONSE"
  | "MEDIA_ERROR"
  | "NETWORK_ERROR"
  | "REPLY_WINDOW_CLOSED"
  | "SESSION_EXPIRED"
  | "STATE_UNAVAILABLE"
  | "VALIDATION_ERROR";

/** What {@linkcode WeixinError} is made of, besides its message. */
export interface WeixinErrorOptions {
  /** Stable name of the failure, for `switch`. */
  readonly code: WeixinErrorCode;
  /** What the reader can do about it: one sentence. It is appended to the message. */
  readonly hint?: string | undefined;
}

/** How far a post of several messages had come when it failed. */
export interface SendProgress {
  /** Messages that went out. */
  readonly sent: number;
  /** Messages that the post consists of. */
  readonly total: number;
}

/**
 * Base of all errors thrown by this package.
 *
 * `adapter` and `code` have the names and meaning that Chat SDK's own adapter errors give them.
 *
 * @example Tell our errors from others
 * ```ts
 * import { isWeixinError, ValidationError } from "@weixin/chat-adapter";
 * import { assert } from "@std/assert";
 *
 * assert(isWeixinError(new ValidationError("Cannot send an empty text")));
 * ```
 */
export class WeixinError extends Error {
  /** Name of the class. */
  override readonly name: string = "WeixinError";
  /** Always `"weixin"`, as Chat SDK's adapter errors name their adapter. */
  readonly adapter = "weixin" as const;
  /** Stable name of the failure. */
  readonly code: WeixinErrorCode;
  /** The way out, when there is one. */
  readonly hint: string | undefined;
  /** Set when a post of several messages failed on its way: how far it had come. */
  progress?: SendProgress;

  /** Makes an error whose message ends with the way out. */
  constructor(message: string, options: WeixinErrorOptions) {
    super(options.hint ? `${message}. ${options.hint}` : message);
    this.code = options.code;
    this.hint = options.hint;
  }
}

/** An option, variable or credential is missing or wrong. Thrown when something is created, never later. */
export class ConfigError extends WeixinError {
  /** Name of the class. */
  override readonly name = "ConfigError" as const;

  /** Makes the error; `hint` says how to set the value. */
  constructor(message: string, hint?: string) {
    super(message, { code: "INVALID_CONFIG", hint });
  }
}

/** An argument is not what it must be: a thread id, a text, an attachment. */
export class ValidationError extends WeixinError {
  /** Name of the class. */
  override readonly name = "ValidationError" as const;

  /** Makes the error; `hint` says what would be right. */
  constructor(message: string, hint?: string) {
    super(message, { code: "VALIDATION_ERROR", hint });
  }
}

/**
 * Why the server refused a message, as far as it can be told: its codes are catch-alls (protocol §5).
 *
 * `quota`: ten messages since the user's last one. `window-expired`: the user's last message is more than 24 hours
 * old. `no-context`: the user has not written yet. `too-long`: the text is over the server's limit. `throttled`:
 * too many messages in too short a time. `bad-recipient`: there is no such user.
 */
export type SendRefusal =
  | "bad-recipient"
  | "no-context"
  | "quota"
  | "throttled"
  | "too-long"
  | "window-expired";

/** What the server said when it said no. */
export interface ApiErrorDetails {
  /** Path of the endpoint, without host and query, such as `ilink/bot/sendmessage`. */
  readonly endpoint: string;
  /** HTTP status. */
  readonly status: number;
  /** `ret` of the answer, if it had one. */
  readonly ret?: number | undefined;
  /** `errcode` of the answer, if it had one. */
  readonly errcode?: number | undefined;
  /** `errmsg` of the answer, shortened and free of secrets. */
  readonly errmsg?: string | undefined;
  /** Milliseconds from the answer's `Retry-After`, if it had one. */
  readonly retryAfterMs?: number | undefined;
  /** Why a message was refused, when that can be told. */
  readonly reason?: SendRefusal | undefined;
  /** The way out. */
  readonly hint?: string | undefined;
}

/** Builds the sentence of an {@linkcode ApiError}. */
function apiMessage(details: ApiErrorDetails): string {
  const facts = [
    details.status === 200 ? undefined : `HTTP ${details.status}`,
    details.ret === undefined ? undefined : `ret ${details.ret}`,
    details.errcode === undefined ? undefined : `errcode ${details.errcode}`,
    details.errmsg ? `"${details.errmsg}"` : undefined,
  ].filter((fact) => fact !== undefined);
  return `Weixin refused ${details.endpoint}: ${facts.join(", ")}`;
}

/**
 * The API answered, and the answer is no: an HTTP status outside 2xx, or a non-zero `ret` or `errcode`
 * (protocol §1).
 */
export class ApiError extends WeixinError {
  /** Name of the class. */
  override readonly name: "ApiError" | "SessionExpiredError" = "ApiError";
  /** Path of the endpoint that refused. */
  readonly endpoint: string;
  /** HTTP status of the answer. */
  readonly status: number;
  /** `ret` of the answer, if it had one. */
  readonly ret: number | undefined;
  /** `errcode` of the answer, if it had one. */
  readonly errcode: number | undefined;
  /** `errmsg` of the answer, shortened and free of secrets. */
  readonly errmsg: string | undefined;
  /** Milliseconds that the server asked to wait, from `Retry-After`. */
  readonly retryAfterMs: number | undefined;
  /** Why a message was refused, when that can be told. */
  readonly reason: SendRefusal | undefined;

  /** Makes the error from what the server said. */
  constructor(details: ApiErrorDetails, code: WeixinErrorCode = "API_ERROR") {
    super(apiMessage(details), { code, hint: details.hint });
    this.endpoint = details.endpoint;
    this.status = details.status;
    this.ret = details.ret;
    this.errcode = details.errcode;
    this.errmsg = details.errmsg;
    this.retryAfterMs = details.retryAfterMs;
    this.reason = details.reason;
  }
}

/**
 * The bot token is stale (-14): the WeChat user bound another bot, or the token was revoked. Only a new QR
 * login helps (protocol §1, §7).
 */
export class SessionExpiredError extends ApiError {
  /** Name of the class. */
  override readonly name = "SessionExpiredError" as const;

  /** Makes the error from what the server said. */
  constructor(details: ApiErrorDetails) {
    super({
      ...details,
      hint:
        "Log in again with `weixin-chat-adapter login` and use the new token",
    }, "SESSION_EXPIRED");
  }
}

/**
 * Why no answer came.
 *
 * `refused`: nothing listens there. `reset`: the connection broke. `dns`: no such host. `tls`: the certificate
 * or handshake failed. `timeout`: our deadline ran out. `other`: the runtime did not say.
 */
export type NetworkErrorKind =
  | "dns"
  | "other"
  | "refused"
  | "reset"
  | "timeout"
  | "tls";

/** What a {@linkcode NetworkErrorKind} means, as the end of a sentence. */
export const NETWORK_TEXT: Readonly<Record<NetworkErrorKind, string>> = {
  dns: "the host name could not be resolved",
  other: "the request failed",
  refused: "the connection was refused",
  reset: "the connection broke",
  timeout: "the deadline ran out",
  tls: "the TLS handshake failed",
};

/** No answer, or not a whole one. For a send this does not say whether the message was accepted. */
export class NetworkError extends WeixinError {
  /** Name of the class. */
  override readonly name = "NetworkError" as const;
  /** Path of the endpoint, or what was being transferred. */
  readonly endpoint: string;
  /** Why no answer came. */
  readonly kind: NetworkErrorKind;

  /** Makes the error. `endpoint` must be free of hosts and queries. */
  constructor(endpoint: string, kind: NetworkErrorKind) {
    super(`No answer from ${endpoint}: ${NETWORK_TEXT[kind]}`, {
      code: "NETWORK_ERROR",
    });
    this.endpoint = endpoint;
    this.kind = kind;
  }
}

/** The server answered with something that the protocol does not allow. */
export class ProtocolError extends WeixinError {
  /** Name of the class. */
  override readonly name = "ProtocolError" as const;
  /** Path of the endpoint. */
  readonly endpoint: string;

  /** Makes the error; `what` says what was wrong with the answer, without quoting it. */
  constructor(endpoint: string, what: string) {
    super(`Cannot read the answer of ${endpoint}: ${what}`, {
      code: "MALFORMED_RESPONSE",
    });
    this.endpoint = endpoint;
  }
}

/** What a user's last message still allows (protocol §5). */
export interface ReplyWindowState {
  /** Why nothing may be sent: see {@linkcode ReplyWindowError.reason}; `undefined` while it is open. */
  readonly closed: "expired" | "never-opened" | "spent" | undefined;
  /** Messages that may still be sent. */
  readonly remaining: number;
  /** When it closes by itself, in milliseconds since 1970; `undefined` if it was never opened. */
  readonly expiresAt: number | undefined;
}

const WINDOW_TEXT = {
  "expired": "their last message is too old",
  "never-opened": "they have not written to this bot yet",
  "spent": "every message that their last one allowed has been sent",
} as const;

/**
 * The user's reply window is closed, and nothing was sent: WeChat takes ten messages and 24 hours after each
 * message of a user (protocol §5).
 */
export class ReplyWindowError extends WeixinError {
  /** Name of the class. */
  override readonly name = "ReplyWindowError" as const;
  /**
   * `spent`: all messages are used up. `expired`: too long ago. `never-opened`: the user has not written since this
   * bot account exists.
   */
  readonly reason: "expired" | "never-opened" | "spent";
  /** When the window closed or would have closed, in milliseconds since 1970. */
  readonly expiresAt: number | undefined;

  /** Makes the error from the state of the window. */
  constructor(
    reason: "expired" | "never-opened" | "spent",
    expiresAt?: number,
  ) {
    super(`Cannot send to this user now: ${WINDOW_TEXT[reason]}`, {
      code: "REPLY_WINDOW_CLOSED",
      hint:
        'The window opens anew with the user\'s next message; replyWindow.whenClosed can be set to "queue" to keep messages until then',
    });
    this.reason = reason;
    this.expiresAt = expiresAt;
  }
}

/** The state adapter failed or did not answer in time. */
export class StateError extends WeixinError {
  /** Name of the class. */
  override readonly name = "StateError" as const;
  /** Which of its methods. */
  readonly operation: string;

  /** Makes the error; `what` is free of secrets. */
  constructor(operation: string, what: string) {
    super(`The state adapter failed at ${operation}: ${what}`, {
      code: "STATE_UNAVAILABLE",
    });
    this.operation = operation;
  }
}

/**
 * Why a picture, file, voice or video could not be sent or fetched.
 *
 * `decrypt`: the bytes and the key do not belong together, or one of them is damaged; which one is not told.
 * `download`: the CDN gave no usable answer. `network`: no answer came. `source`: an outbound file has no usable
 * content. `timeout`: the deadline ran out. `too-large`: more bytes than `maxBytes`. `untrusted-url`: a URL points
 * to where nothing is fetched from or sent to. `upload`: the CDN did not take the file.
 */
export type MediaErrorReason =
  | "decrypt"
  | "download"
  | "network"
  | "source"
  | "timeout"
  | "too-large"
  | "untrusted-url"
  | "upload";

/** What a {@linkcode MediaError} is made of, besides its message. */
export interface MediaErrorOptions {
  /** What went wrong. */
  readonly reason: MediaErrorReason;
  /** HTTP status, when an answer came. */
  readonly status?: number | undefined;
  /** The way out. */
  readonly hint?: string | undefined;
}

/** A picture, file, voice or video could not be sent or fetched. */
export class MediaError extends WeixinError {
  /** Name of the class. */
  override readonly name = "MediaError" as const;
  /** What went wrong. */
  readonly reason: MediaErrorReason;
  /** HTTP status, when an answer came. */
  readonly status: number | undefined;

  /** Makes the error. `message` must be free of keys and URLs. */
  constructor(message: string, options: MediaErrorOptions) {
    super(message, { code: "MEDIA_ERROR", hint: options.hint });
    this.reason = options.reason;
    this.status = options.status;
  }
}

export {
  isApiError,
  isConfigError,
  isMediaError,
  isNetworkError,
  isProtocolError,
  isReplyWindowError,
  isSessionExpiredError,
  isStateError,
  isValidationError,
  isWeixinError,
} from "./_error_guards.ts";
