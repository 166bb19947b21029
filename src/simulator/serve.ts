import { mayBreak } from "./fault_reply.ts";
import {
  type Listen,
  serve,
  type ServedSimulator,
  type ServeSimulatorOptions,
} from "./served.ts";

const listen: Listen = (address, handler) => {
  const server = Deno.serve(
    { ...address, onListen: () => {} },
    (request) => handler(request).then(quiet, cut),
  );
  return Promise.resolve({
    port: server.addr.port,
    stop: () => server.shutdown(),
  });
};

/** Deno has no way to drop a connection but a body that ends before its length. */
function cut(): Response {
  const empty = new ReadableStream({ start: (stream) => stream.close() });
  return new Response(empty, { headers: { "Content-Length": "1" } });
}

/** A body that breaks ends early instead, which Deno does not print. */
function quiet(response: Response): Response {
  if (!response.body || !mayBreak(response)) return response;
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(stream) {
      const { value } = await reader.read().catch(() => ({ value: undefined }));
      if (value) stream.enqueue(value);
      else stream.close();
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(body, response);
}

/**
 * Puts a simulator on a port of this machine, for clients that cannot be given a `fetch`: other processes, other
 * languages.
 *
 * @throws the runtime's own error if the port is taken
 *
 * @example A bot's credentials with true URLs
 * ```ts
 * import { serveSimulator } from "@weixin/chat-adapter/simulator";
 * import { assertEquals } from "@std/assert";
 *
 * await using simulator = await serveSimulator();
 * const { baseUrl } = simulator.createBot();
 * assertEquals(baseUrl, `http://127.0.0.1:${simulator.port}`);
 * ```
 */
export function serveSimulator(
  options: ServeSimulatorOptions = {},
): Promise<ServedSimulator> {
  return serve(listen, options);
}
