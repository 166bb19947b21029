import { maskHeaders, maskTokens, type OpenCall } from "./call_log.ts";
import { type Caller, faultReply, sendFaulty } from "./fault_reply.ts";
import { type FaultRule, replacesAnswer } from "./faults.ts";
import { pause } from "./pause.ts";
import { isPhonePath, phone } from "./phone/phone.ts";
import { jsonReply, type Reply, toResponse } from "./reply.ts";
import { Refusal } from "./refusal.ts";
import { route } from "./router.ts";
import type { World } from "./world.ts";

/**
 * Answers one request, whatever its host.
 *
 * @throws the reason of the caller's signal, or what a fault rule makes of the connection
 */
export async function handle(
  world: World,
  request: Request,
  caller: Caller,
): Promise<Response> {
  const { signal } = caller;
  const url = new URL(request.url);
  if (isPhonePath(url.pathname)) {
    return await phone({ world, request, url, caller });
  }
  const service = route(url.pathname);
  const bytes = new Uint8Array(await request.arrayBuffer());
  const incoming = { request, url, bytes, signal };
  const call = world.log.add({
    at: world.clock.now(),
    method: request.method,
    endpoint: service.name,
    query: maskTokens(Object.fromEntries(url.searchParams)) as Record<
      string,
      string
    >,
    headers: maskHeaders(request.headers),
    body: maskTokens(service.show(bytes)),
    status: undefined,
    answer: undefined,
    reason: undefined,
    failure: undefined,
  });
  world.changes.tell();
  const work = () => answer(() => service.run(world, incoming), call);
  try {
    const rule = world.faults.hit(call);
    return rule
      ? await answerFaulty(world, rule, work, call, caller)
      : respond(call, handOver(await work(), signal));
  } catch (error) {
    call.failure = signal.aborted ? "the caller gave up" : String(error);
    throw error;
  } finally {
    world.changes.tell();
  }
}

async function answerFaulty(
  world: World,
  rule: FaultRule,
  work: () => Promise<Reply>,
  call: OpenCall,
  caller: Caller,
): Promise<Response> {
  const { signal } = caller;
  if (rule.delayMs !== undefined) {
    await pause(world.clock, rule.delayMs, signal);
  }
  if (!replacesAnswer(rule)) {
    const reply = handOver(await work(), signal);
    note(call, reply);
    return await sendFaulty(world.clock, rule, reply, caller);
  }
  // What the call took is not put back: that its answer is lost is the point.
  const right = rule.afterAccept ? await work() : undefined;
  signal.throwIfAborted();
  call.reason = "a fault rule";
  const reply = rule.stall === "body" && right && rule.body === undefined
    ? right
    : faultReply(rule);
  note(call, reply);
  return await sendFaulty(world.clock, rule, reply, caller);
}

async function answer(
  work: () => Promise<Reply>,
  call: OpenCall,
): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    call.reason = error.reason;
    return jsonReply(error.status, error.body, "");
  }
}

/** Nobody is there any more: what the answer took is put back. */
function handOver(reply: Reply, signal: AbortSignal): Reply {
  if (!signal.aborted) return reply;
  reply.undo?.();
  throw signal.reason;
}

function respond(call: OpenCall, reply: Reply): Response {
  note(call, reply);
  return toResponse(reply);
}

function note(call: OpenCall, reply: Reply): void {
  call.status = reply.status;
  call.answer = maskTokens(reply.shown);
}
