import { md5Hex } from "../media/md5.ts";
import type { ReceivedMessage } from "./chat.ts";
import type { QuoteOptions, SentByUser } from "./user.ts";
import { wireId } from "./user_message.ts";
import type { WireObject } from "./wire_json.ts";

/** Characters of the quoted words that a partial quote names at either end. */
const EDGE = 6;

/** Characters of a quoted text that an inline quote's title shows. */
const TITLE = 20;

/** Builds `ref_msg`, in one of the forms that WeChat's versions use (protocol §4). */
export async function quoteOf(
  message: ReceivedMessage | SentByUser,
  options: QuoteOptions,
): Promise<WireObject> {
  const svrId = wireId(message.messageId, options);
  const item = "item" in message ? message.item : message.items[0] ?? {};
  const text = item.text_item?.text ?? item.voice_item?.text ?? "";
  switch (options.form ?? "svr_id") {
    case "inline":
      return {
        title: [...text].slice(0, TITLE).join(""),
        message_item: { ...item, msg_id: svrId },
      };
    case "msg_id":
      return { message_item: { type: 0, msg_id: svrId } };
    case "partial":
      return {
        svr_id: svrId,
        partial_text: await partOf(text, options),
      };
    default:
      return { svr_id: svrId };
  }
}

async function partOf(
  text: string,
  { part, endCounted = "globally" }: QuoteOptions,
): Promise<WireObject> {
  const from = part ? text.indexOf(part) : -1;
  if (!part || from < 0) {
    throw new RangeError(
      `Cannot quote ${JSON.stringify(part)}: it is no part of the message`,
    );
  }
  const characters = [...part];
  const start = characters.slice(0, EDGE).join("");
  const end = characters.slice(-EDGE).join("");
  const endAt = from + part.length - end.length;
  const countFrom = endCounted === "globally" ? 0 : from;
  return {
    start,
    end,
    startindex: occurrences(text, start, 0, from),
    endindex: occurrences(text, end, countFrom, endAt),
    quotemd5: await md5Hex(new TextEncoder().encode(part)),
  };
}

/** How often `words` begin in `text` from `from` on and before `to`. */
function occurrences(
  text: string,
  words: string,
  from: number,
  to: number,
): number {
  let count = 0;
  let at = text.indexOf(words, from);
  while (at >= 0 && at < to) {
    count++;
    at = text.indexOf(words, at + 1);
  }
  return count;
}
