import { assert, assertEquals, assertRejects } from "@std/assert";
import { createSimulator } from "../../src/simulator/mod.ts";
import * as onDeno from "../../src/simulator/serve.ts";
import * as onNode from "../../src/simulator/serve.node.ts";
import { BASE_INFO, rightHeaders } from "./_wire.ts";

function poll(baseUrl: string, token: string, signal?: AbortSignal) {
  return fetch(`${baseUrl}/ilink/bot/getupdates`, {
    method: "POST",
    headers: rightHeaders(token),
    body: JSON.stringify({ get_updates_buf: "", base_info: BASE_INFO }),
    signal: signal ?? null,
  });
}

/** Deno's own `node:http` did not close servers whose clients had left before 2.9; the twin is for Node anyway. */
const OLD_NODE_HTTP = /^2\.[0-8]\./.test(Deno.version.deno);

for (
  const [runtime, { serveSimulator }, ignore] of [
    ["Deno.serve", onDeno, false],
    ["node:http", onNode, OLD_NODE_HTTP],
  ] as const
) {
  Deno.test(`serveSimulator() answers on a real port, on ${runtime}`, {
    ignore,
  }, async () => {
    await using simulator = await serveSimulator();
    const { baseUrl, cdnBaseUrl, token } = simulator.createBot();
    assert(simulator.port > 0);
    assertEquals(baseUrl, `http://127.0.0.1:${simulator.port}`);
    assertEquals(simulator.baseUrl, baseUrl);
    assertEquals([simulator.cdnBaseUrl, cdnBaseUrl], [
      `${baseUrl}/c2c`,
      `${baseUrl}/c2c`,
    ]);
    const polled = poll(baseUrl, token);
    const sent = await simulator.user("alice").say("hello");
    const response = await polled;
    assertEquals(response.status, 200);
    const text = await response.text();
    assert(text.includes(`"message_id":${sent.messageId},`));
    const missing = await fetch(`${baseUrl}/nowhere`);
    assertEquals(missing.status, 404);
    await missing.body?.cancel();
  });

  Deno.test(
    `serveSimulator() drops a poll whose client went away, on ${runtime}`,
    { ignore },
    async () => {
      await using simulator = await serveSimulator();
      const { baseUrl, token } = simulator.createBot();
      const controller = new AbortController();
      const polled = poll(baseUrl, token, controller.signal);
      while (simulator.calls.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      controller.abort();
      await assertRejects(() => polled);
      while (simulator.calls[0]!.failure === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await simulator.user("alice").say("kept");
      const { msgs } = await (await poll(baseUrl, token)).json();
      assertEquals(msgs.length, 1);
    },
  );

  Deno.test(
    `close() of a served simulator cuts held polls and frees the port, on ${runtime}`,
    { ignore },
    async () => {
      const simulator = createSimulator();
      const { token } = simulator.createBot();
      const served = await serveSimulator({ simulator });
      const { port, baseUrl } = served;
      const polled = poll(baseUrl, token).then((response) => response.text());
      while (simulator.calls.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const cut = assertRejects(() => polled);
      await served.close();
      await cut;
      await assertRejects(() => poll(baseUrl, token));

      await using again = await serveSimulator({ simulator, port });
      await again.user("alice").say("after the restart");
      const { msgs } = await (await poll(again.baseUrl, token)).json();
      assertEquals(msgs.length, 1);
    },
  );

  Deno.test(
    `serveSimulator() breaks the connection when a fault says so, on ${runtime}`,
    { ignore },
    async () => {
      await using simulator = await serveSimulator();
      const { baseUrl, token } = simulator.createBot();
      // Every call: some runtimes try again by themselves when a connection breaks before the headers.
      simulator.fault({ reset: true });
      await assertRejects(async () => (await poll(baseUrl, token)).text());
    },
  );

  Deno.test(
    `serveSimulator() stalls in a body until the client leaves, on ${runtime}`,
    { ignore },
    async () => {
      await using simulator = await serveSimulator();
      const { baseUrl, token } = simulator.createBot();
      simulator.fault({ stall: "body", body: "half and half" });
      const controller = new AbortController();
      const response = await poll(baseUrl, token, controller.signal);
      const reader = response.body!.getReader();
      const { value } = await reader.read();
      assertEquals(new TextDecoder().decode(value), "half an");
      controller.abort();
      await assertRejects(() => reader.read());
    },
  );

  Deno.test(`serveSimulator() closes with its signal, on ${runtime}`, {
    ignore,
  }, async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const simulator = await serveSimulator({ signal });
    controller.abort();
    await simulator.close();
    await assertRejects(() => fetch(simulator.baseUrl));
    await assertRejects(() => serveSimulator({ signal }), DOMException);
  });

  Deno.test(`serveSimulator() rejects when the port is taken, on ${runtime}`, {
    ignore,
  }, async () => {
    await using simulator = await serveSimulator();
    await assertRejects(() => serveSimulator({ port: simulator.port }), Error);
  });
}

Deno.test("fetch of a simulator can be the handler of a server", async () => {
  const simulator = createSimulator();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => simulator.fetch(request),
  );
  const response = await fetch(`http://127.0.0.1:${server.addr.port}/x`);
  assertEquals(response.status, 404);
  await response.body?.cancel();
  await server.shutdown();
});
