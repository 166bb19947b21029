import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import { encodeBase64 } from "@std/encoding/base64";
import { call, type Json, type Talk as WholeTalk } from "./_wire.ts";

/** As much of a talk as an upload needs. */
type Talk = Pick<WholeTalk, "alice" | "simulator" | "token">;

export const HEX_KEY = "00112233445566778899aabbccddeeff";
const KEY = bytesOfHex(HEX_KEY);
const FILE_KEY = "ffeeddccbbaa99887766554433221100";

/** AES-128-ECB with PKCS#7, by Node. */
export function encrypt(plain: Uint8Array, key: Uint8Array = KEY): Uint8Array {
  const cipher = createCipheriv("aes-128-ecb", key, null);
  return concat(cipher.update(plain), cipher.final());
}

/** The way back. */
export function decrypt(stored: Uint8Array, key: Uint8Array): Uint8Array {
  const decipher = createDecipheriv("aes-128-ecb", key, null);
  return concat(decipher.update(stored), decipher.final());
}

/** MD5 in hex, by Node. */
export function md5(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}

/** Bytes of a hex text. */
export function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  return new Uint8Array([...first, ...second]);
}

/** A right request for an upload of `plain` to alice. */
export function uploadRequest(
  { alice }: Talk,
  plain: Uint8Array,
  mediaType: number,
): Json {
  return {
    filekey: FILE_KEY,
    media_type: mediaType,
    to_user_id: alice.id,
    rawsize: plain.byteLength,
    rawfilemd5: md5(plain),
    filesize: (Math.floor(plain.byteLength / 16) + 1) * 16,
    no_need_thumb: true,
    aeskey: HEX_KEY,
  };
}

/** Asks where to upload. */
export function uploadUrl(talk: Talk, body: Json): Promise<Json> {
  return call(talk.simulator, "getuploadurl", { token: talk.token, body });
}

/** POSTs `body` there as a careful client would. */
export function postTo(
  { simulator }: Talk,
  url: string,
  body: Uint8Array,
  init: RequestInit = {},
): Promise<Response> {
  return simulator.fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: body as Uint8Array<ArrayBuffer>,
    ...init,
  });
}

/** Uploads `plain` for alice and gives the `media` of an item. */
export async function uploaded(
  talk: Talk,
  plain: Uint8Array,
  mediaType: number,
): Promise<Json> {
  const answer = await uploadUrl(talk, uploadRequest(talk, plain, mediaType));
  const response = await postTo(
    talk,
    answer["upload_full_url"],
    encrypt(plain),
  );
  return {
    encrypt_query_param: response.headers.get("x-encrypted-param"),
    aes_key: encodeBase64(HEX_KEY),
    encrypt_type: 1,
  };
}
