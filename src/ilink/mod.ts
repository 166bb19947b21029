/**
 * The iLink bot protocol without Chat SDK: a client with one method for each endpoint, the QR login, and the
 * types of the wire.
 *
 * @module
 */

export { IlinkClient } from "./client.ts";
export type {
  CallOptions,
  GetUpdatesOptions,
  IlinkClientOptions,
  Updates,
} from "./client.ts";
export { loginWithQrCode } from "./login.ts";
export type { LoginOptions, LoginProgress, LoginResult } from "./login.ts";
export { isLoginError, LoginError } from "./login_error.ts";
export type { LoginFailureReason } from "./login_error.ts";
export type { LoginRequestOptions } from "./login_options.ts";
export type {
  LoginCredentials,
  LoginQrCode,
  LoginState,
} from "./login_state.ts";
export { loginStates } from "./login_states.ts";
export type { TransportOptions } from "./transport.ts";
export {
  ItemType,
  MessageState,
  MessageType,
  TypingStatus,
  UploadMediaType,
} from "./types.ts";
export type {
  BaseInfo,
  CdnMedia,
  FileItem,
  GetConfigResponse,
  GetUpdatesResponse,
  GetUploadUrlRequest,
  GetUploadUrlResponse,
  ImageItem,
  MessageItem,
  PartialText,
  RefMessage,
  SendMessageResponse,
  TextItem,
  VideoItem,
  VoiceItem,
  WeixinMessage,
} from "./types.ts";
export type { Fetch } from "../_fetch.ts";
export {
  ApiError,
  ConfigError,
  isApiError,
  isConfigError,
  isNetworkError,
  isProtocolError,
  isSessionExpiredError,
  isWeixinError,
  NetworkError,
  ProtocolError,
  SessionExpiredError,
  WeixinError,
} from "../errors.ts";
export type {
  ApiErrorDetails,
  NetworkErrorKind,
  SendProgress,
  SendRefusal,
  WeixinErrorCode,
  WeixinErrorOptions,
} from "../errors.ts";
