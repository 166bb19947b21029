import { assert, assertEquals } from "@std/assert";
import { FakeRun } from "./_fake_system.ts";

/** Runs `simulate --open` until it has written `text`. */
async function simulate(
  openUrl: (url: string) => void,
  text: string,
): Promise<FakeRun> {
  const run = new FakeRun(["simulate", "--open"], { openUrl });
  while (!run.stderr.includes(text)) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  run.interrupt();
  assertEquals((await run.result).code, 130);
  return run;
}

Deno.test("simulate --open shows the phone in the browser", async () => {
  const opened: string[] = [];
  const run = await simulate((url) => opened.push(url), "Ctrl-C");
  assertEquals(opened.length, 1);
  assert(run.stderr.includes(`Phone: ${opened[0]}\n`));
});

Deno.test("simulate --open runs on when there is no browser", async () => {
  await simulate(() => {
    throw new Deno.errors.NotFound("xdg-open");
  }, "No browser could be started. Open the page yourself.\n");
});
