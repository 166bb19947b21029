import { type AddressInfo, createServer, type Socket } from "node:net";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { MediaError } from "../../src/errors.ts";
import { encryptBytes } from "../../src/media/aes.ts";
import { downloadMedia } from "../../src/media/download.ts";
import { encodeKey } from "../../src/media/keys.ts";
import { uploadMedia } from "../../src/media/upload.ts";
import { sampleBytes } from "./_crypto.ts";

const KEY = sampleBytes(16);
const PLAIN = sampleBytes(1_000_000);
const CIPHER = await encryptBytes(KEY, PLAIN);

/** A server that answers each connection by hand, once the head of a request has come. */
async function withSockets(
  answer: (socket: Socket, count: number, request: string) => void,
  run: (base: string) => Promise<void>,
): Promise<void> {
  const open = new Set<Socket>();
  let count = 0;
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
    socket.once(
      "data",
      (data) => answer(socket, ++count, data.toString("latin1")),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of open) socket.destroy();
    await closed;
  }
}

const head = (length: number) =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`;

Deno.test("downloadMedia() asks again when the connection breaks in the body", async () => {
  let connections = 0;
  await withSockets((socket, count) => {
    connections = count;
    socket.write(head(CIPHER.byteLength));
    if (count === 1) {
      socket.write(CIPHER.subarray(0, 5000), () => socket.destroy());
    } else socket.end(CIPHER);
  }, async (base) => {
    const reference = {
      kind: "video" as const,
      fullUrl: `${base}/full`,
      param: "p",
      aesKey: encodeKey(KEY),
    };
    const bytes = await downloadMedia(reference, {
      cdnBaseUrl: base,
      retryDelayMs: 1,
    });
    assert(bytes.every((byte, i) => byte === PLAIN[i]));
    assertEquals(bytes.byteLength, PLAIN.byteLength);
  });
  assertEquals(connections, 2);
});

Deno.test("downloadMedia() ends at its deadline when a real server stalls in the body", async () => {
  await withSockets((socket) => {
    socket.write(head(CIPHER.byteLength));
    socket.write(CIPHER.subarray(0, 5000));
  }, async (base) => {
    const error = await assertRejects(
      () =>
        downloadMedia({ kind: "image", param: "p" }, {
          cdnBaseUrl: base,
          deadlineMs: 100,
        }),
      MediaError,
    );
    assertEquals(error.reason, "timeout");
  });
});

Deno.test("uploadMedia() posts one body of known length and survives a reset", async () => {
  const requests: string[] = [];
  await withSockets((socket, count, request) => {
    requests.push(request);
    if (count === 1) return void socket.destroy();
    socket.resume();
    // The answer may come before the last byte has been read; the length tells when it has.
    let left = CIPHER.byteLength -
      (request.length - request.indexOf("\r\n\r\n") - 4);
    const done = () =>
      socket.end(
        "HTTP/1.1 200 OK\r\nx-encrypted-param: reference\r\n" +
          "Content-Length: 0\r\nConnection: close\r\n\r\n",
      );
    socket.on("data", (data) => {
      left -= data.length;
      if (left <= 0) done();
    });
  }, async (base) => {
    const uploaded = await uploadMedia(PLAIN, {
      kind: "file",
      toUserId: "alice@im.wechat",
      cdnBaseUrl: base,
      retryDelayMs: 1,
      getUploadUrl: () =>
        Promise.resolve({ upload_full_url: `${base}/upload?x=1` }),
    });
    assertEquals(uploaded.media.encrypt_query_param, "reference");
  });
  assertEquals(requests.length, 2);
  for (const request of requests) {
    assert(/\r\ncontent-length: 1000016\r\n/i.test(request), request);
    assert(!/transfer-encoding/i.test(request.slice(0, 1000)), request);
  }
});

Deno.test("uploadMedia() says that nothing listens there", async () => {
  let base = "";
  await withSockets(() => {}, (url) => {
    base = url;
    return Promise.resolve();
  });
  const error = await assertRejects(
    () =>
      uploadMedia(PLAIN, {
        kind: "file",
        toUserId: "alice@im.wechat",
        cdnBaseUrl: base,
        retryDelayMs: 1,
        getUploadUrl: () => Promise.resolve({ upload_param: "SECRET" }),
      }),
    MediaError,
  );
  assertEquals(error.reason, "network");
  assertEquals(
    error.message,
    "Cannot upload the media: the connection was refused",
  );
});
