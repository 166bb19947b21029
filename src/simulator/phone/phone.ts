import { asset } from "./assets.ts";
import { command } from "./commands.ts";
import { events } from "./events.ts";
import { guard } from "./guard.ts";
import { media } from "./media.ts";
import { messages } from "./messages.ts";
import { page } from "./page.ts";
import {
  json,
  PhoneRefusal,
  type PhoneRequest,
  type PhoneRoute,
} from "./request.ts";
import { upload } from "./upload.ts";

const ROUTES: ReadonlyMap<string, PhoneRoute> = new Map([
  ["GET /", page],
  ["GET /phone/events", events],
  ["GET /phone/media", media],
  ["GET /phone/messages", messages],
  ["POST /phone/command", command],
  ["POST /phone/upload", upload],
]);

/** Whether the phone answers at `path`. */
export function isPhonePath(path: string): boolean {
  return path === "/" || path.startsWith("/phone/");
}

/** The phone: a page that shows what the users see, and what that page asks for. */
export async function phone(incoming: PhoneRequest): Promise<Response> {
  const { request, url } = incoming;
  const route = ROUTES.get(`${request.method} ${url.pathname}`) ?? asset;
  try {
    guard(incoming);
    return await route(incoming);
  } catch (error) {
    if (!(error instanceof PhoneRefusal)) throw error;
    return json({ error: error.message }, error.status);
  }
}
