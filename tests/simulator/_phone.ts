import {
  createSimulator,
  type SimulatedUser,
  type Simulator,
  type SimulatorOptions,
} from "../../src/simulator/mod.ts";
import type { Json } from "./_wire.ts";

export const ORIGIN = "http://127.0.0.1";

/** A simulator with one chat, and what the phone's page would send to it. */
export interface TestPhone {
  readonly simulator: Simulator;
  readonly alice: SimulatedUser;
  readonly token: string;
  readonly chat: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  order(fields: Json, headers?: Record<string, string>): Promise<Response>;
  upload(query: Json, bytes: Uint8Array<ArrayBuffer>): Promise<Response>;
}

/** Opens a phone without sockets. */
export function openPhone(options?: SimulatorOptions): TestPhone {
  const simulator = createSimulator(options);
  const { accountId, token } = simulator.createBot();
  const alice = simulator.user("alice");
  const post = (path: string, type: string, body: BodyInit, more = {}) =>
    simulator.fetch(ORIGIN + path, {
      method: "POST",
      headers: { Origin: ORIGIN, "Content-Type": type, ...more },
      body,
    });
  return {
    simulator,
    alice,
    token,
    chat: `${accountId}/${alice.id}`,
    get: (path, headers = {}) => simulator.fetch(ORIGIN + path, { headers }),
    order: (fields, headers) =>
      post(
        "/phone/command",
        "application/json",
        JSON.stringify(fields),
        headers,
      ),
    upload: (query, bytes) =>
      post(
        `/phone/upload?${new URLSearchParams(query)}`,
        "application/octet-stream",
        bytes,
      ),
  };
}

/** What a page hears, one event at a time. */
export async function* heard(
  response: Response,
): AsyncGenerator<{ event: string; data: Json }> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body!) {
    const text = decoder.decode(chunk, { stream: true });
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const field = (name: string) =>
        block.split("\n").find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2) ?? "";
      yield { event: field("event"), data: JSON.parse(field("data")) };
    }
  }
}
