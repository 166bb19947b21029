import {
  assert,
  assertEquals,
  assertFalse,
  assertIsError,
  assertRejects,
} from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { guardState, type State } from "../../src/delivery/state.ts";
import { StateError } from "../../src/errors.ts";
import { FakeState } from "../_support/fake_state.ts";
import { pass, settle } from "../_support/time.ts";

const LOCK = { threadId: "lock", token: "proof", expiresAt: 0 };

/** Every operation of a state. */
const OPERATIONS: Record<keyof State, (state: State) => Promise<unknown>> = {
  get: (state) => state.get("key"),
  set: (state) => state.set("key", 1, 2),
  delete: (state) => state.delete("key"),
  appendToList: (state) => state.appendToList("key", 1, { maxLength: 3 }),
  acquireLock: (state) => state.acquireLock("lock", 1),
  extendLock: (state) => state.extendLock(LOCK, 1),
  releaseLock: (state) => state.releaseLock(LOCK),
  queueDepth: (state) => state.queueDepth("thread"),
  dequeue: (state) => state.dequeue("thread"),
};

/** Everything of an error that a logger may print. */
function printed(error: Error): string {
  return Deno.inspect(error, { depth: 20 }) + JSON.stringify(error) +
    error.stack + String(error.cause) + Deno.inspect({ ...error });
}

for (const [name, call] of Object.entries(OPERATIONS)) {
  Deno.test(`guardState() gives ${name}() a deadline of five seconds`, async () => {
    using time = new FakeTime(0);
    const state = new FakeState();
    state.hang();
    let error: unknown;
    call(guardState(state)).catch((reason) => error = reason);
    await pass(time, 4_999);
    assertEquals([error, state.calls.length], [undefined, 1]);
    await pass(time, 1);
    assertIsError(error, StateError, "no answer within 5000 ms");
    assertEquals([error.operation, error.code], [name, "STATE_UNAVAILABLE"]);
    assertEquals(time.next(), false);
  });

  Deno.test(`guardState() turns a failure of ${name}() into a StateError`, async () => {
    using time = new FakeTime(0);
    const state = new FakeState();
    state.fail("no route to the store");
    const error = await assertRejects(
      () => call(guardState(state)),
      StateError,
      `${name}: no route to the store`,
    );
    assertEquals([error.operation, error.cause], [name, undefined]);
    assertEquals(time.next(), false);
  });
}

Deno.test("guardState() passes arguments and results through", async () => {
  using time = new FakeTime(0);
  const calls: unknown[][] = [];
  const inner = new Proxy({} as State, {
    get: (_, name) => (...args: unknown[]) => {
      calls.push([name, ...args]);
      return Promise.resolve(`${String(name)} answers`);
    },
  });
  const results: unknown[] = [];
  for (const call of Object.values(OPERATIONS)) {
    results.push(await call(guardState(inner)));
  }
  const names = Object.keys(OPERATIONS);
  assertEquals(results, names.map((name) => `${name} answers`));
  assertEquals(calls, [
    ["get", "key"],
    ["set", "key", 1, 2],
    ["delete", "key"],
    ["appendToList", "key", 1, { maxLength: 3 }],
    ["acquireLock", "lock", 1],
    ["extendLock", LOCK, 1],
    ["releaseLock", LOCK],
    ["queueDepth", "thread"],
    ["dequeue", "thread"],
  ]);
  assertEquals(time.next(), false);
});

Deno.test("guardState() turns a state that throws at once into a StateError", async () => {
  const state = { ...new FakeState() } as unknown as State;
  await assertRejects(() => guardState(state).get("key"), StateError);
});

Deno.test("guardState() keeps secrets of the state's error out of its own", async () => {
  const secrets = [
    "hunter2",
    "s3cr3t/@part",
    "swordfish",
    "quest",
    "0123456789abcdef",
  ];
  const state = new FakeState();
  for (
    const text of [
      `connect ECONNREFUSED redis://user:hunter2@host:6379?x=swordfish`,
      `connect ECONNREFUSED redis://user:hunter2@host:6379/0?x=swordfish failed`,
      `redis://user:quest?ion@host`,
      `rediss://:s3cr3t/@part@host/0`,
      `postgres://user:s3cr3t/@part@host/db?password=swordfish, retrying`,
      `cannot store "bot@im.bot:0123456789abcdef"`,
      `two: redis://a:hunter2@one, redis://b:swordfish@two`,
    ]
  ) {
    state.before = () => {
      throw Object.assign(new Error(text, { cause: new Error(text) }), {
        url: text,
        config: { password: "hunter2" },
      });
    };
    const error = await assertRejects(
      () => guardState(state).get("key"),
      StateError,
    );
    for (const secret of secrets) {
      assertFalse(printed(error).includes(secret), error.message);
    }
  }
});

Deno.test("guardState() copes with what is no Error", async () => {
  const state = new FakeState();
  for (const thrown of [undefined, null, "text", { code: 5 }]) {
    state.before = () => Promise.reject(thrown);
    await assertRejects(() => guardState(state).get("key"), StateError);
  }
});

/** A `set` that ends when the test says so. */
function slowSet() {
  const late: string[] = [];
  let end!: (error?: Error) => void;
  const state = new FakeState();
  state.before = () =>
    new Promise((resolve, reject) => {
      end = (error) => error ? reject(error) : resolve();
    });
  const guarded = guardState(state, (key) => late.push(key));
  return { late, guarded, end: (error?: Error) => end(error) };
}

Deno.test("guardState() reports a write that takes effect after it was given up", async () => {
  using time = new FakeTime(0);
  const { late, guarded, end } = slowSet();
  const rejected = assertRejects(() => guarded.set("inbox", 1), StateError);
  await pass(time, 5_000);
  await rejected;
  assertEquals(late, []);
  end();
  await settle(time);
  assertEquals(late, ["inbox"]);
});

Deno.test("guardState() reports no write that was in time, or that failed late", async () => {
  using time = new FakeTime(0);
  const inTime = slowSet();
  const written = inTime.guarded.set("inbox", 1);
  await pass(time, 4_999);
  inTime.end();
  await written;
  const failed = slowSet();
  const rejected = assertRejects(
    () => failed.guarded.set("inbox", 1),
    StateError,
  );
  await pass(time, 5_000);
  await rejected;
  failed.end(new Error("gone"));
  await settle(time);
  assertEquals([inTime.late, failed.late], [[], []]);
  assert(!time.next());
});
