import * as mod from "@weixin/chat-adapter";
import * as ilink from "@weixin/chat-adapter/ilink";
import * as simulator from "@weixin/chat-adapter/simulator";
import { assertEquals } from "@std/assert";
import { VERSION } from "../src/_version.ts";
import denoJson from "../deno.json" with { type: "json" };

Deno.test("mod.ts exports exactly the public names", () => {
  assertEquals(Object.keys(mod).sort(), [
    "ApiError",
    "ConfigError",
    "LoginError",
    "MediaError",
    "NetworkError",
    "ProtocolError",
    "ReplyWindowError",
    "SessionExpiredError",
    "StateError",
    "ValidationError",
    "WeixinAdapter",
    "WeixinError",
    "WeixinFormatConverter",
    "createWeixinAdapter",
    "decodeThreadId",
    "encodeThreadId",
    "isApiError",
    "isConfigError",
    "isLoginError",
    "isMediaError",
    "isNetworkError",
    "isProtocolError",
    "isReplyWindowError",
    "isSessionExpiredError",
    "isStateError",
    "isValidationError",
    "isWeixinError",
    "loginWithQrCode",
  ]);
});

Deno.test("./ilink exports exactly the public names", () => {
  assertEquals(Object.keys(ilink).sort(), [
    "ApiError",
    "ConfigError",
    "IlinkClient",
    "ItemType",
    "LoginError",
    "MessageState",
    "MessageType",
    "NetworkError",
    "ProtocolError",
    "SessionExpiredError",
    "TypingStatus",
    "UploadMediaType",
    "WeixinError",
    "isApiError",
    "isConfigError",
    "isLoginError",
    "isNetworkError",
    "isProtocolError",
    "isSessionExpiredError",
    "isWeixinError",
    "loginStates",
    "loginWithQrCode",
  ]);
});

Deno.test("./simulator exports exactly the public names", () => {
  assertEquals(Object.keys(simulator).sort(), [
    "createSimulator",
    "serveSimulator",
  ]);
});

Deno.test("VERSION is the one of deno.json", () => {
  assertEquals(VERSION, denoJson.version);
});
