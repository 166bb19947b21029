import { encodeBase64 } from "@std/encoding/base64";
import { decodeHex } from "@std/encoding/hex";
import type { GetUploadUrlRequest } from "../../ilink/types.ts";
import { decryptBytes, encryptBytes } from "../../media/aes.ts";
import { md5Hex } from "../../media/md5.ts";
import type { Chat } from "../chat.ts";
import { randomBytes } from "../ids.ts";

/** A file on the CDN. */
export interface CdnFile {
  /** Whose chat it belongs to; it can be sent in no other. */
  readonly chat: Chat;
  /** What stands in `encrypt_query_param`. */
  readonly param: string;
  /** As it is downloaded. */
  readonly stored: Uint8Array;
  /** The key in hex; `undefined` when the file is stored plain. */
  readonly hexKey: string | undefined;
  /** Plaintext bytes. */
  readonly plainSize: number;
  /** One of the values of `media_type`; `undefined` for what a user sent. */
  readonly mediaType: number | undefined;
}

/** An upload that `getuploadurl` allowed. */
export interface UploadTicket {
  readonly chat: Chat;
  readonly request: GetUploadUrlRequest;
  readonly param: string;
  /** What came of it: a repeated upload gives the same file. */
  file: CdnFile | undefined;
}

/** The files of all bots and users. */
export class Cdn {
  readonly #tickets = new Map<string, UploadTicket>();
  readonly #files = new Map<string, CdnFile>();

  /** Allows an upload. */
  allow(chat: Chat, request: GetUploadUrlRequest): UploadTicket {
    const ticket = { chat, request, param: newParam(), file: undefined };
    this.#tickets.set(ticket.param, ticket);
    return ticket;
  }

  /** The upload of that parameter. */
  ticket(param: string): UploadTicket | undefined {
    return this.#tickets.get(param);
  }

  /** The file of that parameter. */
  file(param: string): CdnFile | undefined {
    return this.#files.get(param);
  }

  /** Takes an upload; the fault when it is not what was announced. */
  async take(
    ticket: UploadTicket,
    stored: Uint8Array,
  ): Promise<CdnFile | string> {
    const { chat, request } = ticket;
    const fault = await faultOf(stored, request);
    if (fault !== undefined) return fault;
    return ticket.file = this.#keep({
      chat,
      param: ticket.file?.param ?? newParam(),
      stored,
      hexKey: request.aeskey,
      plainSize: request.rawsize,
      mediaType: request.media_type,
    });
  }

  /** Takes a file of a user, encrypted unless there is no key. */
  async put(
    chat: Chat,
    plain: Uint8Array,
    hexKey: string | undefined,
  ): Promise<CdnFile> {
    return this.#keep({
      chat,
      param: newParam(),
      stored: hexKey === undefined
        ? plain.slice()
        : await encryptBytes(decodeHex(hexKey), plain),
      hexKey,
      plainSize: plain.byteLength,
      mediaType: undefined,
    });
  }

  #keep(file: CdnFile): CdnFile {
    this.#files.set(file.param, file);
    return file;
  }
}

/** The plaintext of a file. */
export async function plaintextOf(file: CdnFile): Promise<Uint8Array> {
  return file.hexKey === undefined
    ? file.stored.slice()
    : await decryptBytes(decodeHex(file.hexKey), file.stored);
}

async function faultOf(
  stored: Uint8Array,
  request: GetUploadUrlRequest,
): Promise<string | undefined> {
  const { byteLength } = stored;
  if (byteLength !== request.filesize) {
    return `the body has ${byteLength} bytes and filesize announced ${request.filesize}`;
  }
  let plain: Uint8Array;
  try {
    plain = await decryptBytes(decodeHex(request.aeskey), stored);
  } catch {
    return "the body does not decrypt with the announced aeskey (AES-128-ECB, PKCS#7)";
  }
  if (plain.byteLength !== request.rawsize) {
    return `the plaintext has ${plain.byteLength} bytes and rawsize announced ${request.rawsize}`;
  }
  if (await md5Hex(plain) !== request.rawfilemd5.toLowerCase()) {
    return "the plaintext has another MD5 than rawfilemd5 announced";
  }
  return undefined;
}

/** Base64 with characters that a URL must escape: a client that forgets it must fail here. */
function newParam(): string {
  return `${encodeBase64(randomBytes(60))}+/==`;
}
