import { createHash } from "node:crypto";
import { FakeTime } from "@std/testing/time";
import {
  assert,
  assertEquals,
  assertFalse,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { decodeBase64 } from "@std/encoding/base64";
import { decodeHex } from "@std/encoding/hex";
import {
  ApiError,
  MediaError,
  type MediaErrorReason,
} from "../../src/errors.ts";
import type {
  GetUploadUrlRequest,
  GetUploadUrlResponse,
} from "../../src/ilink/types.ts";
import { decryptBytes } from "../../src/media/aes.ts";
import { uploadMedia, type UploadOptions } from "../../src/media/upload.ts";
import { sampleBytes } from "./_crypto.ts";
import {
  type Answer,
  everythingOf,
  fakeFetch,
  networkFailure,
} from "./_fake_cdn.ts";

const PLAIN = sampleBytes(300_001);
const FULL =
  "https://a.cdn.weixin.qq.com/c2c/upload?encrypted_query_param=SECRET-FULL";
const TAKEN = { headers: { "x-encrypted-param": "reference" } };

/** What an upload asked for and sent. */
function setUp(
  answer: Answer,
  response: GetUploadUrlResponse = { upload_full_url: FULL },
) {
  const { fetch, calls } = fakeFetch(answer);
  const requests: GetUploadUrlRequest[] = [];
  const warnings: string[] = [];
  const options = {
    fetch,
    kind: "file",
    toUserId: "alice@im.wechat",
    getUploadUrl: (request) => {
      requests.push(request);
      return Promise.resolve(response);
    },
    warn: (message) => warnings.push(message),
  } satisfies UploadOptions;
  return { options, calls, requests, warnings };
}

async function failure(
  { options, calls, requests, warnings }: ReturnType<typeof setUp>,
  reason: MediaErrorReason,
  more: { bytes?: Uint8Array; maxBytes?: number; deadlineMs?: number } = {},
): Promise<{ error: MediaError; calls: number }> {
  const { bytes = PLAIN, ...rest } = more;
  using time = new FakeTime();
  const result = assertRejects(
    () => uploadMedia(bytes, { ...options, ...rest }),
    MediaError,
  );
  let settled = false;
  result.then(() => settled = true, () => settled = true);
  for (let i = 0; i < 2000 && !settled; i++) await time.tickAsync(50);
  const error = await result;
  assertEquals(error.reason, reason, error.message);
  for (const shown of [error, ...warnings]) {
    const text = everythingOf(shown);
    assertFalse(text.includes("SECRET"), text);
    assertFalse(text.includes(requests[0]?.aeskey ?? "SECRET"), text);
  }
  return { error, calls: calls.length };
}

Deno.test("uploadMedia() asks for an address and posts the ciphertext there", async () => {
  const { options, calls, requests } = setUp(() => new Response("", TAKEN));
  const uploaded = await uploadMedia(PLAIN, options);
  const [request] = requests;
  assert(request);
  const { filekey, aeskey, ...rest } = request;
  assertMatch(filekey, /^[0-9a-f]{32}$/);
  assertMatch(aeskey, /^[0-9a-f]{32}$/);
  assertEquals(rest, {
    media_type: 3,
    to_user_id: "alice@im.wechat",
    rawsize: 300_001,
    rawfilemd5: createHash("md5").update(PLAIN).digest("hex"),
    filesize: 300_016,
    no_need_thumb: true,
  });
  const [call] = calls;
  assertEquals(call?.method, "POST");
  assertEquals(call?.url.href, FULL);
  assertEquals(call?.headers.get("content-type"), "application/octet-stream");
  assertEquals(call?.body.byteLength, 300_016);
  const back = await decryptBytes(decodeHex(aeskey), call!.body);
  assert(back.every((byte, i) => byte === PLAIN[i]));
  assertEquals(uploaded, {
    media: {
      encrypt_query_param: "reference",
      aes_key: uploaded.media.aes_key!,
      encrypt_type: 1,
    },
    plainBytes: 300_001,
    cipherBytes: 300_016,
    md5: rest.rawfilemd5,
  });
  const keyText = decodeBase64(uploaded.media.aes_key!);
  assertEquals(new TextDecoder().decode(keyText), aeskey);
});

Deno.test("uploadMedia() names each kind and uses fresh keys", async () => {
  const { options, requests } = setUp(() => new Response("", TAKEN));
  for (const kind of ["image", "video", "file", "voice"] as const) {
    await uploadMedia(PLAIN, { ...options, kind });
  }
  assertEquals(requests.map((request) => request.media_type), [1, 2, 3, 4]);
  const keys = requests.flatMap(({ aeskey, filekey }) => [aeskey, filekey]);
  assertEquals(new Set(keys).size, 8);
});

Deno.test("uploadMedia() builds the address from upload_param", async () => {
  const { options, calls, requests } = setUp(
    () => new Response("", TAKEN),
    { upload_param: "a+b/c=" },
  );
  await uploadMedia(PLAIN, {
    ...options,
    cdnBaseUrl: "https://cdn.example/c2c/",
  });
  assertEquals(
    calls[0]?.url.href,
    "https://cdn.example/c2c/upload?encrypted_query_param=a%2Bb%2Fc%3D" +
      `&filekey=${requests[0]?.filekey}`,
  );
});

Deno.test("uploadMedia() ignores an upload_full_url on a foreign host", async () => {
  const { options, calls, warnings } = setUp(
    () => new Response("", TAKEN),
    { upload_full_url: "https://evil.example/?x=SECRET", upload_param: "p" },
  );
  await uploadMedia(PLAIN, options);
  assertEquals(calls[0]?.url.host, "novac2c.cdn.weixin.qq.com");
  assertEquals(warnings, [
    "Ignored the upload address on evil.example: not trusted",
  ]);
});

Deno.test("uploadMedia() has nowhere to go without a usable address", async () => {
  const foreign = { upload_full_url: "https://evil.example/?x=SECRET" };
  const answer = () => new Response("", TAKEN);
  await failure(setUp(answer, foreign), "untrusted-url");
  await failure(setUp(answer, {}), "upload");
});

Deno.test("uploadMedia() takes a 4xx as final and says what the CDN said", async () => {
  const { error, calls } = await failure(
    setUp(() =>
      new Response("", {
        status: 403,
        headers: { "x-error-message": "SECRET-FULL has run out\u0007" },
      })
    ),
    "upload",
  );
  assertEquals(calls, 1);
  assertEquals(error.status, 403);
  assertStringIncludes(error.message, 'HTTP 403, "[redacted] has run out');
});

for (
  const [what, answer] of [
    ["5xx", () => new Response("", { status: 500 })],
    ["200 without a reference", () => new Response("ok")],
    ["a redirect", () => Response.redirect("https://evil.example/?x=SECRET")],
    ["a broken connection", (call) => {
      throw networkFailure(call.url);
    }],
  ] as readonly (readonly [string, Answer])[]
) {
  Deno.test(`uploadMedia() tries three times after ${what}`, async () => {
    const reason = what === "a broken connection" ? "network" : "upload";
    const { calls } = await failure(setUp(answer), reason);
    assertEquals(calls, 3);
  });

  Deno.test(`uploadMedia() sends the same bytes again after ${what}`, async () => {
    using time = new FakeTime();
    const { options, calls } = setUp((call, count) =>
      count < 3 ? answer(call, count) : new Response("", TAKEN)
    );
    const result = uploadMedia(PLAIN, options);
    for (let i = 0; i < 40; i++) await time.tickAsync(100);
    assertEquals((await result).media.encrypt_query_param, "reference");
    assertEquals(calls.length, 3);
    assertEquals(calls[0]?.body, calls[2]?.body);
  });
}

Deno.test("uploadMedia() waits longer before each try", async () => {
  using time = new FakeTime();
  const times: number[] = [];
  const { options } = setUp((_, count) => {
    times.push(time.now);
    return new Response("", count < 3 ? { status: 503 } : TAKEN);
  });
  const result = uploadMedia(PLAIN, options);
  for (let i = 0; i < 300; i++) await time.tickAsync(10);
  await result;
  const [first, second] = [times[1]! - times[0]!, times[2]! - times[1]!];
  assert(first >= 250 && first <= 800, `${first} ms`);
  assert(second >= 500 && second <= 1550, `${second} ms`);
});

Deno.test("uploadMedia() refuses an empty file and one that is too large", async () => {
  const answer = () => new Response("", TAKEN);
  const empty = await failure(setUp(answer), "source", {
    bytes: new Uint8Array(),
  });
  assertEquals(empty.calls, 0);
  await failure(setUp(answer), "too-large", { maxBytes: 300_000 });
  const { options } = setUp(answer);
  await uploadMedia(PLAIN, { ...options, maxBytes: 300_001 });
});

Deno.test("uploadMedia() ends at its deadline whatever stalls", async () => {
  const never = () => new Promise<Response>(() => {});
  const stalled = await failure(setUp(never), "timeout", { deadlineMs: 5000 });
  assertEquals(stalled.calls, 1);
  const { options, ...rest } = setUp(never);
  const getUploadUrl = () => new Promise<GetUploadUrlResponse>(() => {});
  await failure({ ...rest, options: { ...options, getUploadUrl } }, "timeout", {
    deadlineMs: 5000,
  });
});

Deno.test("uploadMedia() passes the errors of getuploadurl on", async () => {
  const { options } = setUp(() => new Response("", TAKEN));
  const refusal = new ApiError({ endpoint: "x", status: 200, ret: -1 });
  const getUploadUrl = () => Promise.reject(refusal);
  const error = await assertRejects(() =>
    uploadMedia(PLAIN, { ...options, getUploadUrl })
  );
  assertEquals(error, refusal);
});

Deno.test("uploadMedia() rejects with the reason of an abort", async () => {
  const controller = new AbortController();
  const { options, calls } = setUp(() => {
    controller.abort(new Error("enough"));
    return new Response("", { status: 500 });
  });
  await assertRejects(
    () => uploadMedia(PLAIN, { ...options, signal: controller.signal }),
    Error,
    "enough",
  );
  assertEquals(calls.length, 1);
});
