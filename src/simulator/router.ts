import type { Endpoint } from "./api/endpoint.ts";
import { getConfig } from "./api/get_config.ts";
import { getUpdates } from "./api/get_updates.ts";
import { notifyStart, notifyStop } from "./api/notify.ts";
import { sendMessage } from "./api/send_message.ts";
import { sendTyping } from "./api/send_typing.ts";
import { runEndpoint } from "./api_handler.ts";
import { Refusal } from "./refusal.ts";
import type { Reply } from "./reply.ts";
import type { World } from "./world.ts";

/** A request whose body was read. */
export interface Incoming {
  readonly request: Request;
  readonly url: URL;
  readonly bytes: Uint8Array;
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What answers at a path. */
export interface Service {
  /** Its name in the call log and in fault rules. */
  readonly name: string;
  /** What the call log shows of a request's body. */
  show(bytes: Uint8Array): unknown;
  /**
   * Answers.
   *
   * @throws {Refusal} if the answer is no
   */
  run(world: World, incoming: Incoming): Promise<Reply>;
}

const API_PREFIX = "/ilink/bot/";

const SERVICES: ReadonlyMap<string, Service> = new Map([
  ...[
    getConfig,
    getUpdates,
    notifyStart,
    notifyStop,
    sendMessage,
    sendTyping,
  ].map((endpoint) => [API_PREFIX + endpoint.name, api(endpoint)] as const),
]);

/** What answers at `path`; something always does. */
export function route(path: string): Service {
  return SERVICES.get(path) ?? nowhere(path);
}

function api(endpoint: Endpoint): Service {
  return {
    name: endpoint.name,
    show: showJson,
    run: (world, incoming) => runEndpoint(world, endpoint, incoming),
  };
}

function nowhere(path: string): Service {
  return {
    name: path.startsWith(API_PREFIX)
      ? path.slice(API_PREFIX.length)
      : path.slice(1),
    show: showJson,
    run: () =>
      Promise.reject(new Refusal(404, {}, `there is no endpoint ${path}`)),
  };
}

function showJson(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
