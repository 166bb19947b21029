import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { encrypt, postTo, uploaded, uploadRequest, uploadUrl } from "./_cdn.ts";
import { BASE_INFO, type Json, rightHeaders, talk } from "./_wire.ts";

const PLAIN = new TextEncoder().encode("a small file");

/** What is wrong with a request for an upload, and the refusal. */
const WRONG: Record<string, [Json, number, string]> = {
  "an unknown user": [{ to_user_id: "x" }, -1, "to_user_id is no user"],
  "a filekey that is no hex": [
    { filekey: "x" },
    -2,
    "filekey must be 16 bytes in hex",
  ],
  "a short MD5": [
    { rawfilemd5: "00" },
    -2,
    "rawfilemd5 must be 16 bytes in hex",
  ],
  "a key in base64": [
    { aeskey: "ABEiM0RVZneImaq7zN3u/w==" },
    -2,
    "aeskey must be 16 bytes in hex",
  ],
  "an unknown media_type": [{ media_type: 5 }, -2, "media_type must be 1 to 4"],
  "the plaintext's size as filesize": [
    { filesize: 12 },
    -2,
    "filesize must be the ciphertext's bytes, 16, and is 12",
  ],
  "a thumbnail to come": [
    { no_need_thumb: false },
    -2,
    "no_need_thumb must be true",
  ],
};

for (const [name, [change, ret, fault]] of Object.entries(WRONG)) {
  Deno.test(`getuploadurl refuses ${name} and names it`, async () => {
    const chat = await talk();
    const request = { ...uploadRequest(chat, PLAIN, 3), ...change };
    const answer = await uploadUrl(chat, request);
    assertEquals([answer["http"], answer["ret"]], [200, ret]);
    assertStringIncludes(answer["errmsg"], fault);
  });
}

Deno.test("getuploadurl gives the URL, its parameter or both, as the setting uploadUrl says", async () => {
  const chat = await talk();
  const ask = () => uploadUrl(chat, uploadRequest(chat, PLAIN, 3));
  const full = await ask();
  assert(full["upload_full_url"].startsWith("https://example.com/c2c/upload?"));
  assertEquals("upload_param" in full, false);
  chat.simulator.settings.uploadUrl = "param";
  const { upload_param: param, ...rest } = await ask();
  assertEquals("upload_full_url" in rest, false);
  const query = new URLSearchParams({
    encrypted_query_param: param,
    filekey: uploadRequest(chat, PLAIN, 3)["filekey"],
  });
  const response = await postTo(
    chat,
    `https://cdn.example.com/c2c/upload?${query}`,
    encrypt(PLAIN),
  );
  assertEquals(response.status, 200);
  chat.simulator.settings.uploadUrl = "both";
  const both = await ask();
  assert("upload_param" in both && "upload_full_url" in both);
});

Deno.test("getuploadurl names the real CDN to clients of the real API's host", async () => {
  const chat = await talk();
  const response = await chat.simulator.fetch(
    "https://ilinkai.weixin.qq.com/ilink/bot/getuploadurl",
    {
      method: "POST",
      headers: rightHeaders(chat.token),
      body: JSON.stringify({
        ...uploadRequest(chat, PLAIN, 3),
        base_info: BASE_INFO,
      }),
    },
  );
  const { upload_full_url: url } = await response.json();
  assertEquals(new URL(url).origin, "https://novac2c.cdn.weixin.qq.com");
});

Deno.test("the CDN takes an upload, again too, and gives it out as it is stored", async () => {
  const chat = await talk();
  const { upload_full_url: url } = await uploadUrl(
    chat,
    uploadRequest(chat, PLAIN, 3),
  );
  const first = await postTo(chat, url, encrypt(PLAIN));
  const again = await postTo(chat, url, encrypt(PLAIN));
  const param = first.headers.get("x-encrypted-param")!;
  assertEquals([first.status, await first.text()], [200, ""]);
  assertEquals(again.headers.get("x-encrypted-param"), param);
  const query = new URLSearchParams({ encrypted_query_param: param });
  const response = await chat.simulator.fetch(
    `https://example.com/c2c/download?${query}`,
  );
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("Content-Length"), "16");
  assertEquals(new Uint8Array(await response.arrayBuffer()), encrypt(PLAIN));
  const { endpoint, body } = chat.simulator.calls.at(-2)!;
  assertEquals([endpoint, body], ["c2c/upload", "16 bytes"]);
});

/** Uploads that are not what was announced. */
const LIES: Record<string, [Json, Uint8Array, string]> = {
  "another size": [
    {},
    encrypt(new Uint8Array(40)),
    "the body has 48 bytes and filesize announced 16",
  ],
  "another key": [
    {},
    encrypt(PLAIN, new Uint8Array(16)),
    "the body does not decrypt with the announced aeskey",
  ],
  "plaintext": [
    {},
    new Uint8Array(16),
    "the body does not decrypt with the announced aeskey",
  ],
  "another plaintext size": [
    { rawsize: 11 },
    encrypt(PLAIN),
    "the plaintext has 12 bytes and rawsize announced 11",
  ],
  "another MD5": [
    { rawfilemd5: "0".repeat(32) },
    encrypt(PLAIN),
    "the plaintext has another MD5",
  ],
};

for (const [name, [change, body, fault]] of Object.entries(LIES)) {
  Deno.test(`the CDN refuses ${name} than announced and names it`, async () => {
    const chat = await talk();
    const request = { ...uploadRequest(chat, PLAIN, 3), ...change };
    const { upload_full_url: url } = await uploadUrl(chat, request);
    const response = await postTo(chat, url, body);
    assertEquals(response.status, 400);
    assertEquals(response.headers.get("x-encrypted-param"), null);
    assertStringIncludes(response.headers.get("x-error-message")!, fault);
  });
}

Deno.test("the CDN refuses wrong methods, parameters and headers", async () => {
  const chat = await talk();
  const { upload_full_url: url } = await uploadUrl(
    chat,
    uploadRequest(chat, PLAIN, 3),
  );
  const status = async (to: string, init: RequestInit = {}) => {
    const response = await postTo(chat, to, encrypt(PLAIN), init);
    return [response.status, response.headers.get("x-error-message")];
  };
  assertEquals(await status(url, { method: "PUT" }), [
    404,
    "there is no PUT /c2c/upload",
  ]);
  // A client that does not escape the parameter turns its plus signs into spaces.
  const unescaped = url.replaceAll("%2B", "+");
  assert(unescaped !== url);
  assertEquals(await status(unescaped), [
    400,
    "encrypted_query_param is unknown",
  ]);
  assertEquals(await status(url.replace("filekey=f", "filekey=e")), [
    400,
    "filekey is not the one of getuploadurl",
  ]);
  const headers = { "Content-Type": "text/plain", Authorization: "Bearer x" };
  assertEquals(await status(url, { headers }), [
    400,
    'the bot token must not be sent to the CDN; the header Content-Type must be "application/octet-stream" ' +
    'and is "text/plain"',
  ]);
  assertEquals(chat.simulator.deviations.length, 2);
  chat.simulator.settings.strict = false;
  assertEquals(await status(url, { headers }), [200, null]);
});

Deno.test("the CDN refuses downloads of unknown files, by POST, and with a token", async () => {
  const chat = await talk();
  const { encrypt_query_param: param } = await uploaded(chat, PLAIN, 3);
  const query = new URLSearchParams({ encrypted_query_param: param });
  const get = async (search: string, init?: RequestInit) => {
    const url = `https://example.com/c2c/download?${search}`;
    const response = await chat.simulator.fetch(url, init);
    await response.body?.cancel();
    return response.status;
  };
  const headers = { Authorization: "Bearer x" };
  assertEquals(await get("encrypted_query_param=x"), 500);
  assertEquals(await get(`${query}`, { method: "POST" }), 404);
  assertEquals(await get(`${query}`, { headers }), 400);
  assertEquals(await get(`${query}`), 200);
});
