import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { decodeBase64 } from "@std/encoding/base64";
import { Transport } from "../../src/ilink/transport.ts";
import {
  ApiError,
  NetworkError,
  ProtocolError,
  SessionExpiredError,
} from "../../src/errors.ts";
import type { Fetch } from "../../src/_fetch.ts";

const TOKEN = "c0ffee@im.bot:very-secret";
const ENDPOINT = "ilink/bot/sendmessage";
const SHORT = { deadlineMs: 1_000 };

function answering(body: BodyInit | null, init?: ResponseInit): Transport {
  return new Transport({
    token: TOKEN,
    fetch: () => Promise.resolve(new Response(body, init)),
  });
}

/** Everything of an error that a logger may print. */
function printed(error: Error): string {
  return Deno.inspect(error, { depth: 20 }) + JSON.stringify(error) +
    error.stack + String(error.cause);
}

Deno.test("post() sends the headers of the protocol and a fresh X-WECHAT-UIN", async () => {
  const seen: Request[] = [];
  const transport = new Transport({
    baseUrl: "https://example.weixin.qq.com/",
    token: TOKEN,
    routeTag: "blue",
    fetch: (input, init) => {
      seen.push(new Request(input, init));
      return Promise.resolve(Response.json({ ret: 0 }));
    },
  });
  await transport.post(ENDPOINT, { a: 1 }, SHORT);
  await transport.post(ENDPOINT, { a: 1 }, SHORT);
  const uins = seen.map((request) => {
    const { "x-wechat-uin": uin, ...rest } = Object.fromEntries(
      request.headers,
    );
    assertEquals(rest, {
      "authorization": `Bearer ${TOKEN}`,
      "authorizationtype": "ilink_bot_token",
      "content-type": "application/json",
      "ilink-app-clientversion": "132105",
      "ilink-app-id": "bot",
      "skroutetag": "blue",
    });
    return new TextDecoder().decode(decodeBase64(uin!));
  });
  for (const uin of uins) {
    assert(/^\d{1,10}$/.test(uin) && Number(uin) < 2 ** 32, uin);
  }
  assert(uins[0] !== uins[1]);
  assertEquals(
    seen[0]?.url,
    "https://example.weixin.qq.com/ilink/bot/sendmessage",
  );
  assertEquals(await seen[0]?.json(), { a: 1 });
});

Deno.test("get() sends the app's headers only", async () => {
  let seen: Request | undefined;
  const transport = new Transport({
    token: TOKEN,
    fetch: (input, init) => {
      seen = new Request(input, init);
      return Promise.resolve(Response.json({}));
    },
  });
  await transport.get(
    "ilink/bot/get_qrcode_status",
    { qrcode: "a b&c" },
    SHORT,
  );
  assertEquals(Object.fromEntries(seen!.headers), {
    "ilink-app-clientversion": "132105",
    "ilink-app-id": "bot",
  });
  assertEquals(new URL(seen!.url).searchParams.get("qrcode"), "a b&c");
});

Deno.test("post() takes absent and zero codes and an empty body for success", async () => {
  const bodies = ["", "{}", '{"ret":0}', '{"errcode":0}', '{"ret":"0","x":1}'];
  for (const body of bodies) {
    await answering(body).post(ENDPOINT, {}, SHORT);
  }
});

Deno.test("post() throws ApiError when either code is not zero", async () => {
  for (const body of ['{"ret":-2,"errmsg":"no"}', '{"ret":0,"errcode":-2}']) {
    const error = await assertRejects(
      () => answering(body).post(ENDPOINT, {}, SHORT),
      ApiError,
      "Weixin refused ilink/bot/sendmessage",
    );
    assertEquals(error.code, "API_ERROR");
    assertEquals(error.endpoint, ENDPOINT);
  }
});

Deno.test("post() throws SessionExpiredError at -14 in either code", async () => {
  for (const body of ['{"ret":-14}', '{"errcode":-14}', '{"errcode":"-14"}']) {
    const error = await assertRejects(
      () => answering(body).post(ENDPOINT, {}, SHORT),
      SessionExpiredError,
      "weixin-chat-adapter login",
    );
    assertEquals(error.code, "SESSION_EXPIRED");
  }
});

Deno.test("post() throws ApiError with Retry-After for an HTTP status outside 2xx", async () => {
  const error = await assertRejects(
    () =>
      answering("busy", { status: 429, headers: { "retry-after": "7" } })
        .post(ENDPOINT, {}, SHORT),
    ApiError,
    "HTTP 429",
  );
  assertEquals(error.status, 429);
  assertEquals(error.retryAfterMs, 7_000);
});

Deno.test("post() does not follow redirects, which would carry the token along", async () => {
  let visits = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => {
      visits++;
      return new Response(null, {
        status: 307,
        headers: { location: "/elsewhere" },
      });
    },
  );
  const transport = new Transport({
    baseUrl: `http://127.0.0.1:${server.addr.port}`,
    token: TOKEN,
  });
  const error = await assertRejects(
    () => transport.post(ENDPOINT, {}, SHORT),
    ApiError,
  );
  assertEquals(error.status, 307);
  assertEquals(visits, 1);
  await server.shutdown();
});

Deno.test("post() throws ProtocolError at what is no JSON object", async () => {
  const bodies = [
    "<html>",
    "[]",
    "null",
    "1",
    '"x"',
    '{"ret":',
    '{"ret":"x"}',
    '{"errcode":{}}',
  ];
  for (const body of bodies) {
    await assertRejects(
      () => answering(body).post(ENDPOINT, {}, SHORT),
      ProtocolError,
      "Cannot read the answer",
      body,
    );
  }
  await assertRejects(
    () => answering(null, { status: 204 }).post(ENDPOINT, {}, SHORT),
    ProtocolError,
  );
});

Deno.test("post() stops reading an answer that does not end", async () => {
  let cancelled = false;
  const chunk = new Uint8Array(1 << 20).fill(32);
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(chunk),
    cancel: () => {
      cancelled = true;
    },
  });
  await assertRejects(
    () => answering(endless).post(ENDPOINT, {}, { deadlineMs: 60_000 }),
    ProtocolError,
    "too large",
  );
  assert(cancelled);
});

Deno.test("the deadline covers headers that never come", async () => {
  using time = new FakeTime();
  const never: Fetch = () => new Promise(() => {});
  const transport = new Transport({ token: TOKEN, fetch: never });
  const failed = assertRejects(
    () => transport.post(ENDPOINT, {}, { deadlineMs: 15_000 }),
    NetworkError,
    "the deadline ran out",
  );
  await time.tickAsync(14_999);
  await time.tickAsync(1);
  assertEquals((await failed).kind, "timeout");
});

Deno.test("the deadline covers a body that stalls", async () => {
  using time = new FakeTime();
  const stalled = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode("{")),
  });
  const failed = assertRejects(
    () => answering(stalled).post(ENDPOINT, {}, { deadlineMs: 15_000 }),
    NetworkError,
  );
  await time.tickAsync(15_000);
  assertEquals((await failed).kind, "timeout");
});

Deno.test("an abort rejects at once with the caller's reason and leaves no listener", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--;
    remove(...args);
  };
  const reason = new Error("enough");
  const transport = new Transport({ fetch: () => new Promise(() => {}) });
  const call = transport.post(ENDPOINT, {}, { deadlineMs: 15_000, signal });
  assertEquals(listeners, 1);
  controller.abort(reason);
  assertEquals(await assertRejects(() => call), reason);
  assertEquals(listeners, 0);
});

Deno.test("a real refused connection, reset and truncated body are told apart without a URL", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  let reply = "";
  const serving = (async () => {
    // Some runtimes ask once more by themselves when a connection breaks.
    for await (const connection of listener) {
      await connection.read(new Uint8Array(4096));
      await connection.write(new TextEncoder().encode(reply));
      connection.close();
    }
  })().catch(() => {});
  const transport = new Transport({
    baseUrl: `http://127.0.0.1:${port}/base`,
    token: TOKEN,
  });
  const fails = async (kind: string) => {
    const error = await assertRejects(
      () =>
        transport.get(ENDPOINT, { qrcode: "secret-query" }, {
          deadlineMs: 5_000,
        }),
      NetworkError,
    );
    assertEquals(error.kind, kind);
    assert(!printed(error).includes("secret"), printed(error));
    assert(!printed(error).includes(`${port}`), printed(error));
  };
  await fails("reset");
  reply = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{";
  await fails("reset");
  listener.close();
  await serving;
  await fails("refused");
});

Deno.test("no error shows a token, a context token, a key or a query, whatever the server echoes", async () => {
  const secrets = ["very-secret", "ctx-secret", "key-secret", "query-secret"];
  const body = { msg: { context_token: "ctx-secret" }, aeskey: "key-secret" };
  const errmsg =
    `${TOKEN} ctx-secret key-secret https://h.example/p?query-secret`;
  for (const status of [200, 500]) {
    const error = await assertRejects(
      () =>
        answering(JSON.stringify({ ret: -2, errmsg }), { status })
          .post(ENDPOINT, body, SHORT),
      ApiError,
    );
    for (const secret of secrets) {
      assert(!printed(error).includes(secret), printed(error));
    }
  }
});
