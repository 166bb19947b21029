import { decodeBase64Url, encodeBase64Url } from "@std/encoding/base64url";
import { ValidationError } from "../errors.ts";

/** Whom a thread is between: a bot account and one user. */
export interface WeixinThreadId {
  /** Bot account id, `…@im.bot`. */
  readonly accountId: string;
  /** User id, `…@im.wechat`; case matters. */
  readonly userId: string;
}

const PREFIX = "weixin";

/**
 * Makes the thread id of a conversation: `weixin:{base64url(accountId)}:{base64url(userId)}`.
 *
 * The parts are encoded because WeChat's ids may hold any character, a colon too.
 *
 * @throws {ValidationError} if an id is empty or not well-formed Unicode
 *
 * @example
 * ```ts
 * import { decodeThreadId, encodeThreadId } from "@weixin/chat-adapter";
 * import { assertEquals } from "@std/assert";
 *
 * const threadId = encodeThreadId({ accountId: "b@im.bot", userId: "u@im.wechat" });
 * assertEquals(decodeThreadId(threadId).userId, "u@im.wechat");
 * ```
 */
export function encodeThreadId(data: WeixinThreadId): string {
  return [PREFIX, encodePart(data.accountId), encodePart(data.userId)].join(
    ":",
  );
}

/**
 * Reads a thread id. There is one way to write an id, and only that one is taken: two ways would be two
 * histories and two locks.
 *
 * @throws {ValidationError} if `threadId` is not what {@linkcode encodeThreadId} makes
 */
export function decodeThreadId(threadId: string): WeixinThreadId {
  const [prefix, account, user, ...rest] = threadId.split(":");
  if (prefix === PREFIX && account && user && rest.length === 0) {
    const data = { accountId: decodePart(account), userId: decodePart(user) };
    if (data.accountId && data.userId && encodeThreadId(data) === threadId) {
      return data as WeixinThreadId;
    }
  }
  throw new ValidationError(
    `Cannot read the thread id ${JSON.stringify(threadId.slice(0, 200))}`,
    "It must be weixin:{base64url(accountId)}:{base64url(userId)}, as adapter.openDM(userId) makes it",
  );
}

function encodePart(id: string): string {
  const bytes = new TextEncoder().encode(id);
  // A lone surrogate would be replaced, and two ids would become one.
  if (
    id === "" ||
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) !== id
  ) {
    throw new ValidationError(
      "Cannot make a thread id of an empty or malformed id",
    );
  }
  return encodeBase64Url(bytes);
}

function decodePart(part: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      decodeBase64Url(part),
    );
  } catch {
    return "";
  }
}
