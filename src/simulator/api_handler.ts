import type { Endpoint } from "./api/endpoint.ts";
import type { Bot } from "./bot.ts";
import { FaultList } from "./fault_list.ts";
import { Refusal, refuse, Ret, staleToken } from "./refusal.ts";
import { jsonReply, type Reply } from "./reply.ts";
import { checkBaseInfo, checkPostHeaders } from "./request_check.ts";
import type { Incoming } from "./service.ts";
import {
  type FaultSink,
  type Fields,
  isFields,
  object,
  typeName,
} from "./shape.ts";
import type { World } from "./world.ts";

/**
 * Checks a request to the API and lets its endpoint work.
 *
 * @throws {Refusal} if the answer is no
 */
export async function runEndpoint(
  world: World,
  endpoint: Endpoint,
  { request, url, bytes, signal }: Incoming,
): Promise<Reply> {
  const { name } = endpoint;
  if (request.method !== "POST") {
    const { method } = request;
    throw new Refusal(
      405,
      {},
      `${name} takes POST and was called with ${method}`,
    );
  }
  const token = bearer(request.headers);
  const faults = new FaultList();
  checkPostHeaders(request.headers, world.uinsOf(token), faults);
  const fields = readFields(bytes, faults);
  const { base_info: info, ...body } = fields ?? {};
  if (fields) {
    checkBaseInfo(info, faults);
    object(endpoint.fields)(body, "body", faults);
  }
  world.settle(name, faults);
  const bot = authenticated(world, token);
  const answer = await endpoint.run({
    world,
    bot,
    body,
    signal,
    demand: (holds, fault) => {
      if (holds) return;
      world.deviate(name, fault);
      if (world.settings.strict) throw refuse(Ret.INVALID, fault);
    },
  });
  if (bot.token !== token || bot.expiredIn) {
    answer.undo?.();
    authenticated(world, token);
  }
  const shown = withoutRet(world, answer.body);
  return jsonReply(200, shown, cdnBaseFor(url), answer.undo);
}

/** The real API has its CDN on another host; any other base is expected to serve both. */
function cdnBaseFor({ hostname, origin }: URL): string {
  return hostname.endsWith(".weixin.qq.com")
    ? "https://novac2c.cdn.weixin.qq.com/c2c"
    : `${origin}/c2c`;
}

/** The fields of a JSON body; `undefined` when it is none, which is fatal. */
export function readFields(
  bytes: Uint8Array,
  faults: FaultSink,
): Fields | undefined {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    const empty = bytes.byteLength === 0;
    faults.fatal(empty ? "the body is empty" : "the body is not JSON");
    return undefined;
  }
  if (!isFields(body)) {
    faults.fatal(`the body must be an object and is ${typeName(body)}`);
    return undefined;
  }
  return body;
}

function bearer(headers: Headers): string | undefined {
  return /^Bearer (.+)$/.exec(headers.get("Authorization") ?? "")?.[1];
}

function authenticated(world: World, token: string | undefined): Bot {
  if (token === undefined) {
    throw staleToken(
      'the header Authorization must be "Bearer <bot_token>" and is missing or something else',
    );
  }
  const bot = world.botOfToken(token);
  if (!bot) throw staleToken("session timeout: no bot has this token");
  if (bot.expiredIn) throw staleToken("session timeout", bot.expiredIn);
  return bot;
}

/** `ret` 0 says nothing, and the real server may leave it out. */
function withoutRet(world: World, body: unknown): unknown {
  if (!world.settings.omitRet || !isFields(body)) return body;
  const { ret: _, ...rest } = body;
  return rest;
}
