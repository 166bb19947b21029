import { ApiError, NetworkError, type SendRefusal } from "../errors.ts";
import type { MessageItem } from "../ilink/types.ts";

const UNAVAILABLE = [502, 503, 504];
const TOO_MANY = 429;
const CATCH_ALL = -2;
const STALE_TOKEN = -14;
const WRONG_USER = -3;
const NO_CONTEXT = -4;

/** Longest text that the server takes, in bytes of UTF-8 (measured; protocol §5). */
const MAX_TEXT_BYTES = 16_384;

/** A longer wait is the caller's to decide on. */
const LONGEST_RETRY_AFTER_MS = 60_000;

/**
 * How long to wait before a send is tried again; `undefined` when it must not be (protocol §5).
 *
 * What the server refused is never repeated: fast retries prolong a penalty. What may have been accepted is repeated
 * once, with the same `client_id`.
 */
export function retryDelay(error: unknown, tries: number): number | undefined {
  if (error instanceof NetworkError) {
    if (error.kind === "refused") return tries <= 2 ? 500 * tries : undefined;
    if (error.kind === "dns" || error.kind === "tls") return undefined;
    return tries <= 1 ? 1_000 : undefined;
  }
  if (!(error instanceof ApiError)) return undefined;
  const code = codeOf(error);
  // Whatever the status says: gateways wrap answers.
  if (code === CATCH_ALL || code === STALE_TOKEN) return undefined;
  if (UNAVAILABLE.includes(error.status)) {
    return tries <= 2 ? 500 * tries : undefined;
  }
  if (error.status !== TOO_MANY || tries > 2) return undefined;
  const wait = error.retryAfterMs ?? 1_000;
  return wait <= LONGEST_RETRY_AFTER_MS ? wait : undefined;
}

/** Whether the server may have taken a message whose send failed so. */
export function mayHaveBeenAccepted(error: unknown): boolean {
  return error instanceof NetworkError &&
    !["refused", "dns", "tls"].includes(error.kind);
}

/** What is known of a message that was refused. */
export interface RefusalContext {
  readonly item: MessageItem;
  /** Messages sent since the user's last one; `undefined` when they never wrote. */
  readonly sent: number | undefined;
  readonly ageMs: number | undefined;
  readonly maxMessages: number;
  readonly maxAgeMs: number;
}

const HINTS: Record<SendRefusal, string> = {
  "bad-recipient":
    "There is no such user: user ids are case-sensitive and belong to one bot account",
  "no-context": "The user must write to the bot first",
  "quota":
    "All messages that the user's last one allowed are sent: the next ones need another message of the user",
  "throttled":
    "Probably too many messages in a short time: wait an hour before the next one, since each attempt prolongs the penalty",
  "too-long": "Split the text: the server takes at most 16 384 bytes",
  "window-expired":
    "The user's last message is more than 24 hours old: the user must write again",
};

/** Says what a refusal means, as far as the context tells; the server's codes are catch-alls. */
export function explain(error: ApiError, context: RefusalContext): ApiError {
  const reason = reasonOf(codeOf(error), context);
  if (!reason) return error;
  return new ApiError({ ...error, reason, hint: HINTS[reason] });
}

/** The code of an answer: it stands in either field, and 0 in the other one says nothing. */
function codeOf({ ret, errcode }: ApiError): number | undefined {
  return ret || errcode;
}

function reasonOf(
  code: number | undefined,
  context: RefusalContext,
): SendRefusal | undefined {
  if (code === WRONG_USER) return "bad-recipient";
  if (code === NO_CONTEXT) return "no-context";
  if (code !== CATCH_ALL) return undefined;
  const text = context.item.text_item?.text ?? "";
  if (new TextEncoder().encode(text).length > MAX_TEXT_BYTES) return "too-long";
  if (context.sent === undefined) return "no-context";
  if ((context.ageMs ?? 0) >= context.maxAgeMs) return "window-expired";
  if (context.sent >= context.maxMessages) return "quota";
  return "throttled";
}
