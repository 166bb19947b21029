import { createMemoryState } from "@chat-adapter/state-memory";
import { createPostgresState } from "@chat-adapter/state-pg";
import { createRedisState } from "@chat-adapter/state-redis";
import type { StateAdapter } from "chat";
import pg from "pg";
import {
  postgresFolder,
  redisServer,
  startPostgres,
  startRedis,
} from "./services.ts";

/** A kind of state, and how a test gets at it. */
export interface StateKind {
  readonly name: string;
  /** Whether its server is installed. */
  readonly installed: boolean;
  /** Starts its server. */
  start(): Promise<StateServer>;
}

/** A server of state. */
export interface StateServer extends AsyncDisposable {
  /** Where it is; `undefined` for memory. */
  readonly url: string | undefined;
  /** A connection of its own to what is shared under `prefix`. */
  connect(prefix: string): StateAdapter;
}

/** Memory state as a server would be: what is read is nobody else's. */
export function throughJson(state: StateAdapter): StateAdapter {
  const copy = <T>(value: T): T =>
    value === undefined || value === null
      ? value
      : JSON.parse(JSON.stringify(value));
  return new Proxy(state, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      // Locks are compared by identity of their token, and travel unchanged.
      if (String(name).includes("Lock")) return value.bind(target);
      return async (...args: unknown[]) =>
        copy(await value.apply(target, args.map(copy)));
    },
  });
}

/** The three kinds of state that Chat SDK's users have. */
export const STATES: readonly StateKind[] = [
  {
    name: "memory",
    installed: true,
    start: () => {
      const shared = new Map<string, StateAdapter>();
      return Promise.resolve({
        url: undefined,
        connect: (prefix) => {
          const known = shared.get(prefix);
          const state = known ?? createMemoryState();
          shared.set(prefix, state);
          // One process's end must not empty what the other one still uses.
          return new Proxy(throughJson(state), {
            get: (target, name) =>
              name === "disconnect"
                ? () => Promise.resolve()
                : Reflect.get(target, name),
          });
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      });
    },
  },
  {
    name: "redis",
    installed: redisServer !== undefined,
    start: async () => {
      const redis = await startRedis();
      return {
        url: redis.url,
        connect: (keyPrefix) => createRedisState({ url: redis.url, keyPrefix }),
        [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
      };
    },
  },
  {
    name: "postgres",
    installed: postgresFolder !== undefined,
    start: async () => {
      const postgres = await startPostgres();
      const pools: { end(): Promise<void> }[] = [];
      return {
        url: postgres.url,
        connect: (keyPrefix) => {
          const client = new pg.Pool({ connectionString: postgres.url });
          // A connection that the server ends must not end the tests: whoever uses it next is told.
          client.on("error", () => {});
          pools.push(client);
          return createPostgresState({ client, keyPrefix });
        },
        [Symbol.asyncDispose]: async () => {
          await Promise.all(pools.map((pool) => pool.end()));
          await postgres[Symbol.asyncDispose]();
        },
      };
    },
  },
];
