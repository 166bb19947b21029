import { encodeHex } from "@std/encoding/hex";
import { defaultFetch } from "../_fetch.ts";
import { MediaError } from "../errors.ts";
import type {
  CdnMedia,
  GetUploadUrlRequest,
  GetUploadUrlResponse,
} from "../ilink/types.ts";
import { redact } from "../ilink/redact.ts";
import { lazyBody } from "./_lazy_body.ts";
import {
  backOff,
  type CdnOptions,
  cdnUrl,
  DEFAULT_MAX_BYTES,
  toMediaError,
  tooLarge,
  transfer,
  trustedBases,
} from "./_transfer.ts";
import { ciphertextSize, encryptAes, encryptBytes } from "./aes.ts";
import { encodeKey, randomKey } from "./keys.ts";
import { type MediaKind, UPLOAD_TYPES } from "./kinds.ts";
import { md5Hex } from "./md5.ts";
import { parseUrl, trustedUrl } from "./trusted_url.ts";

/** What an upload needs. */
export interface UploadOptions extends CdnOptions {
  /** What the file will be shown as. */
  readonly kind: MediaKind;
  /** Who will get it; the CDN ties the file to that user. */
  readonly toUserId: string;
  /** `getuploadurl`, such as the method of an ilink client. */
  readonly getUploadUrl: (
    request: GetUploadUrlRequest,
    options: { readonly signal: AbortSignal },
  ) => Promise<GetUploadUrlResponse>;
}

/** A file on the CDN. */
export interface UploadedMedia {
  /** What an item points to it with. */
  readonly media: CdnMedia;
  /** Bytes of the plaintext. */
  readonly plainBytes: number;
  /** Bytes of the ciphertext. */
  readonly cipherBytes: number;
  /** MD5 of the plaintext, in hex. */
  readonly md5: string;
}

const TRIES = 3;
const WHAT = "upload the media";

/**
 * Encrypts a file with a fresh key and puts it on the CDN (protocol §6).
 *
 * Holds the plaintext and, where the runtime can read a body while it is made, a slice of the ciphertext; elsewhere
 * the whole of it. A 4xx of the CDN is final; anything else is tried three times.
 *
 * @throws {MediaError} with one of the reasons `network`, `source`, `timeout`, `too-large`, `untrusted-url` and
 * `upload`
 * @throws what `getUploadUrl` throws
 */
export function uploadMedia(
  bytes: Uint8Array,
  options: UploadOptions,
): Promise<UploadedMedia> {
  return transfer(WHAT, options, async (signal) => {
    const plainBytes = bytes.byteLength;
    const { maxBytes = DEFAULT_MAX_BYTES } = options;
    if (plainBytes === 0) {
      throw new MediaError("Cannot send an empty file", { reason: "source" });
    }
    if (plainBytes > maxBytes) throw tooLarge(maxBytes);
    const cipherBytes = ciphertextSize(plainBytes);
    const md5 = await md5Hex(bytes, { signal });
    const key = randomKey();
    const request = {
      filekey: encodeHex(randomKey()),
      media_type: UPLOAD_TYPES[options.kind],
      to_user_id: options.toUserId,
      rawsize: plainBytes,
      rawfilemd5: md5,
      filesize: cipherBytes,
      no_need_thumb: true,
      aeskey: encodeHex(key),
    };
    const answer = await options.getUploadUrl(request, { signal });
    const url = uploadUrl(answer, request.filekey, options);
    let whole: Promise<Uint8Array<ArrayBuffer>> | undefined;
    const body = async () =>
      await lazyBody(cipherBytes, () => encryptAes(key, [bytes], { signal })) ??
        await (whole ??= encryptBytes(key, bytes, { signal }));
    const secrets = [
      request.aeskey,
      encodeKey(key),
      ...url.searchParams.values(),
    ];
    const param = await postUntilTaken(url, body, secrets, options, signal);
    return {
      media: {
        encrypt_query_param: param,
        aes_key: encodeKey(key),
        encrypt_type: 1,
      },
      plainBytes,
      cipherBytes,
      md5,
    };
  });
}

function uploadUrl(
  answer: GetUploadUrlResponse,
  filekey: string,
  options: UploadOptions,
): URL {
  const { upload_full_url, upload_param } = answer;
  const full = trustedUrl(upload_full_url, trustedBases(options));
  if (full) return full;
  if (upload_full_url) {
    const host = parseUrl(upload_full_url)?.host || "no host";
    options.warn?.(`Ignored the upload address on ${host}: not trusted`);
  }
  if (!upload_param) {
    throw new MediaError(`Cannot ${WHAT}: the server gave no usable address`, {
      reason: upload_full_url ? "untrusted-url" : "upload",
    });
  }
  return cdnUrl(options, "upload", {
    encrypted_query_param: upload_param,
    filekey,
  });
}

async function postUntilTaken(
  url: URL,
  body: () => Promise<BodyInit>,
  secrets: readonly string[],
  options: UploadOptions,
  signal: AbortSignal,
): Promise<string> {
  for (let attempt = 1;; attempt++) {
    const result = await post(url, body, secrets, options, signal);
    if (typeof result === "string") return result;
    const { status = 0 } = result;
    const final = status >= 400 && status < 500;
    if (final || attempt === TRIES) throw result;
    options.warn?.(`${result.message}. Trying once more`);
    await backOff(options, attempt, signal);
  }
}

/** Gives the CDN's parameter, or why there is none. */
async function post(
  url: URL,
  body: () => Promise<BodyInit>,
  secrets: readonly string[],
  options: UploadOptions,
  signal: AbortSignal,
): Promise<string | MediaError> {
  const { fetch = defaultFetch } = options;
  try {
    const response = await fetch(url.href, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      body: await body(),
      // A redirect is an answer like any other: it would carry the file to another host.
      redirect: "manual",
      signal,
    });
    const { status, headers } = response;
    await response.body?.cancel().catch(() => {});
    const param = headers.get("x-encrypted-param");
    if (status === 200 && param) return param;
    const said = headers.get("x-error-message");
    return new MediaError(
      `Cannot ${WHAT}: HTTP ${status}` +
        (status === 200 ? " without a reference" : "") +
        (said ? `, "${redact(said, secrets)}"` : ""),
      { reason: "upload", status },
    );
  } catch (error) {
    signal.throwIfAborted();
    const failure = toMediaError(WHAT, error);
    if (failure instanceof MediaError) return failure;
    throw failure;
  }
}
