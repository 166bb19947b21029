import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type Process from "node:process";
import {
  type Listen,
  serve,
  type ServedSimulator,
  type ServeSimulatorOptions,
} from "./served.ts";

/** Node's modules are asked for when they are needed: imports would keep browsers from the simulator, which need none. */
function node(): typeof Process {
  const { process } = globalThis as { readonly process?: typeof Process };
  if (process?.getBuiltinModule) return process;
  throw new TypeError(
    "Cannot serve the simulator: that needs Node 20.16 or later. Without a port, use createSimulator().fetch",
  );
}

const listen: Listen = async ({ hostname, port }, handler) => {
  const { createServer } = node().getBuiltinModule("node:http");
  const server = createServer(async (incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.once("close", () => gone.abort());
    try {
      const response = await handler(toRequest(incoming, gone.signal));
      outgoing.writeHead(response.status, [...response.headers].flat());
      for await (const chunk of response.body ?? []) outgoing.write(chunk);
      outgoing.end();
    } catch {
      outgoing.destroy();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method = "GET", url = "/", headers } = incoming;
  const { Readable } = node().getBuiltinModule("node:stream");
  const hasBody = method !== "GET" && method !== "HEAD";
  const init = {
    method,
    headers: Object.entries(headers).map((
      [name, value],
    ): [string, string] => [name, String(value)]),
    body: hasBody ? Readable.toWeb(incoming) as ReadableStream : null,
    // Node wants this with a stream, and the types do not know it.
    duplex: "half",
    signal,
  };
  return new Request(`http://${headers.host ?? "localhost"}${url}`, init);
}

/** The twin of `serve.ts` for Node, on its own HTTP server. */
export function serveSimulator(
  options: ServeSimulatorOptions = {},
): Promise<ServedSimulator> {
  return serve(listen, options);
}
