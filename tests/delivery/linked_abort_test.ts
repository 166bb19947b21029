import { assertEquals, assertStrictEquals } from "@std/assert";
import { LinkedAbort } from "../../src/delivery/linked_abort.ts";
import { countListeners } from "../_support/listeners.ts";

Deno.test("LinkedAbort fires with the reason of the parent that fires first", () => {
  const parents = [new AbortController(), new AbortController()] as const;
  const linked = new LinkedAbort(parents[0].signal, parents[1].signal);
  assertEquals(linked.signal.aborted, false);
  const reason = new Error("second");
  parents[1].abort(reason);
  parents[0].abort(new Error("first, but late"));
  assertStrictEquals(linked.signal.reason, reason);
});

Deno.test("LinkedAbort is fired at once by a parent that was aborted before", () => {
  const reason = new Error("before");
  const fresh = new AbortController();
  const listeners = countListeners(fresh.signal);
  const linked = new LinkedAbort(fresh.signal, AbortSignal.abort(reason));
  assertStrictEquals(linked.signal.reason, reason);
  assertEquals(listeners.count, 0);
});

Deno.test("abort() fires the signal alone and lets go of the parents", () => {
  const parents = [new AbortController(), new AbortController()] as const;
  const listeners = parents.map(({ signal }) => countListeners(signal));
  const linked = new LinkedAbort(parents[0].signal, parents[1].signal);
  assertEquals(listeners.map(({ count }) => count), [1, 1]);
  const reason = new Error("own");
  linked.abort(reason);
  linked.abort(new Error("again"));
  assertStrictEquals(linked.signal.reason, reason);
  assertEquals(listeners.map(({ count }) => count), [0, 0]);
  assertEquals(parents.map(({ signal }) => signal.aborted), [false, false]);
});

Deno.test("LinkedAbort lets go of every parent when one fires", () => {
  const parents = [new AbortController(), new AbortController()] as const;
  const listeners = parents.map(({ signal }) => countListeners(signal));
  new LinkedAbort(parents[0].signal, parents[1].signal);
  parents[0].abort(new Error("first"));
  assertEquals(listeners.map(({ count }) => count), [0, 0]);
});
