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
  | "VALIDATION_ERROR";

/** What {@linkcode WeixinError} is made of, besides its message. */
export interface WeixinErrorOptions {
  /** Stable name of the failure, for `switch`. */
  readonly code: WeixinErrorCode;
  /** What the reader can do about it: one sentence. It is appended to the message. */
  readonly hint?: string | undefined;
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
  override readonly name: string = "WeixinError";
  /** Always `"weixin"`, as Chat SDK's adapter errors name their adapter. */
  readonly adapter = "weixin" as const;
  /** Stable name of the failure. */
  readonly code: WeixinErrorCode;
  /** The way out, when there is one. */
  readonly hint: string | undefined;

  /** Makes an error whose message ends with the way out. */
  constructor(message: string, options: WeixinErrorOptions) {
    super(options.hint ? `${message}. ${options.hint}` : message);
    this.code = options.code;
    this.hint = options.hint;
  }
}

/** An option, variable or credential is missing or wrong. Thrown when something is created, never later. */
export class ConfigError extends WeixinError {
  override readonly name = "ConfigError" as const;

  /** Makes the error; `hint` says how to set the value. */
  constructor(message: string, hint?: string) {
    super(message, { code: "INVALID_CONFIG", hint });
  }
}

/** An argument is not what it must be: a thread id, a text, an attachment. */
export class ValidationError extends WeixinError {
  override readonly name = "ValidationError" as const;

  /** Makes the error; `hint` says what would be right. */
  constructor(message: string, hint?: string) {
    super(message, { code: "VALIDATION_ERROR", hint });
  }
}

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

  /** Makes the error from what the server said. */
  constructor(details: ApiErrorDetails, code: WeixinErrorCode = "API_ERROR") {
    super(apiMessage(details), { code, hint: details.hint });
    this.endpoint = details.endpoint;
    this.status = details.status;
    this.ret = details.ret;
    this.errcode = details.errcode;
    this.errmsg = details.errmsg;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/**
 * The bot token is stale (-14): the WeChat user bound another bot, or the token was revoked. Only a new QR
 * login helps (protocol §1, §7).
 */
export class SessionExpiredError extends ApiError {
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

const NETWORK_TEXT: Record<NetworkErrorKind, string> = {
  dns: "the host name could not be resolved",
  other: "the request failed",
  refused: "the connection was refused",
  reset: "the connection broke",
  timeout: "the deadline ran out",
  tls: "the TLS handshake failed",
};

/** No answer, or not a whole one. For a send this does not say whether the message was accepted. */
export class NetworkError extends WeixinError {
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

/**
 * Why a login gave nothing.
 *
 * `expired`: all its QR codes ran out. `refused`: the last of them was blocked after wrong verify codes.
 * `timeout`: the time of the whole login ran out. `no-verify-code`: the phone shows digits and nobody was there
 * to be asked for them. `untrusted-host`: the server insisted on a host that is not WeChat's.
 */
export type LoginFailureReason =
  | "expired"
  | "no-verify-code"
  | "refused"
  | "timeout"
  | "untrusted-host";

const LOGIN_TEXT: Record<LoginFailureReason, readonly [string, string]> = {
  "expired": [
    "all QR codes expired",
    "Start the login again and scan the code within a few minutes",
  ],
  "no-verify-code": [
    "the phone shows a verify code and there is no way to ask for it",
    'Pass "onVerifyCode"',
  ],
  "refused": [
    "too many wrong verify codes",
    "Start the login again later and type the digits that the phone shows",
  ],
  "timeout": [
    "the time for it ran out",
    "Start the login again and confirm it on the phone in time",
  ],
  "untrusted-host": [
    "the server names a host that is not WeChat's",
    "Check the base URL and the network",
  ],
};

/** A QR login ended without credentials (protocol §7). */
export class LoginError extends WeixinError {
  override readonly name = "LoginError" as const;
  /** Why. */
  readonly reason: LoginFailureReason;

  /** Makes the error; the message follows from the reason. */
  constructor(reason: LoginFailureReason) {
    const [what, hint] = LOGIN_TEXT[reason];
    super(`Cannot log in: ${what}`, { code: "LOGIN_FAILED", hint });
    this.reason = reason;
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

/**
 * Whether `error` comes from this package, even from another copy of it.
 *
 * @example
 * ```ts
 * import { isWeixinError } from "@weixin/chat-adapter";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(isWeixinError(new Error("other")), false);
 * ```
 */
export function isWeixinError(error: unknown): error is WeixinError {
  return error instanceof Error && "adapter" in error &&
    error.adapter === "weixin" && "code" in error;
}

/** Whether `error` is a {@linkcode ConfigError}. */
export function isConfigError(error: unknown): error is ConfigError {
  return isWeixinError(error) && error.code === "INVALID_CONFIG";
}

/** Whether `error` is a {@linkcode ValidationError}. */
export function isValidationError(error: unknown): error is ValidationError {
  return isWeixinError(error) && error.code === "VALIDATION_ERROR";
}

/** Whether `error` is an {@linkcode ApiError}; a {@linkcode SessionExpiredError} is one too. */
export function isApiError(error: unknown): error is ApiError {
  return isWeixinError(error) &&
    (error.code === "API_ERROR" || error.code === "SESSION_EXPIRED");
}

/** Whether `error` is a {@linkcode SessionExpiredError}. */
export function isSessionExpiredError(
  error: unknown,
): error is SessionExpiredError {
  return isWeixinError(error) && error.code === "SESSION_EXPIRED";
}

/** Whether `error` is a {@linkcode NetworkError}. */
export function isNetworkError(error: unknown): error is NetworkError {
  return isWeixinError(error) && error.code === "NETWORK_ERROR";
}

/** Whether `error` is a {@linkcode ProtocolError}. */
export function isProtocolError(error: unknown): error is ProtocolError {
  return isWeixinError(error) && error.code === "MALFORMED_RESPONSE";
}

/** Whether `error` is a {@linkcode LoginError}. */
export function isLoginError(error: unknown): error is LoginError {
  return isWeixinError(error) && error.code === "LOGIN_FAILED";
}

/** Whether `error` is a {@linkcode MediaError}. */
export function isMediaError(error: unknown): error is MediaError {
  return isWeixinError(error) && error.code === "MEDIA_ERROR";
}
