import type { Answer, Endpoint } from "./api/endpoint.ts";
import { getConfig } from "./api/get_config.ts";
import { getUpdates } from "./api/get_updates.ts";
import { notifyStart, notifyStop } from "./api/notify.ts";
import { sendMessage } from "./api/send_message.ts";
import { sendTyping } from "./api/send_typing.ts";
import { handleApi } from "./api_handler.ts";
import { maskHeaders, maskTokens, type OpenCall } from "./call_log.ts";
import { Refusal } from "./refusal.ts";
import { readable, type WireValue, writeJson } from "./wire_json.ts";
import type { World } from "./world.ts";

const API_PREFIX = "/ilink/bot/";

const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
  [
    getConfig,
    getUpdates,
    notifyStart,
    notifyStop,
    sendMessage,
    sendTyping,
  ].map((endpoint) => [endpoint.name, endpoint]),
);

/**
 * Answers one request, whatever its host.
 *
 * @throws the reason of `signal`
 */
export async function handle(
  world: World,
  request: Request,
  signal: AbortSignal,
): Promise<Response> {
  const url = new URL(request.url);
  const name = url.pathname.startsWith(API_PREFIX)
    ? url.pathname.slice(API_PREFIX.length)
    : url.pathname.slice(1);
  const text = await request.text();
  const call = world.log.add({
    at: world.clock.now(),
    method: request.method,
    endpoint: name,
    query: Object.fromEntries(url.searchParams),
    headers: maskHeaders(request.headers),
    body: text === "" ? undefined : maskTokens(parsed(text)),
    status: undefined,
    answer: undefined,
    failure: undefined,
  });
  try {
    const endpoint = route(url.pathname, request.method);
    const { headers } = request;
    const answer = await handleApi(world, { endpoint, headers, text, signal });
    handOver(answer, signal);
    return respond(call, 200, answer.body);
  } catch (error) {
    if (error instanceof Refusal) {
      return respond(call, error.status, error.body);
    }
    call.failure = signal.aborted ? "the caller gave up" : String(error);
    throw error;
  }
}

function route(path: string, method: string): Endpoint {
  const endpoint = path.startsWith(API_PREFIX)
    ? ENDPOINTS.get(path.slice(API_PREFIX.length))
    : undefined;
  if (!endpoint) {
    throw new Refusal(404, {}, `there is no endpoint ${path}`);
  }
  if (method !== "POST") {
    throw new Refusal(
      405,
      {},
      `${endpoint.name} must be called with POST and was called with ${method}`,
    );
  }
  return endpoint;
}

/** Nobody is there any more: what the answer took is put back. */
function handOver(answer: Answer, signal: AbortSignal): void {
  if (!signal.aborted) return;
  answer.undo?.();
  throw signal.reason;
}

function respond(call: OpenCall, status: number, body: WireValue): Response {
  call.status = status;
  call.answer = maskTokens(readable(body));
  return new Response(body === undefined ? "" : writeJson(body), {
    status,
    headers: { "Content-Type": "application/json; charset=utf-8" },
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
