import { FakeTime } from "@std/testing/time";
import {
  assert,
  assertEquals,
  assertFalse,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { encodeHex } from "@std/encoding/hex";
import { MediaError, type MediaErrorReason } from "../../src/errors.ts";
import { encryptBytes } from "../../src/media/aes.ts";
import { downloadMedia } from "../../src/media/download.ts";
import type { MediaReference } from "../../src/media/reference.ts";
import { encodeKey } from "../../src/media/keys.ts";
import { sampleBytes } from "./_crypto.ts";
import {
  type Answer,
  body,
  everythingOf,
  fakeFetch,
  networkFailure,
  stallingBody,
} from "./_fake_cdn.ts";

const KEY = sampleBytes(16);
const PLAIN = sampleBytes(5000);
const CIPHER = await encryptBytes(KEY, PLAIN);
const FULL = "https://a.cdn.weixin.qq.com/c2c/download?taskid=SECRET-QUERY";
const REFERENCE: MediaReference = {
  kind: "file",
  fullUrl: FULL,
  param: "SECRET-PARAM",
  aesKey: encodeKey(KEY),
};
const BUILT =
  "https://novac2c.cdn.weixin.qq.com/c2c/download?encrypted_query_param=SECRET-PARAM";

/** Nothing that must stay secret may stand in an error. */
function assertClean(error: unknown): void {
  const text = everythingOf(error);
  for (const secret of ["SECRET", encodeHex(KEY), encodeKey(KEY)]) {
    assertFalse(text.includes(secret), text);
  }
}

async function failure(
  answer: Answer,
  reason: MediaErrorReason,
  options: {
    reference?: MediaReference;
    maxBytes?: number;
    deadlineMs?: number;
  } = {},
): Promise<{ error: MediaError; urls: string[]; warnings: string[] }> {
  const { fetch, calls } = fakeFetch(answer);
  const warnings: string[] = [];
  const { reference = REFERENCE, ...rest } = options;
  using time = new FakeTime();
  const result = assertRejects(
    () =>
      downloadMedia(reference, {
        ...rest,
        fetch,
        warn: (message) => warnings.push(message),
      }),
    MediaError,
  );
  let settled = false;
  result.then(() => settled = true, () => settled = true);
  for (let i = 0; i < 200 && !settled; i++) await time.nextAsync();
  const error = await result;
  assertEquals(error.reason, reason, error.message);
  for (const shown of [error, ...warnings]) assertClean(shown);
  return { error, urls: calls.map((call) => call.url.href), warnings };
}

Deno.test("downloadMedia() decrypts what full_url gives", async () => {
  const { fetch, calls } = fakeFetch(() => new Response(CIPHER));
  assertEquals(await downloadMedia(REFERENCE, { fetch }), PLAIN);
  assertEquals(calls.map((call) => call.url.href), [FULL]);
});

Deno.test("downloadMedia() builds the address when there is no full_url", async () => {
  const { fetch, calls } = fakeFetch(() => new Response(CIPHER));
  const { kind, param, aesKey } = REFERENCE;
  const reference = { kind, param: param!, aesKey: aesKey! };
  assertEquals(await downloadMedia(reference, { fetch }), PLAIN);
  await downloadMedia({ ...reference, param: "a+b/c=&d" }, {
    fetch,
    cdnBaseUrl: "http://127.0.0.1:9/c2c/",
  });
  assertEquals(calls.map((call) => call.url.href), [
    BUILT,
    "http://127.0.0.1:9/c2c/download?encrypted_query_param=a%2Bb%2Fc%3D%26d",
  ]);
});

Deno.test("downloadMedia() reads every encoding of a key", async () => {
  const { fetch } = fakeFetch(() => new Response(CIPHER));
  const { aesKey: _, ...keyless } = REFERENCE;
  const references: MediaReference[] = [
    { ...keyless, aesKey: btoa(String.fromCharCode(...KEY)) },
    { ...keyless, aesKey: encodeKey(KEY) },
    { ...keyless, kind: "image", hexKey: encodeHex(KEY) },
    {
      ...keyless,
      hexKey: encodeHex(KEY),
      aesKey: encodeKey(PLAIN.subarray(0, 16)),
    },
  ];
  for (const reference of references) {
    assertEquals(await downloadMedia(reference, { fetch }), PLAIN);
  }
});

Deno.test("downloadMedia() takes a picture without a key as it is", async () => {
  const { fetch } = fakeFetch(() => new Response(PLAIN));
  assertEquals(
    await downloadMedia({ kind: "image", fullUrl: FULL }, { fetch }),
    PLAIN,
  );
});

Deno.test("downloadMedia() refuses anything else without a key", async () => {
  for (const kind of ["file", "video", "voice"] as const) {
    const reference = { kind, fullUrl: FULL };
    await failure(() => new Response(PLAIN), "decrypt", { reference });
  }
});

Deno.test("downloadMedia() decrypts a body in odd pieces while it arrives", async () => {
  const pieces = [CIPHER.slice(0, 1), CIPHER.slice(1, 40), CIPHER.slice(40)];
  const { fetch } = fakeFetch(() => new Response(body(pieces)));
  assertEquals(await downloadMedia(REFERENCE, { fetch }), PLAIN);
});

Deno.test("downloadMedia() gives back a file of no bytes", async () => {
  const empty = await encryptBytes(KEY, new Uint8Array());
  const { fetch } = fakeFetch(() => new Response(empty));
  assertEquals((await downloadMedia(REFERENCE, { fetch })).byteLength, 0);
});

for (
  const [what, answer] of [
    ["5xx", () => new Response("", { status: 502 })],
    ["a refused connection", (call) => {
      throw networkFailure(call.url);
    }],
    [
      "a connection that breaks in the body",
      (call) =>
        new Response(body([CIPHER.slice(0, 100)], networkFailure(call.url))),
    ],
    [
      "a redirect to a foreign host",
      () => Response.redirect("https://evil.example/x"),
    ],
    [
      "a redirect to a private host",
      () => Response.redirect("http://169.254.169.254/latest/meta-data"),
    ],
  ] as readonly (readonly [string, Answer])[]
) {
  Deno.test(`downloadMedia() goes to the built address after ${what}`, async () => {
    using time = new FakeTime();
    const { fetch, calls } = fakeFetch((call, count) =>
      count === 1 ? answer(call, count) : new Response(CIPHER)
    );
    const warnings: string[] = [];
    const result = downloadMedia(REFERENCE, {
      fetch,
      warn: (message) => warnings.push(message),
    });
    for (let i = 0; i < 5; i++) await time.tickAsync(400);
    assertEquals(await result, PLAIN);
    assertEquals(calls.map((call) => call.url.href), [FULL, BUILT]);
    assertEquals(warnings.length, 1);
    assertClean(warnings[0]);
  });
}

Deno.test("downloadMedia() tries twice when there is only one address", async () => {
  const { param: _, ...reference } = REFERENCE;
  const { urls, error } = await failure(
    () => new Response("", { status: 500 }),
    "download",
    { reference },
  );
  assertEquals(urls, [FULL, FULL]);
  assertEquals(error.status, 500);
});

Deno.test("downloadMedia() takes a 4xx as final and says what the CDN said", async () => {
  const { urls, error } = await failure(
    () =>
      new Response("", {
        status: 404,
        headers: { "x-error-message": "no file for SECRET-QUERY" },
      }),
    "download",
  );
  assertEquals(urls, [FULL]);
  assertEquals(error.status, 404);
  assertStringIncludes(error.message, 'HTTP 404, "no file for [redacted]"');
});

Deno.test("downloadMedia() ignores a full_url on a foreign host", async () => {
  const { fetch, calls } = fakeFetch(() => new Response(CIPHER));
  const warnings: string[] = [];
  const reference = {
    ...REFERENCE,
    fullUrl: "https://evil.example/steal?k=SECRET",
  };
  const warn = (message: string) => warnings.push(message);
  assertEquals(await downloadMedia(reference, { fetch, warn }), PLAIN);
  assertEquals(calls.map((call) => call.url.href), [BUILT]);
  assertEquals(warnings, [
    "Ignored the download address on evil.example: not trusted",
  ]);
});

Deno.test("downloadMedia() has nowhere to go with only a foreign full_url", async () => {
  const reference: MediaReference = {
    kind: "file",
    fullUrl: "https://evil.example/steal?k=SECRET",
    aesKey: encodeKey(KEY),
  };
  const { urls } = await failure(() => new Response(CIPHER), "untrusted-url", {
    reference,
  });
  assertEquals(urls, []);
  await failure(() => new Response(CIPHER), "download", {
    reference: { kind: "file", aesKey: encodeKey(KEY) },
  });
});

Deno.test("downloadMedia() follows a redirect to a trusted host, and not forever", async () => {
  const { fetch, calls } = fakeFetch((_, count) =>
    count === 1
      ? new Response(null, { status: 302, headers: { location: "/moved" } })
      : new Response(CIPHER)
  );
  assertEquals(await downloadMedia(REFERENCE, { fetch }), PLAIN);
  assertEquals(calls[1]?.url.href, "https://a.cdn.weixin.qq.com/moved");
  const { error } = await failure(
    () => Response.redirect(FULL),
    "download",
  );
  assertStringIncludes(error.message, "more than 5 redirects");
});

Deno.test("downloadMedia() fails on redirects to foreign hosts from every address", async () => {
  const { urls, error } = await failure(
    () => Response.redirect("https://evil.example/x?y=SECRET"),
    "untrusted-url",
  );
  assertEquals(urls, [FULL, BUILT]);
  assertStringIncludes(error.message, "evil.example");
});

Deno.test("downloadMedia() stops at maxBytes, by the length and by the bytes", async () => {
  const announced = await failure(
    () => new Response(CIPHER, { headers: { "content-length": "5008" } }),
    "too-large",
    { maxBytes: 4000 },
  );
  assertStringIncludes(announced.error.message, "more than 4000 bytes");
  let pulled = 0;
  const endless = () =>
    new Response(
      new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull(controller) {
          pulled++;
          controller.enqueue(new Uint8Array(1024 * 1024));
        },
      }, { highWaterMark: 0 }),
    );
  const error = await assertRejects(
    () =>
      downloadMedia(REFERENCE, {
        fetch: fakeFetch(endless).fetch,
        maxBytes: 3 * 1024 * 1024,
      }),
    MediaError,
  );
  assertEquals(error.reason, "too-large");
  assert(pulled < 10, `${pulled} pieces`);
  const { fetch } = fakeFetch(() => new Response(CIPHER));
  const exact = await downloadMedia(REFERENCE, { fetch, maxBytes: 5000 });
  assertEquals(exact, PLAIN);
  await failure(() => new Response(CIPHER), "too-large", { maxBytes: 4999 });
});

Deno.test("downloadMedia() has one error for a wrong key and damaged bytes", async () => {
  const wrong = {
    ...REFERENCE,
    aesKey: encodeKey(sampleBytes(17).subarray(1)),
  };
  const damaged = CIPHER.slice();
  damaged[CIPHER.byteLength - 1]! ^= 1;
  const errors = [
    await failure(() => new Response(CIPHER), "decrypt", { reference: wrong }),
    await failure(() => new Response(damaged), "decrypt"),
    await failure(() => new Response(CIPHER.slice(0, 4999)), "decrypt"),
    await failure(() => new Response(new Uint8Array()), "decrypt"),
    await failure(() => new Response(CIPHER), "decrypt", {
      reference: { ...REFERENCE, aesKey: "no key at all" },
    }),
  ];
  const messages = errors.map(({ error }) => everythingOf(error));
  assertEquals(new Set(messages).size, 1, messages.join("\n"));
});

Deno.test("downloadMedia() refuses a plain picture of no bytes", async () => {
  await failure(() => new Response(new Uint8Array()), "download", {
    reference: { kind: "image", fullUrl: FULL },
  });
});

Deno.test("downloadMedia() gives up a server that stalls and asks the other address", async () => {
  using time = new FakeTime();
  const stalling = stallingBody(CIPHER.slice(0, 100));
  const { fetch } = fakeFetch((_, count) =>
    new Response(count === 1 ? stalling.body : CIPHER)
  );
  const result = downloadMedia(REFERENCE, { fetch });
  for (let i = 0; i < 40; i++) await time.tickAsync(1000);
  assertEquals(await result, PLAIN);
  assert(stalling.cancelled());
});

Deno.test("downloadMedia() ends at its deadline while the body stalls", async () => {
  const stalling = stallingBody(CIPHER.slice(0, 100));
  const { urls } = await failure(
    () => new Response(stalling.body),
    "timeout",
    { deadlineMs: 20_000 },
  );
  assertEquals(urls.length, 1);
  assert(stalling.cancelled());
});

Deno.test("downloadMedia() ends at its deadline while no headers come", async () => {
  const { urls } = await failure(
    () => new Promise<Response>(() => {}),
    "timeout",
    { deadlineMs: 20_000 },
  );
  assertEquals(urls.length, 1);
});

Deno.test("downloadMedia() rejects with the reason of an abort and lets go of the signal", async () => {
  const stalling = stallingBody(CIPHER.slice(0, 100));
  const { fetch } = fakeFetch(() => new Response(stalling.body));
  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: unknown[]) => {
    listeners++;
    Reflect.apply(addEventListener, signal, args);
  };
  signal.removeEventListener = (...args: unknown[]) => {
    listeners--;
    Reflect.apply(removeEventListener, signal, args);
  };
  const result = downloadMedia(REFERENCE, { fetch, signal });
  await new Promise((resolve) => setTimeout(resolve, 0));
  controller.abort(new Error("enough"));
  await assertRejects(() => result, Error, "enough");
  assertEquals(listeners, 0);
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert(stalling.cancelled());
});
