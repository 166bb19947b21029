import { assertEquals } from "@std/assert";
import * as onDeno from "../../src/simulator/serve.ts";
import * as onNode from "../../src/simulator/serve.node.ts";
import { heard } from "./_phone.ts";

/** As in `serve_test.ts`. */
const OLD_NODE_HTTP = /^2\.[0-8]\./.test(Deno.version.deno);

for (
  const [runtime, { serveSimulator }, ignore] of [
    ["Deno.serve", onDeno, false],
    ["node:http", onNode, OLD_NODE_HTTP],
  ] as const
) {
  Deno.test(
    `a page hears of messages over a port, until either side ends it, on ${runtime}`,
    {
      ignore,
    },
    async () => {
      await using simulator = await serveSimulator();
      const alice = simulator.user("alice");
      const leaving = heard(await fetch(`${simulator.baseUrl}/phone/events`));
      const staying = heard(await fetch(`${simulator.baseUrl}/phone/events`));
      for (const events of [leaving, staying]) {
        assertEquals((await events.next()).value!.event, "hello");
      }
      await alice.say("one");
      assertEquals((await leaving.next()).value!.data["chats"][0].total, 1);
      await leaving.return(undefined);
      await staying.next();
      await alice.say("two");
      assertEquals((await staying.next()).value!.data["chats"][0].total, 2);
      // Node cuts the connection, which is an error to who reads.
      const ended = staying.next().catch(() => ({ done: true }));
      await simulator.close();
      assertEquals((await ended).done, true);
    },
  );
}
