import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
} from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Lease, LeaseLostError } from "../../src/delivery/lease.ts";
import type { State } from "../../src/delivery/state.ts";
import { FakeLog } from "../_support/fake_log.ts";
import { FakeState } from "../_support/fake_state.ts";
import { drive, pass, settle } from "../_support/time.ts";

const NAME = "weixin:bot:poller";
const TIMES = { ttlMs: 30_000, renewMs: 10_000, retryMs: 5_000 };

function setUp(state: FakeState = new FakeState()) {
  const log = new FakeLog();
  return {
    state,
    log,
    acquire: () => Lease.tryAcquire({ state, name: NAME, times: TIMES, log }),
  };
}

/** A state whose `extendLock` a test answers. */
class AskingState extends FakeState {
  readonly asked: ((answer: boolean | Error) => void)[] = [];

  override extendLock(...args: Parameters<State["extendLock"]>) {
    void super.extendLock(...args);
    return new Promise<boolean>((resolve, reject) => {
      this.asked.push((answer) =>
        answer instanceof Error ? reject(answer) : resolve(answer)
      );
    });
  }
}

async function held(state?: FakeState) {
  const world = setUp(state);
  const lease = await world.acquire();
  assert(lease);
  return { ...world, lease };
}

Deno.test("tryAcquire() gives the lease to one, and to the next when it is given back", async () => {
  using time = new FakeTime(0);
  const { state, acquire } = setUp();
  const first = await acquire();
  assert(first);
  assertEquals(await acquire(), undefined);
  await first.release();
  const second = await acquire();
  assert(second);
  assertEquals([first.lost.aborted, second.lost.aborted], [false, false]);
  await second.release();
  assertEquals(state.locks.size, 0);
  await settle(time);
  assertEquals(time.next(), false);
});

Deno.test("tryAcquire() gives nothing while the state fails, and says why", async () => {
  using time = new FakeTime(0);
  const { state, log, acquire } = setUp();
  state.fail("no route");
  assertEquals(await acquire(), undefined);
  assertEquals(log.lines.at(-1)?.args, [{ error: "no route" }]);
  assertEquals(time.next(), false);
});

Deno.test("Lease is renewed for as long as it is held", async () => {
  using time = new FakeTime(0);
  const { state, lease, acquire } = await held();
  await pass(time, 10 * TIMES.ttlMs);
  assertEquals(lease.lost.aborted, false);
  const renewals = state.calls.filter(({ operation }) =>
    operation === "extendLock"
  );
  assertEquals(renewals.map(({ at }) => at).slice(0, 3), [
    10_000,
    20_000,
    30_000,
  ]);
  assertEquals(renewals.length, 30);
  assertEquals(await acquire(), undefined);
  await lease.release();
});

Deno.test("Lease is lost when the state says that another process has it", async () => {
  using time = new FakeTime(0);
  const { state, lease } = await held();
  state.locks.delete(NAME);
  await pass(time, 9_999);
  assertEquals(lease.lost.aborted, false);
  await pass(time, 1);
  assert(lease.lost.aborted);
  assertInstanceOf(lease.lost.reason, LeaseLostError);
  assertEquals(time.next(), false);
});

Deno.test("Lease is lost when the TTL passes without an answer", async () => {
  using time = new FakeTime(0);
  const { state, lease } = await held();
  state.hang();
  await pass(time, TIMES.ttlMs - 1);
  assertEquals(lease.lost.aborted, false);
  await pass(time, 1);
  assert(lease.lost.aborted);
  assertEquals(time.next(), false);
});

Deno.test("Lease is not lost before the TTL has passed while the state fails", async () => {
  using time = new FakeTime(0);
  const { state, lease, log } = await held();
  state.fail("down");
  await pass(time, TIMES.ttlMs - 1);
  assertEquals(lease.lost.aborted, false);
  // After 10 s, and then every 5 s.
  assertEquals(log.of("warn"), new Array(4).fill("Could not renew the lease"));
  await pass(time, 1);
  assert(lease.lost.aborted);
  assertEquals(time.next(), false);
});

Deno.test("Lease outlives a failure of the state that ends in time", async () => {
  using time = new FakeTime(0);
  const { state, lease } = await held();
  state.fail("down");
  await pass(time, 24_000);
  state.recover();
  await pass(time, 31_000);
  assertEquals(lease.lost.aborted, false);
  const renewals = state.calls.filter(({ operation }) =>
    operation === "extendLock"
  );
  assertEquals(renewals.map(({ at }) => at / 1_000), [
    10,
    15,
    20,
    25,
    35,
    45,
    55,
  ]);
  await lease.release();
});

Deno.test("prove() holds for the TTL from the moment that the state was asked", async () => {
  using time = new FakeTime(1_000);
  const state = new AskingState();
  const { lease } = await held(state);
  const proof = lease.prove();
  time.tick(4_000);
  state.asked[0]!(true);
  assertEquals(await proof, 1_000 + TIMES.ttlMs);
  await lease.release();
});

Deno.test("prove() puts the end of the lease off", async () => {
  using time = new FakeTime(0);
  const { state, lease } = await held();
  await pass(time, 9_000);
  assertEquals(await lease.prove(), 39_000);
  state.hang();
  await pass(time, 29_999);
  assertEquals(lease.lost.aborted, false);
  await pass(time, 1);
  assert(lease.lost.aborted);
});

Deno.test("prove() rejects and loses the lease when the state says no", async () => {
  using time = new FakeTime(0);
  const { state, lease } = await held();
  state.locks.delete(NAME);
  const error = await assertRejects(() => lease.prove(), LeaseLostError);
  assertEquals(lease.lost.reason, error);
  await settle(time);
  assertEquals(time.next(), false);
});

Deno.test("prove() takes an answer that comes after the TTL for no proof", async () => {
  using time = new FakeTime(0);
  const state = new AskingState();
  const { lease } = await held(state);
  const proof = lease.prove();
  await settle(time);
  // The process is stopped here: the clock goes on, and no timer fires before the answer is read.
  const { now } = Date;
  Date.now = () => TIMES.ttlMs;
  try {
    state.asked[0]!(true);
    await assertRejects(() => proof, LeaseLostError);
  } finally {
    Date.now = now;
  }
  assert(lease.lost.aborted);
});

Deno.test("prove() rejects when the answer comes after the lease was lost", async () => {
  using time = new FakeTime(0);
  const state = new AskingState();
  const { lease } = await held(state);
  await pass(time, 9_000);
  const proof = lease.prove();
  const rejected = assertRejects(() => proof, LeaseLostError);
  await pass(time, 21_000);
  assert(lease.lost.aborted);
  for (const answer of state.asked) answer(true);
  await rejected;
  await settle(time);
  assertEquals(time.next(), false);
});

Deno.test("prove() asks nobody when the lease is lost", async () => {
  using time = new FakeTime(0);
  const { state, lease } = await held();
  state.locks.delete(NAME);
  await pass(time, 10_000);
  const asked = state.count("extendLock");
  await assertRejects(() => lease.prove(), LeaseLostError);
  assertEquals(state.count("extendLock"), asked);
});

Deno.test("prove() passes a failure of the state on and keeps the lease", async () => {
  using _time = new FakeTime(0);
  const { state, lease } = await held();
  state.fail("down");
  await assertRejects(() => lease.prove(), Error, "down");
  assertEquals(lease.lost.aborted, false);
  state.recover();
  assertEquals(await lease.prove(), TIMES.ttlMs);
  await lease.release();
});

Deno.test("release() ends the renewal and is no loss", async () => {
  using time = new FakeTime(0);
  const { state, lease } = await held();
  await lease.release();
  await settle(time);
  assertEquals(time.next(), false);
  await pass(time, 2 * TIMES.ttlMs);
  assertEquals([lease.lost.aborted, state.count("extendLock")], [false, 0]);
});

Deno.test("release() during a renewal leaves no timer behind", async () => {
  using time = new FakeTime(0);
  const state = new AskingState();
  const { lease } = await held(state);
  await pass(time, 10_000);
  assertEquals(state.asked.length, 1);
  await lease.release();
  state.asked[0]!(true);
  await settle(time);
  assertEquals(time.next(), false);
});

Deno.test("release() of a lost lease leaves the next owner's alone", async () => {
  using time = new FakeTime(0);
  const { state, lease, acquire } = await held();
  state.locks.delete(NAME);
  const next = await acquire();
  assert(next);
  await pass(time, 10_000);
  assert(lease.lost.aborted);
  await lease.release();
  assertEquals(state.count("releaseLock"), 0);
  assertEquals(next.lost.aborted, false);
  await next.release();
});

Deno.test("release() does not fail with the state", async () => {
  using time = new FakeTime(0);
  const { state, lease, log } = await held();
  state.fail("down");
  await drive(time, lease.release());
  assertEquals(log.of("warn"), ["Could not release the lease; it lapses"]);
  assertEquals(time.next(), false);
});
