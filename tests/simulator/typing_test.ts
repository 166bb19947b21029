import { assertEquals, assertNotEquals } from "@std/assert";
import { createSimulator } from "../../src/simulator/mod.ts";
import { call, type Json } from "./_wire.ts";

async function ready() {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  const alice = simulator.user("alice");
  const { contextToken } = await alice.say("hi");
  const post = (endpoint: string, body: Json) =>
    call(simulator, endpoint, { token, body });
  const { typing_ticket: ticket } = await post("getconfig", {
    ilink_user_id: alice.id,
    context_token: contextToken,
  });
  const typing = (status: number, change: Json = {}) =>
    post("sendtyping", {
      ilink_user_id: alice.id,
      typing_ticket: ticket,
      status,
      ...change,
    });
  return { simulator, alice, post, ticket, typing };
}

Deno.test("sendtyping shows the indicator and takes it away", async () => {
  const { alice, typing } = await ready();
  assertEquals(alice.typing, false);
  assertEquals(await typing(1), { http: 200, ret: 0 });
  assertEquals(alice.typing, true);
  await typing(2);
  assertEquals(alice.typing, false);
});

Deno.test("the typing indicator lapses after 6 s unless it is kept alive", async () => {
  const { simulator, alice, typing } = await ready();
  await typing(1);
  simulator.clock.advance(5_000);
  await typing(1);
  simulator.clock.advance(5_000);
  assertEquals(alice.typing, true);
  simulator.clock.advance(1_000);
  assertEquals(alice.typing, false);
});

Deno.test("sendtyping refuses a wrong ticket, status or user", async () => {
  const { simulator, alice, post, ticket, typing } = await ready();
  assertEquals((await typing(1, { typing_ticket: "x" }))["ret"], -2);
  assertEquals((await typing(3))["ret"], -2);
  assertEquals(
    (await typing(1, { ilink_user_id: alice.id.toLowerCase() }))["ret"],
    -3,
  );
  assertEquals(
    (await typing(1, { ilink_user_id: "" }))["errmsg"],
    "ilink_user_id required",
  );
  const bob = simulator.user("bob");
  await bob.say("hi");
  assertEquals((await typing(1, { ilink_user_id: bob.id }))["ret"], -2);
  const bobs = await post("getconfig", { ilink_user_id: bob.id });
  assertNotEquals(bobs["typing_ticket"], ticket);
  assertEquals([alice.typing, bob.typing], [false, false]);
});

Deno.test("getconfig answers -4 while the user never wrote", async () => {
  const { simulator, post } = await ready();
  const answer = await post("getconfig", {
    ilink_user_id: simulator.user("bob").id,
  });
  assertEquals(answer["ret"], -4);
});

Deno.test("getconfig refuses a context token of somebody else", async () => {
  const { alice, post } = await ready();
  const answer = await post("getconfig", {
    ilink_user_id: alice.id,
    context_token: "x",
  });
  assertEquals(answer["ret"], -2);
});
