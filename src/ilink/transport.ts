import { withDeadline } from "../_deadline.ts";
import { defaultFetch, type Fetch, readBytes } from "../_fetch.ts";
import { ApiError, ProtocolError, SessionExpiredError } from "../errors.ts";
import { isJsonObject, type JsonObject, number } from "./decode.ts";
import { appHeaders, DEFAULT_CLIENT_VERSION, postHeaders } from "./headers.ts";
import { parseLossless } from "./json.ts";
import { toNetworkError } from "./network_error.ts";
import { redact } from "./redact.ts";

/** Where the API is when nothing else is configured. */
export const DEFAULT_BASE_URL = "https://ilinkai.weixin.qq.com";

/** `ret` or `errcode` of a stale token. */
const STALE_TOKEN = -14;

/** No answer of the API comes near this; more is noise, and noise must not fill the memory. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** Fields of a request whose values must not come back in an error. */
const SECRET_FIELDS = [
  "aeskey",
  "context_token",
  "local_token_list",
  "qrcode",
  "typing_ticket",
  "verify_code",
];

/** How to reach the API. */
export interface TransportOptions {
  /** API base; default {@linkcode DEFAULT_BASE_URL}. */
  readonly baseUrl?: string | undefined;
  /** Bot token; without one no `Authorization` is sent. */
  readonly token?: string | undefined;
  /** Sent as `SKRouteTag` when set. */
  readonly routeTag?: string | undefined;
  /** Protocol level claimed; default 2.4.9. */
  readonly clientVersion?: number | undefined;
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch | undefined;
}

/** What one request needs. */
export interface RequestOptions {
  /** Milliseconds for headers and body together. */
  readonly deadlineMs: number;
  /** Ends the request at once. */
  readonly signal?: AbortSignal | undefined;
  /** What stands behind the `?` of a POST. */
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** What must not come back in an error, besides the token and the secret fields of this request. */
  readonly secrets?: readonly string[] | undefined;
}

/** Sends requests and turns every way to fail into a typed error. */
export class Transport {
  readonly #baseUrl: string;
  readonly #token: string | undefined;
  readonly #fetch: Fetch;
  readonly #headers: { clientVersion: number; routeTag: string | undefined };

  /** Makes a transport; nothing is sent yet. */
  constructor(options: TransportOptions = {}) {
    this.#baseUrl = (options.baseUrl ?? DEFAULT_BASE_URL).replace(/\/+$/, "");
    this.#token = options.token;
    this.#fetch = options.fetch ?? defaultFetch;
    this.#headers = {
      clientVersion: options.clientVersion ?? DEFAULT_CLIENT_VERSION,
      routeTag: options.routeTag,
    };
  }

  /** Host of the API, with its port. */
  get host(): string {
    return new URL(this.#baseUrl).host;
  }

  /**
   * POSTs JSON and reads the answer; an empty one reads as `{}`.
   *
   * @throws {ApiError} if the server says no
   * @throws {SessionExpiredError} if it says -14
   * @throws {NetworkError} if no whole answer came in time
   * @throws {ProtocolError} if the answer is no JSON object
   */
  post(
    endpoint: string,
    body: JsonObject,
    options: RequestOptions,
  ): Promise<JsonObject> {
    const init = {
      method: "POST",
      headers: postHeaders(this.#headers, this.#token),
      body: JSON.stringify(body),
    };
    return this.#request(endpoint, init, secretsOf(body), options);
  }

  /** GETs JSON; throws as {@linkcode post} does. */
  get(
    endpoint: string,
    query: Readonly<Record<string, string>>,
    options: RequestOptions,
  ): Promise<JsonObject> {
    const init = { method: "GET", headers: appHeaders(this.#headers) };
    return this.#request(endpoint, init, secretsOf(query), {
      ...options,
      query,
    });
  }

  async #request(
    endpoint: string,
    init: RequestInit,
    secrets: readonly string[],
    options: RequestOptions,
  ): Promise<JsonObject> {
    const search = options.query
      ? `?${new URLSearchParams(options.query)}`
      : "";
    const known = [
      ...secrets,
      ...(options.secrets ?? []),
      this.#token ?? "",
    ];
    try {
      return await withDeadline(
        options.deadlineMs,
        options.signal,
        async (signal) => {
          const url = `${this.#baseUrl}/${endpoint}${search}`;
          // A redirect is an answer like any other: following it would carry the token to another host.
          const response = await this.#fetch(url, {
            ...init,
            redirect: "manual",
            signal,
          });
          return await readAnswer(endpoint, response, known);
        },
      );
    } catch (error) {
      if (error instanceof ApiError || error instanceof ProtocolError) {
        throw error;
      }
      if (options.signal?.aborted) throw options.signal.reason;
      throw toNetworkError(endpoint, error);
    }
  }
}

/** The values of the secret fields, however deep they and their texts are. */
function secretsOf(value: unknown, secret = false): string[] {
  if (typeof value === "string") return secret ? [value] : [];
  if (Array.isArray(value)) {
    return value.flatMap((entry) => secretsOf(entry, secret));
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    secretsOf(entry, secret || SECRET_FIELDS.includes(key))
  );
}

async function readAnswer(
  endpoint: string,
  response: Response,
  secrets: readonly string[],
): Promise<JsonObject> {
  const { status } = response;
  const bytes = await readBytes(response, MAX_BODY_BYTES);
  if (!response.ok) {
    throw toApiError(endpoint, response, parseObject(bytes) ?? {}, secrets);
  }
  if (!bytes) throw new ProtocolError(endpoint, "the body is too large");
  if (bytes.byteLength === 0 && status !== 204) return {};
  const body = parseObject(bytes);
  if (!body) throw new ProtocolError(endpoint, "the body is no JSON object");
  for (const key of ["ret", "errcode"]) {
    const value = body[key] ?? 0;
    if (number(value) === undefined) {
      throw new ProtocolError(endpoint, `"${key}" is no number`);
    }
    if (number(value) !== 0) {
      throw toApiError(endpoint, response, body, secrets);
    }
  }
  return body;
}

function parseObject(bytes: Uint8Array | undefined): JsonObject | undefined {
  try {
    const value = parseLossless(new TextDecoder().decode(bytes));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function toApiError(
  endpoint: string,
  response: Response,
  body: JsonObject,
  secrets: readonly string[],
): ApiError {
  const ret = number(body["ret"]);
  const errcode = number(body["errcode"]);
  const errmsg = body["errmsg"];
  const details = {
    endpoint,
    status: response.status,
    ret,
    errcode,
    errmsg: typeof errmsg === "string" ? redact(errmsg, secrets) : undefined,
    retryAfterMs: retryAfter(response.headers.get("retry-after")),
  };
  return ret === STALE_TOKEN || errcode === STALE_TOKEN
    ? new SessionExpiredError(details)
    : new ApiError(details);
}

/** `Retry-After` is seconds or an HTTP date. */
function retryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value.trim())
    ? Number(value) * 1000
    : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
