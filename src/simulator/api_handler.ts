import type { Answer, Endpoint } from "./api/endpoint.ts";
import type { Bot } from "./bot.ts";
import { FaultList } from "./fault_list.ts";
import { badRequest, refuse, Ret, staleToken } from "./refusal.ts";
import { checkBaseInfo, checkPostHeaders } from "./request_check.ts";
import { type Fields, isFields, object, typeName } from "./shape.ts";
import type { World } from "./world.ts";

/** A request to the API, with its body read. */
export interface ApiInput {
  readonly endpoint: Endpoint;
  readonly headers: Headers;
  /** The body's text. */
  readonly text: string;
  readonly signal: AbortSignal;
}

/**
 * Checks a request and lets its endpoint work.
 *
 * @throws {Refusal} if the answer is no
 */
export async function handleApi(
  world: World,
  input: ApiInput,
): Promise<Answer> {
  const { endpoint, headers } = input;
  const token = bearer(headers);
  const bot = token === undefined ? undefined : world.botOfToken(token);
  const faults = new FaultList();
  checkPostHeaders(headers, bot?.uins ?? [], faults);
  const body = readBody(input, faults);
  settle(world, endpoint.name, faults);
  return await endpoint.run({
    world,
    bot: authenticated(token, bot),
    body,
    signal: input.signal,
    demand: (holds, fault) => {
      if (holds) return;
      deviate(world, endpoint.name, fault);
      if (world.settings.strict) throw refuse(Ret.INVALID, fault);
    },
  });
}

function readBody(
  { endpoint, text }: ApiInput,
  faults: FaultList,
): Fields {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    faults.fatal(text === "" ? "the body is empty" : "the body is not JSON");
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

function authenticated(token: string | undefined, bot: Bot | undefined): Bot {
  if (token === undefined) {
    throw staleToken(
      'the header Authorization must be "Bearer <bot_token>" and is missing or something else',
    );
  }
  if (!bot) throw staleToken("session timeout: no bot has this token");
  return bot;
}
