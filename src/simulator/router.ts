import type { Endpoint } from "./api/endpoint.ts";
import { getConfig } from "./api/get_config.ts";
import { getUpdates } from "./api/get_updates.ts";
import { getUploadUrl } from "./api/get_upload_url.ts";
import { notifyStart, notifyStop } from "./api/notify.ts";
import { sendMessage } from "./api/send_message.ts";
import { sendTyping } from "./api/send_typing.ts";
import { runEndpoint } from "./api_handler.ts";
import { download, upload } from "./cdn/service.ts";
import { loginPage } from "./login/page.ts";
import { qrCode, qrStatus } from "./login/service.ts";
import { Refusal } from "./refusal.ts";
import { type Service, showJson } from "./service.ts";

const API_PREFIX = "/ilink/bot/";

const SERVICES: ReadonlyMap<string, Service> = new Map([
  ...[
    getConfig,
    getUpdates,
    getUploadUrl,
    notifyStart,
    notifyStop,
    sendMessage,
    sendTyping,
  ].map((endpoint) => [API_PREFIX + endpoint.name, api(endpoint)] as const),
  ...[qrCode, qrStatus].map((service) =>
    [API_PREFIX + service.name, service] as const
  ),
  ...[download, upload].map((service) =>
    [`/${service.name}`, service] as const
  ),
]);

/** What answers at `path`; something always does. */
export function route(path: string): Service {
  return SERVICES.get(path) ??
    (path.startsWith("/login/") ? loginPage : nowhere(path));
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
