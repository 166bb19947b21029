import { createSimulator, extend, worldOf } from "./create.ts";
import type { SimulatorOptions } from "./settings.ts";
import type { Simulator } from "./simulator.ts";

/** Options of `serveSimulator`; the settings count for a new simulator only. */
export interface ServeSimulatorOptions extends SimulatorOptions {
  /** Port to listen on. Default: any free one. */
  readonly port?: number;
  /** Address to listen on. Default `127.0.0.1`: nobody else can reach it. */
  readonly hostname?: string;
  /** The simulator to serve. Default: a new one. */
  readonly simulator?: Simulator;
  /** Closes the server when it fires. */
  readonly signal?: AbortSignal;
}

/** A simulator that listens on a port. */
export interface ServedSimulator extends Simulator {
  /** The port. */
  readonly port: number;
  /**
   * Stops listening and drops what is being worked on. A simulator that was passed in stays usable and can be
   * served again; one that was made for the server is closed.
   */
  close(): Promise<void>;
}

/** A server that runs. */
export interface Listener {
  readonly port: number;
  /** Stops listening; resolves when no request is open any more. */
  stop(): Promise<void>;
}

/** Starts a server that answers with `handler`; when that rejects, the connection is cut. */
export type Listen = (
  address: { readonly hostname: string; readonly port: number },
  handler: (request: Request) => Promise<Response>,
) => Promise<Listener>;

/** Puts a simulator on a port. */
export async function serve(
  listen: Listen,
  options: ServeSimulatorOptions,
): Promise<ServedSimulator> {
  const {
    hostname = "127.0.0.1",
    port = 0,
    signal,
    simulator: given,
    ...settings
  } = options;
  signal?.throwIfAborted();
  const simulator = given ?? createSimulator(settings);
  const world = worldOf(simulator);
  const listener = await listen({ hostname, port }, simulator.fetch);
  world.origin = `http://${reachable(hostname)}:${listener.port}`;
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    signal?.removeEventListener("abort", close);
    const stopping = listener.stop();
    if (given) world.hangUp();
    else world.close();
    await stopping;
  };
  const close = () => stopped ??= stop();
  signal?.addEventListener("abort", close, { once: true });
  return extend(simulator, {
    port: listener.port,
    close,
    [Symbol.asyncDispose]: close,
  });
}

/** An address that listens everywhere is no address to call. */
function reachable(hostname: string): string {
  if (hostname === "0.0.0.0" || hostname === "::") return "127.0.0.1";
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}
