import type { Endpoint } from "./api/endpoint.ts";
import type { Bot } from "./bot.ts";
import { FaultList } from "./fault_list.ts";
import { badRequest, Refusal, refuse, Ret, staleToken } from "./refusal.ts";
import { jsonReply, type Reply } from "./reply.ts";
import { checkBaseInfo, checkPostHeaders } from "./request_check.ts";
import type { Incoming } from "./router.ts";
import { type Fields, isFields, object, typeName } from "./shape.ts";
import type { World } from "./world.ts";

/**
 * Checks a request to the API and lets its endpoint work.
 *
 * @throws {Refusal} if the answer is no
 */
export async function runEndpoint(
  world: World,
  endpoint: Endpoint,
  { request, bytes, signal }: Incoming,
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
  const body = readBody(endpoint, bytes, faults);
  settle(world, name, faults);
  const bot = authenticated(world, token);
  const answer = await endpoint.run({
    world,
    bot,
    body,
    signal,
    demand: (holds, fault) => {
      if (holds) return;
      deviate(world, name, fault);
      if (world.settings.strict) throw refuse(Ret.INVALID, fault);
    },
  });
  if (bot.token !== token || bot.expiredIn) {
    answer.undo?.();
    authenticated(world, token);
  }
  return jsonReply(200, withoutRet(world, answer.body), answer.undo);
}

function readBody(
  endpoint: Endpoint,
  bytes: Uint8Array,
  faults: FaultList,
): Fields {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    const empty = bytes.byteLength === 0;
    faults.fatal(empty ? "the body is empty" : "the body is not JSON");
    return {};
  }
  if (!isFields(body)) {
    faults.fatal(`the body must be an object and is ${typeName(body)}`);
    return {};
  }
  checkBaseInfo(body, faults);
  const { base_info: _, ...rest } = body;
  object(endpoint.fields)(rest, "body", faults);
  return rest;
}

/** Notes every fault, and refuses for those that are not let through. */
function settle(world: World, endpoint: string, faults: FaultList): void {
  for (const fault of faults.all()) deviate(world, endpoint, fault);
  const refused = faults.refused(world.settings.strict);
  if (refused.length > 0) throw badRequest(refused.join("; "));
}

function deviate(world: World, endpoint: string, fault: string): void {
  world.log.deviate({ at: world.clock.now(), endpoint, fault });
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
