import { assertEquals, assertThrows } from "@std/assert";
import { encodeBase64 } from "@std/encoding/base64";
import { decodeHex } from "@std/encoding/hex";
import { MediaError } from "../../src/errors.ts";
import { encodeKey, randomKey, readKey } from "../../src/media/keys.ts";

const HEX = "00112233445566778899aabbccddeeff";
const KEY = decodeHex(HEX);

Deno.test("encodeKey() writes base64 of the hex text", () => {
  assertEquals(encodeKey(KEY), "MDAxMTIyMzM0NDU1NjY3Nzg4OTlhYWJiY2NkZGVlZmY=");
});

Deno.test("readKey() reads base64 of raw bytes, of hex text, and hex", () => {
  assertEquals(readKey({ aes_key: encodeBase64(KEY) }), KEY);
  assertEquals(readKey({ aes_key: encodeKey(KEY) }), KEY);
  assertEquals(readKey({ aes_key: encodeBase64(HEX.toUpperCase()) }), KEY);
  assertEquals(readKey({ aes_key: encodeBase64(KEY).slice(0, 22) }), KEY);
  assertEquals(readKey(undefined, HEX), KEY);
});

Deno.test("readKey() prefers the hex key of an image item", () => {
  assertEquals(readKey({ aes_key: encodeKey(randomKey()) }, HEX), KEY);
});

Deno.test("readKey() finds no key where there is none", () => {
  assertEquals(readKey(undefined), undefined);
  assertEquals(readKey({ aes_key: "" }, ""), undefined);
});

Deno.test("readKey() refuses everything else with one error that does not show it", () => {
  const bad = [
    "x",
    "!!!!",
    HEX,
    encodeBase64(KEY.subarray(1)),
    encodeBase64(HEX.slice(1)),
    encodeBase64("zz112233445566778899aabbccddeeff"),
    encodeBase64(HEX + HEX),
  ];
  const messages = bad.map((aes_key) => {
    const error = assertThrows(() => readKey({ aes_key }), MediaError);
    assertEquals(error.reason, "decrypt");
    return error.message;
  });
  messages.push(assertThrows(() => readKey({}, "1234"), MediaError).message);
  assertEquals(new Set(messages).size, 1);
});

Deno.test("randomKey() gives 16 bytes that differ", () => {
  assertEquals(randomKey().byteLength, 16);
  assertEquals(randomKey().join() === randomKey().join(), false);
});
