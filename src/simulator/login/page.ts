import { html } from "../html.ts";
import type { Login } from "./login.ts";
import { loginText } from "./text.ts";
import { loginView, pageReply } from "./view.ts";
import type { Reply } from "../reply.ts";
import type { Incoming, Service } from "../service.ts";
import type { World } from "../world.ts";

/** What the buttons of the page do. */
const ACTIONS: ReadonlyMap<
  string | null,
  (login: Login, form: URLSearchParams) => void
> = new Map([
  ["scan", (login, form) => login.scan(form.get("user") || undefined)],
  ["confirm", (login) => void login.confirm()],
  ["refuse", (login) => login.refuse()],
  ["code", (login, form) => login.askCode(form.get("digits") ?? "")],
  ["redirect", (login, form) => login.redirect(form.get("host") ?? "")],
  ["bound", (login) => login.alreadyBound()],
  ["expire", (login) => login.expire()],
  ["block", (login) => login.block()],
]);

/** The phone's side of a login, as a page: what a QR code leads to. */
export const loginPage: Service = {
  name: "login",
  show: (bytes) => new TextDecoder().decode(bytes) || undefined,
  run: (world, incoming) => Promise.resolve(answer(world, incoming)),
};

function answer(world: World, incoming: Incoming): Reply {
  const { request, url, bytes } = incoming;
  const text = loginText(request.headers.get("Accept-Language"));
  const no = (status: number, words: string) =>
    pageReply(status, text, html`<p>${words}</p>`);
  const login = world.logins.find(({ path }) => path === url.pathname);
  if (!login) return no(404, text.unknown);
  if (request.method === "GET") {
    return pageReply(200, text, loginView(login, text));
  }
  // Another site's page can post here too, but it cannot hide where it comes from.
  const from = request.headers.get("Origin");
  if (request.method !== "POST" || (from !== null && from !== url.origin)) {
    return no(403, text.forbidden);
  }
  const form = new URLSearchParams(new TextDecoder().decode(bytes));
  const act = ACTIONS.get(form.get("action"));
  if (!act) return no(400, text.unknown);
  if (!login.ended) act(login, form);
  return {
    status: 303,
    headers: { Location: login.path },
    body: undefined,
    shown: undefined,
  };
}
