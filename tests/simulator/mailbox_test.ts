import { assertRejects } from "@std/assert";
import { Clock } from "../../src/simulator/clock.ts";
import { Mailbox } from "../../src/simulator/mailbox.ts";
import { createSimulator } from "../../src/simulator/create.ts";

Deno.test("poll() of a mailbox holds nothing for a client that has left already", async () => {
  const mailbox = new Mailbox(new Clock(), createSimulator().settings);
  const reason = new Error("left");
  // A hold would leave its timer behind, which the sanitizers see.
  await assertRejects(
    () => mailbox.poll("", AbortSignal.abort(reason)),
    Error,
    "left",
  );
});
