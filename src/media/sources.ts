import { isWeixinError, MediaError } from "../errors.ts";
import { redact } from "../ilink/redact.ts";
import { fetchBytes } from "./_fetch_bytes.ts";
import { isPrivateHost } from "./_private_host.ts";
import {
  DEFAULT_MAX_BYTES,
  tooLarge,
  transfer,
  type TransferOptions,
} from "./_transfer.ts";
import { parseUrl } from "./trusted_url.ts";

/** The bytes of a file, or a way to them; Chat's `FileUpload` and `Attachment` are both of this form. */
export interface MediaSource {
  /** The bytes. */
  readonly data?: ArrayBuffer | ArrayBufferView | Blob | undefined;
  /** Gives the bytes; asked when there is no `data`. */
  readonly fetchData?:
    | (() => Promise<ArrayBuffer | ArrayBufferView | Blob>)
    | undefined;
  /** Where the bytes are, over http or https; asked when there is neither of the others. */
  readonly url?: string | undefined;
}

/** A file that was read. */
export interface LoadedSource {
  /** Its bytes: the caller's own memory wherever that is possible. */
  readonly bytes: Uint8Array;
  /** The MIME type that came with them. */
  readonly mimeType: string | undefined;
  /** The name that came with them, as it came. */
  readonly name: string | undefined;
}

const WHAT = "read the file";

/**
 * Reads the bytes of something to be sent.
 *
 * A `url` may name any host, since the bot's author wrote it; its redirects may not lead to this machine or a
 * private network unless it was in one itself.
 *
 * @throws {MediaError} with one of the reasons `download`, `network`, `source`, `timeout`, `too-large` and
 * `untrusted-url`
 */
export function readSource(
  source: MediaSource,
  options: TransferOptions = {},
): Promise<LoadedSource> {
  return transfer(WHAT, options, async (signal) => {
    const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
    if (source.data !== undefined && source.data !== null) {
      return await fromData(source.data, maxBytes);
    }
    if (source.fetchData) {
      return await fromData(await callFetchData(source.fetchData), maxBytes);
    }
    if (source.url) return await fromUrl(source.url, maxBytes, options, signal);
    throw new MediaError(`Cannot ${WHAT}: it has no content`, {
      reason: "source",
      hint: "Set data, fetchData or url. Attachments that come from the " +
        "history must be rehydrated first",
    });
  });
}

async function fromData(
  data: unknown,
  maxBytes: number,
): Promise<LoadedSource> {
  if (isBlob(data)) {
    if (data.size > maxBytes) throw tooLarge(maxBytes);
    return {
      bytes: new Uint8Array(await data.arrayBuffer()),
      mimeType: data.type || undefined,
      name: "name" in data ? String(data.name) : undefined,
    };
  }
  const bytes = toBytes(data);
  if (!bytes) {
    throw new MediaError(`Cannot ${WHAT}: its data are no bytes`, {
      reason: "source",
      hint: "Give a Buffer, Uint8Array, ArrayBuffer or Blob",
    });
  }
  if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes);
  return { bytes, mimeType: undefined, name: undefined };
}

/** Told by what they can do: there may be several `Blob`s and `ArrayBuffer`s in one process. */
function isBlob(data: unknown): data is Blob {
  return typeof data === "object" && data !== null &&
    "arrayBuffer" in data && typeof data.arrayBuffer === "function" &&
    "size" in data && typeof data.size === "number";
}

function toBytes(data: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(data)) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  return /^\[object (?:Shared)?ArrayBuffer\]$/.test(
      Object.prototype.toString.call(data),
    )
    ? new Uint8Array(data as ArrayBuffer)
    : undefined;
}

async function callFetchData(
  fetchData: () => Promise<unknown>,
): Promise<unknown> {
  try {
    return await fetchData();
  } catch (error) {
    if (isWeixinError(error)) throw error;
    const said = error instanceof Error ? `, "${redact(error.message)}"` : "";
    throw new MediaError(`Cannot ${WHAT}: its fetchData failed${said}`, {
      reason: "source",
    });
  }
}

async function fromUrl(
  text: string,
  maxBytes: number,
  options: TransferOptions,
  signal: AbortSignal,
): Promise<LoadedSource> {
  const url = parseUrl(text);
  if (!url || !isHttp(url) || url.username !== "" || url.password !== "") {
    throw new MediaError(`Cannot ${WHAT}: its URL is not usable`, {
      reason: "source",
      hint: "It must begin with http:// or https:// and hold no password",
    });
  }
  const mayBePrivate = isPrivateHost(url.hostname);
  const { bytes, contentType } = await fetchBytes(url, {
    fetch: options.fetch,
    maxBytes,
    signal,
    mayFollow: (hop) =>
      isHttp(hop) && (mayBePrivate || !isPrivateHost(hop.hostname)),
  });
  return { bytes, mimeType: contentType, name: lastSegment(url) };
}

function isHttp(url: URL): boolean {
  return url.protocol === "http:" || url.protocol === "https:";
}

function lastSegment(url: URL): string | undefined {
  const segment = url.pathname.split("/").at(-1)!;
  try {
    return decodeURIComponent(segment) || undefined;
  } catch {
    return segment;
  }
}
