import { Buffer } from "node:buffer";
import {
  assertEquals,
  assertFalse,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  MediaError,
  type MediaErrorReason,
  ValidationError,
} from "../../src/errors.ts";
import { type MediaSource, readSource } from "../../src/media/sources.ts";
import type { TransferOptions } from "../../src/media/_transfer.ts";
import { sampleBytes } from "./_crypto.ts";
import {
  type Answer,
  everythingOf,
  fakeFetch,
  networkFailure,
  stallingBody,
} from "./_fake_cdn.ts";

const BYTES = sampleBytes(1000);

async function failure(
  source: MediaSource,
  reason: MediaErrorReason,
  options: TransferOptions = {},
): Promise<MediaError> {
  const error = await assertRejects(
    () => readSource(source, options),
    MediaError,
  );
  assertEquals(error.reason, reason, error.message);
  assertFalse(everythingOf(error).includes("SECRET"), everythingOf(error));
  return error;
}

Deno.test("readSource() takes every form of bytes", async () => {
  const padded = new Uint8Array(1010);
  padded.set(BYTES, 10);
  const forms = [
    BYTES,
    Buffer.from(BYTES),
    BYTES.buffer.slice(0),
    new Blob([BYTES]),
    new DataView(padded.buffer, 10),
    padded.subarray(10),
  ];
  for (const data of forms) {
    const { bytes } = await readSource({ data });
    assertEquals(bytes, BYTES);
    assertEquals(bytes.constructor, Uint8Array);
    assertEquals(
      (await readSource({ fetchData: () => Promise.resolve(data) })).bytes,
      BYTES,
    );
  }
});

Deno.test("readSource() copies no bytes that are in memory", async () => {
  const data = Buffer.from(BYTES);
  assertStrictEquals((await readSource({ data })).bytes.buffer, data.buffer);
});

Deno.test("readSource() keeps what a File says about itself", async () => {
  const data = new File([BYTES], "a.png", { type: "image/png" });
  const { mimeType, name } = await readSource({ data });
  assertEquals([mimeType, name], ["image/png", "a.png"]);
});

Deno.test("readSource() prefers data to fetchData to url", async () => {
  const { fetch, calls } = fakeFetch(() => new Response("url"));
  let asked = 0;
  const fetchData = () => {
    asked++;
    return Promise.resolve(new Uint8Array([2]));
  };
  const url = "https://example.com/a";
  const data = new Uint8Array([1]);
  const first = await readSource({ data, fetchData, url }, { fetch });
  const second = await readSource({ fetchData, url }, { fetch });
  assertEquals([first.bytes[0], second.bytes[0]], [1, 2]);
  assertEquals([asked, calls.length], [1, 0]);
});

Deno.test("readSource() fetches a url and keeps its type and name", async () => {
  const { fetch } = fakeFetch(() =>
    new Response(BYTES, { headers: { "content-type": "image/png; q=1" } })
  );
  const url = "https://example.com/a%20b/%E5%9B%BE.png?x=1";
  assertEquals(await readSource({ url }, { fetch }), {
    bytes: BYTES,
    mimeType: "image/png; q=1",
    name: "图.png",
  });
  const odd = await readSource({ url: "https://example.com/%ff" }, { fetch });
  assertEquals(odd.name, "%ff");
  const bare = await readSource({ url: "https://example.com" }, { fetch });
  assertEquals(bare.name, undefined);
});

Deno.test("readSource() refuses what has no usable content", async () => {
  await failure({}, "source");
  for (
    const url of [
      "file:///etc/passwd",
      "data:text/plain,hello",
      "no url",
      "https://user:SECRET@example.com/",
    ]
  ) await failure({ url }, "source");
  for (const data of ["text", 42, { length: 3 }, true]) {
    await failure({ data: data as unknown as Blob }, "source");
    await failure({
      fetchData: () => Promise.resolve(data as unknown as Blob),
    }, "source");
  }
});

Deno.test("readSource() says that fetchData failed, and passes our own errors on", async () => {
  const error = await failure({
    fetchData: () =>
      Promise.reject(new Error("no answer from https://x.example/?k=SECRET")),
  }, "source");
  assertStringIncludes(error.message, "fetchData failed");
  assertStringIncludes(error.message, "https://x.example/?[redacted]");
  const ours = new ValidationError("ours");
  const passed = await assertRejects(() =>
    readSource({ fetchData: () => Promise.reject(ours) })
  );
  assertStrictEquals(passed, ours);
});

Deno.test("readSource() stops at maxBytes whatever the form", async () => {
  const options = {
    maxBytes: 999,
    fetch: fakeFetch(() => new Response(BYTES)).fetch,
  };
  await failure({ data: BYTES }, "too-large", options);
  await failure({ data: new Blob([BYTES]) }, "too-large", options);
  await failure(
    { fetchData: () => Promise.resolve(BYTES) },
    "too-large",
    options,
  );
  await failure({ url: "https://example.com/a" }, "too-large", options);
  const exact = await readSource({ data: BYTES }, { maxBytes: 1000 });
  assertEquals(exact.bytes.byteLength, 1000);
});

Deno.test("readSource() follows redirects, but into no private network", async () => {
  const to = (location: string): Answer => (_, count) =>
    count === 1 ? Response.redirect(location) : new Response(BYTES);
  const url = "https://example.com/a?k=SECRET";
  const { fetch } = fakeFetch(to("https://cdn.example.net/b"));
  assertEquals((await readSource({ url }, { fetch })).bytes, BYTES);
  for (
    const location of [
      "http://127.0.0.1/",
      "http://169.254.169.254/latest/meta-data",
      "http://[::1]:8080/",
      "http://localhost/",
      "http://2130706433/",
      "ftp://example.com/",
    ]
  ) {
    const { fetch, calls } = fakeFetch(to(location));
    await failure({ url }, "untrusted-url", { fetch });
    assertEquals(calls.length, 1);
  }
});

Deno.test("readSource() lets a url in a private network redirect there", async () => {
  const { fetch } = fakeFetch((_, count) =>
    count === 1 ? Response.redirect("http://10.0.0.2/b") : new Response(BYTES)
  );
  const { bytes } = await readSource({ url: "http://10.0.0.1/a" }, { fetch });
  assertEquals(bytes, BYTES);
});

Deno.test("readSource() turns every failure of a fetch into one of ours", async () => {
  const url = "https://example.com/a?k=SECRET";
  const status = fakeFetch(() => new Response("", { status: 404 })).fetch;
  const error = await failure({ url }, "download", { fetch: status });
  assertEquals(error.status, 404);
  const broken = fakeFetch((call) => {
    throw networkFailure(call.url);
  }).fetch;
  await failure({ url }, "network", { fetch: broken });
});

Deno.test("readSource() ends at its deadline, in fetchData and in a body", async () => {
  const options = { deadlineMs: 10 };
  await failure({ fetchData: () => new Promise(() => {}) }, "timeout", options);
  const stalling = stallingBody(BYTES);
  const { fetch } = fakeFetch(() => new Response(stalling.body));
  const url = "https://example.com/a";
  await failure({ url }, "timeout", { ...options, fetch });
});
