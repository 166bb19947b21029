/**
 * Weixin (WeChat) iLink bot adapter for Chat SDK.
 *
 * @module
 */

// What a bot needs
export { createWeixinAdapter } from "./src/adapter/factory.ts";
export { WeixinAdapter } from "./src/adapter/adapter.ts";
export type {
  WeixinAdapterConfig,
  WeixinCredentials,
  WeixinPollingConfig,
  WeixinReplyWindowConfig,
} from "./src/adapter/config.ts";
export type {
  WeixinStreamingConfig,
  WeixinTextConfig,
} from "./src/adapter/text_config.ts";
export type { WeixinLeaseConfig } from "./src/adapter/lease_config.ts";
export type { WeixinMediaConfig } from "./src/adapter/media_config.ts";
export type { WeixinTypingConfig } from "./src/adapter/typing_config.ts";
export type { PollOnceOptions } from "./src/adapter/account.ts";
export type { WeixinStatus } from "./src/adapter/status.ts";

// Credentials
export { loginWithQrCode } from "./src/ilink/login.ts";
export type {
  LoginOptions,
  LoginProgress,
  LoginResult,
} from "./src/ilink/login.ts";
export { isLoginError, LoginError } from "./src/ilink/login_error.ts";
export type { LoginFailureReason } from "./src/ilink/login_error.ts";
export type { LoginCredentials, LoginQrCode } from "./src/ilink/login_state.ts";
export type { LoginRequestOptions } from "./src/ilink/login_options.ts";

// Ids and formatting
export { decodeThreadId, encodeThreadId } from "./src/adapter/thread_id.ts";
export type { WeixinThreadId } from "./src/adapter/thread_id.ts";
export { WeixinFormatConverter } from "./src/adapter/format_converter.ts";
export type { WeixinFormatOptions } from "./src/adapter/format_converter.ts";

// What went out
export type { SentPart, WeixinRawMessage } from "./src/adapter/raw_message.ts";

// What goes wrong
export {
  ApiError,
  ConfigError,
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
  MediaError,
  NetworkError,
  ProtocolError,
  ReplyWindowError,
  SessionExpiredError,
  StateError,
  ValidationError,
  WeixinError,
} from "./src/errors.ts";
export type {
  ApiErrorDetails,
  MediaErrorOptions,
  MediaErrorReason,
  NetworkErrorKind,
  ReplyWindowState,
  SendProgress,
  SendRefusal,
  WeixinErrorCode,
  WeixinErrorOptions,
} from "./src/errors.ts";

// What the types above are made of
export type { Fetch } from "./src/_fetch.ts";
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
  WeixinMessage,
} from "./src/ilink/types.ts";
