import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createSimulator } from "../../src/simulator/mod.ts";
import { MAX_UPLOAD_BYTES } from "../../src/simulator/phone/upload.ts";
import { openPhone, ORIGIN } from "./_phone.ts";

Deno.test("the phone's page runs nothing but its own files", async () => {
  const { get } = openPhone();
  const response = await get("/");
  assertEquals(response.status, 200);
  const policy = response.headers.get("Content-Security-Policy")!;
  assertStringIncludes(policy, "default-src 'none'");
  assertStringIncludes(policy, `script-src ${ORIGIN}/phone/script/;`);
  assertStringIncludes(policy, "require-trusted-types-for 'script'");
  assert(!policy.includes("unsafe"));
  const page = await response.text();
  assertEquals(/<script(?![^>]*src="\/phone\/)/.test(page), false);
  assertEquals(/https?:\/\//.test(page), false);
  const names = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)];
  assert(names.length > 15);
  for (const [, path] of names) {
    const part = await get(path!);
    assertEquals(part.status, 200, path);
    assertEquals(part.headers.get("X-Content-Type-Options"), "nosniff");
    await part.body?.cancel();
  }
});

for (
  const [name, path, headers] of [
    ["another site", "/phone/messages", { Origin: "https://evil.example" }],
    ["another port", "/phone/messages", { Origin: "http://127.0.0.1:81" }],
    ["a sandbox", "/phone/messages", { Origin: "null" }],
    ["another site's picture", "/phone/media", {
      "Sec-Fetch-Site": "cross-site",
    }],
    ["another port's stream", "/phone/events", {
      "Sec-Fetch-Site": "same-site",
    }],
    ["another site's frame", "/", {
      "Sec-Fetch-Site": "cross-site",
      "Sec-Fetch-Mode": "no-cors",
    }],
  ] as const
) {
  Deno.test(`the phone refuses what comes from ${name}`, async () => {
    const { get } = openPhone();
    const response = await get(path, headers);
    assertEquals(response.status, 403);
    await response.body?.cancel();
  });
}

Deno.test("the phone refuses orders from another origin, and in a form's type", async () => {
  const { order, chat, alice, simulator } = openPhone();
  const say = { do: "say", chat, text: "hi" };
  assertEquals(
    (await order(say, { Origin: "https://evil.example" })).status,
    403,
  );
  assertEquals(
    (await order(say, { "Content-Type": "text/plain" })).status,
    415,
  );
  assertEquals(simulator.quota(alice).remaining, 0);
  assertEquals((await order(say)).status, 204);
  assertEquals(simulator.quota(alice).remaining, 10);
});

Deno.test("the phone is shown under names that no site can have, and those it is told", async () => {
  const simulator = createSimulator();
  const status = async (origin: string) => {
    const response = await simulator.fetch(`${origin}/`);
    await response.body?.cancel();
    return response.status;
  };
  for (const host of ["localhost:9", "127.0.0.1:9", "[::1]:9", "10.0.0.7"]) {
    assertEquals(await status(`http://${host}`), 200, host);
  }
  assertEquals(await status("http://rebound.example"), 403);
  assertEquals(await status("http://localhost.evil.example"), 403);
  simulator.settings.phoneHosts = ["dev.example"];
  assertEquals(await status("https://dev.example"), 200);
});

Deno.test("the phone takes no larger file than it says, whatever length is announced", async () => {
  const { upload, chat, simulator } = openPhone();
  const large = new Uint8Array(MAX_UPLOAD_BYTES + 1);
  const query = { chat, kind: "file", name: "large" };
  assertEquals((await upload(query, large)).status, 413);
  const streamed = new ReadableStream({
    start(stream) {
      stream.enqueue(large);
      stream.close();
    },
  });
  // Node wants `duplex` with a stream, and the types do not know it.
  const init = {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: streamed,
    duplex: "half",
  };
  const response = await simulator.fetch(
    `${ORIGIN}/phone/upload?${new URLSearchParams(query)}`,
    init,
  );
  assertEquals(response.status, 413);
  assertEquals(
    (await upload({ chat, kind: "odd" }, large.slice(0, 9))).status,
    400,
  );
  assertEquals(
    (await upload({ chat, kind: "file" }, large.slice(0, 0))).status,
    400,
  );
});

Deno.test("the phone's requests are neither logged nor hit by faults", async () => {
  const { simulator, get } = openPhone();
  simulator.fault({ status: 500 });
  const response = await get("/");
  assertEquals(response.status, 200);
  await response.body?.cancel();
  assertEquals(simulator.calls.length, 0);
});
