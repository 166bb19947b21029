import type {
  ApiError,
  ConfigError,
  MediaError,
  NetworkError,
  ProtocolError,
  ReplyWindowError,
  SessionExpiredError,
  StateError,
  ValidationError,
  WeixinError,
} from "./errors.ts";

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

/** Whether `error` is a {@linkcode ReplyWindowError}. */
export function isReplyWindowError(error: unknown): error is ReplyWindowError {
  return isWeixinError(error) && error.code === "REPLY_WINDOW_CLOSED";
}

/** Whether `error` is a {@linkcode StateError}. */
export function isStateError(error: unknown): error is StateError {
  return isWeixinError(error) && error.code === "STATE_UNAVAILABLE";
}

/** Whether `error` is a {@linkcode MediaError}. */
export function isMediaError(error: unknown): error is MediaError {
  return isWeixinError(error) && error.code === "MEDIA_ERROR";
}
