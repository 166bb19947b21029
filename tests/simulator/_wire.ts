import { encodeBase64 } from "@std/encoding/base64";
import {
  createSimulator,
  type SimulatedUser,
  type Simulator,
  type SimulatorOptions,
} from "../../src/simulator/mod.ts";

/** A JSON object of an answer. */
// deno-lint-ignore no-explicit-any
export type Json = Record<string, any>;

/** What one raw request changes about a right one. */
export interface RawRequest {
  readonly method?: string;
  readonly token?: string | null;
  /** `null` takes a header out. */
  readonly headers?: Record<string, string | null>;
  readonly body?: Json | string | null;
  readonly baseInfo?: unknown;
  readonly signal?: AbortSignal;
}

export const BASE_INFO = { channel_version: "1.0.0", bot_agent: "Test/1.0" };

/** The headers of a right POST. */
export function rightHeaders(token: string | null): Record<string, string> {
  const [uin] = crypto.getRandomValues(new Uint32Array(1));
  return {
    "iLink-App-Id": "bot",
    "iLink-App-ClientVersion": "132105",
    "Content-Type": "application/json",
    "AuthorizationType": "ilink_bot_token",
    "X-WECHAT-UIN": encodeBase64(String(uin)),
    ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
  };
}

/** Sends one request as a careful client would, but for what `request` changes. */
export function send(
  simulator: Simulator,
  endpoint: string,
  request: RawRequest,
): Promise<Response> {
  const { token = null, headers = {}, body, signal, method = "POST" } = request;
  const baseInfo = "baseInfo" in request ? request.baseInfo : BASE_INFO;
  const all: Record<string, string | null> = {
    ...rightHeaders(token),
    ...headers,
  };
  const text = typeof body === "string" || body === null
    ? body
    : JSON.stringify({ ...body, base_info: baseInfo });
  return simulator.fetch(`https://example.com/ilink/bot/${endpoint}`, {
    method,
    headers: Object.entries(all).filter((header): header is [string, string] =>
      header[1] !== null
    ),
    body: method === "GET" ? null : text,
    ...(signal ? { signal } : {}),
  });
}

/** Sends one request and reads the answer as JSON. */
export async function call(
  simulator: Simulator,
  endpoint: string,
  request: RawRequest,
): Promise<Json> {
  const response = await send(simulator, endpoint, request);
  return { http: response.status, ...await response.json() };
}

/** Polls once. */
export function poll(
  simulator: Simulator,
  token: string,
  cursor = "",
  signal?: AbortSignal,
): Promise<Json> {
  return call(simulator, "getupdates", {
    token,
    body: { get_updates_buf: cursor },
    ...(signal ? { signal } : {}),
  });
}

/** A right text message. */
export function textMessage(
  to: string,
  contextToken: string | undefined,
  text: string,
  change: Json = {},
): Json {
  return {
    msg: {
      from_user_id: "",
      to_user_id: to,
      client_id: crypto.randomUUID(),
      message_type: 2,
      message_state: 2,
      item_list: [{ type: 1, text_item: { text } }],
      context_token: contextToken,
      ...change,
    },
  };
}

/** A bot, a user who wrote to it, and ways to call. */
export async function talk(options: SimulatorOptions = {}): Promise<Talk> {
  const simulator = createSimulator(options);
  const { token } = simulator.createBot();
  const alice = simulator.user("alice");
  const { contextToken } = await alice.say("hi");
  return {
    simulator,
    token,
    alice,
    contextToken,
    text: (words, change = {}) =>
      textMessage(alice.id, contextToken, words, change),
    post: (body) => call(simulator, "sendmessage", { token, body }),
  };
}

/** What {@linkcode talk} gives. */
export interface Talk {
  readonly simulator: Simulator;
  readonly token: string;
  readonly alice: SimulatedUser;
  readonly contextToken: string;
  /** A right text message to the user. */
  text(words: string, change?: Json): Json;
  /** Sends a message. */
  post(body: Json): Promise<Json>;
}
