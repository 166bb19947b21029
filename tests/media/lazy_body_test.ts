import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { lazyBody } from "../../src/media/_lazy_body.ts";

async function* counting(opened: string[]) {
  opened.push("open");
  try {
    yield await Promise.resolve(new Uint8Array([1, 2]));
    yield new Uint8Array([3]);
  } finally {
    opened.push("close");
  }
}

Deno.test("lazyBody() makes a body that has a length and makes its bytes at each reading", async () => {
  const opened: string[] = [];
  const blob = await lazyBody(3, () => counting(opened));
  assert(blob);
  assertEquals(blob.size, 3);
  assertEquals(opened, []);
  for (let i = 0; i < 2; i++) {
    const request = new Request("https://x/", { method: "POST", body: blob });
    const bytes = new Uint8Array(await request.arrayBuffer());
    assertEquals(bytes.join(), "1,2,3");
  }
  assertEquals(new Uint8Array(await blob.arrayBuffer()).join(), "1,2,3");
  assertEquals(opened.join(), "open,close,open,close,open,close");
});

Deno.test("lazyBody() is read piece by piece and let go of when nobody reads on", async () => {
  const opened: string[] = [];
  const blob = await lazyBody(3, () => counting(opened));
  const reader = blob!.stream().getReader();
  assertEquals((await reader.read()).value?.join(), "1,2");
  assertEquals(opened, ["open"]);
  await reader.cancel();
  assertEquals(opened, ["open", "close"]);
});

Deno.test("lazyBody() passes an error on to the request", async () => {
  const blob = await lazyBody(3, async function* () {
    yield await Promise.resolve(new Uint8Array([1]));
    throw new Error("no more");
  });
  const request = new Request("https://x/", { method: "POST", body: blob! });
  await assertRejects(() => request.arrayBuffer(), Error, "no more");
});

Deno.test("lazyBody() is sent by the platform's fetch with its length", async () => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const bytes = chunks.flatMap((chunk) => [...chunk]);
      seen.push(`${request.headers["content-length"]}: ${bytes.join()}`);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const blob = await lazyBody(3, () => counting([]));
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: "POST",
    body: blob!,
  });
  await response.body?.cancel();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  assertEquals(seen, ["3: 1,2,3"]);
});
