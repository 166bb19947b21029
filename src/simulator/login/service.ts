import { readFields } from "../api_handler.ts";
import { FaultList } from "../fault_list.ts";
import { Login } from "./login.ts";
import { Refusal } from "../refusal.ts";
import { jsonReply, type Reply } from "../reply.ts";
import { checkGetHeaders, checkPostHeaders } from "../request_check.ts";
import { type Incoming, type Service, showJson } from "../service.ts";
import { list, object, text } from "../shape.ts";
import type { World } from "../world.ts";

/** The most tokens that a client may name. */
const MAX_KNOWN_TOKENS = 10;

/** Gives out QR codes (protocol §7). */
export const qrCode: Service = {
  name: "get_bot_qrcode",
  show: showJson,
  run: (world, incoming) => Promise.resolve(newCode(world, incoming)),
};

/** Tells what became of a QR code. */
export const qrStatus: Service = {
  name: "get_qrcode_status",
  show: () => undefined,
  async run(world, { request, url, signal }) {
    allow(request, ["GET"], "get_qrcode_status");
    const faults = new FaultList();
    checkGetHeaders(request.headers, faults);
    checkQuery(url, { qrcode: /./, verify_code: /^\d*$/ }, faults);
    world.settle("get_qrcode_status", faults);
    const { searchParams, origin, host } = url;
    const id = searchParams.get("qrcode");
    const login = world.logins.find((login) => login.id === id);
    if (!login) return jsonReply(200, { ret: 0, status: "expired" }, "");
    const digits = searchParams.get("verify_code") || undefined;
    const { status, undo } = await login.poll(host, digits, signal);
    const body = {
      ret: 0,
      status,
      ...(status === "scaned_but_redirect"
        ? { redirect_host: login.redirectHost }
        : {}),
      ...(status === "confirmed" ? credentials(login, origin) : {}),
    };
    return jsonReply(200, body, "", undo);
  },
};

function newCode(world: World, incoming: Incoming): Reply {
  const { request, url, bytes } = incoming;
  const { qrPostStatus } = world.settings;
  allow(request, ["GET", "POST"], "get_bot_qrcode");
  if (request.method === "POST" && qrPostStatus !== 200) {
    throw new Refusal(qrPostStatus, {}, "get_bot_qrcode takes GET alone here");
  }
  const faults = new FaultList();
  checkQuery(url, { bot_type: /^\d+$/ }, faults);
  if (!url.searchParams.has("bot_type")) {
    faults.minor("the parameter bot_type is missing");
  }
  const tokens = request.method === "GET"
    ? checkGet(request.headers, faults)
    : checkPost(world, request.headers, bytes, faults);
  world.settle("get_bot_qrcode", faults);
  const login = new Login(world, tokens);
  world.logins.push(login);
  return jsonReply(200, {
    ret: 0,
    qrcode: login.id,
    qrcode_img_content: url.origin + login.path,
  }, "");
}

function checkGet(headers: Headers, faults: FaultList): string[] {
  checkGetHeaders(headers, faults);
  return [];
}

function checkPost(
  world: World,
  headers: Headers,
  bytes: Uint8Array,
  faults: FaultList,
): string[] {
  checkPostHeaders(headers, world.uinsOf(undefined), faults);
  if (headers.has("Authorization")) {
    faults.minor("the header Authorization must not be sent for a QR code");
  }
  const body = readFields(bytes, faults);
  if (!body) return [];
  object(() => ({ local_token_list: list(text) }))(body, "body", faults);
  const tokens = body["local_token_list"] ?? [];
  if (!Array.isArray(tokens)) return [];
  if (tokens.length > MAX_KNOWN_TOKENS) {
    faults.minor(
      `local_token_list must name at most ${MAX_KNOWN_TOKENS} tokens and names ${tokens.length}`,
    );
  }
  return tokens;
}

function checkQuery(
  { searchParams }: URL,
  known: Readonly<Record<string, RegExp>>,
  faults: FaultList,
): void {
  for (const [name, value] of searchParams) {
    const pattern = known[name];
    if (!pattern) faults.minor(`${name} is no known parameter`);
    else if (!pattern.test(value)) {
      faults.minor(`the parameter ${name} is ${JSON.stringify(value)}`);
    }
  }
}

function allow(
  { method }: Request,
  methods: readonly string[],
  name: string,
): void {
  if (methods.includes(method)) return;
  const message = `${name} takes ${methods.join(" and ")}`;
  throw new Refusal(405, {}, `${message} and was called with ${method}`);
}

function credentials(login: Login, origin: string): Record<string, unknown> {
  return {
    bot_token: login.bot?.token,
    ilink_bot_id: login.bot?.accountId,
    baseurl: origin,
    ilink_user_id: login.userId,
  };
}
