import type { StreamChunk } from "chat";
import { abortable } from "../_abortable.ts";
import type { Sent } from "../delivery/sender.ts";
import { WeixinError } from "../errors.ts";
import type { MessageItem } from "../ilink/types.ts";
import { streamBlocks } from "../text/stream_blocks.ts";
import type { ResolvedStreamingConfig } from "./text_config.ts";

/** Every block takes the indicator away, and so does time; a stream that is still open shows it again this soon. */
const TYPING_MS = 1_000;

/** What {@linkcode sendStream} works with. */
export interface StreamTarget {
  readonly times: ResolvedStreamingConfig;
  readonly signal: AbortSignal | undefined;
  /** Turns Markdown into items, one for each message. */
  readonly render: (markdown: string) => MessageItem[];
  /** Sends items. */
  readonly send: (
    items: readonly MessageItem[],
  ) => Promise<readonly Sent[]>;
  /** Shows the user that the bot is writing; does nothing when it is shown. */
  readonly startTyping: () => Promise<void>;
  /** Takes the indicator away. */
  readonly endTyping: () => Promise<void>;
}

/**
 * Sends a streamed answer in a few blocks, each as soon as it is whole.
 *
 * @throws what the source throws, after the text that came before it has been sent
 * @throws the `signal.reason` of an abort, and what sending throws; the source is closed then
 */
export async function sendStream(
  source: AsyncIterable<string | StreamChunk>,
  target: StreamTarget,
): Promise<readonly Sent[]> {
  const { times, signal, render, startTyping, endTyping } = target;
  const sent: Sent[] = [];
  const blocks = streamBlocks(source, {
    minChars: times.minChars,
    idleMs: times.idleMs,
    maxBlocks: times.maxMessages,
    signal,
  });
  let shown = startTyping();
  const typing = setInterval(() => shown = startTyping(), TYPING_MS);
  try {
    for await (const block of blocks) {
      const next = render(block);
      if (next.length === 0) continue;
      sent.push(...await send(next, sent.length, target));
    }
  } finally {
    clearInterval(typing);
    await shown;
    await endTyping();
  }
  return sent;
}

/** Sends a block; an error says how much of the whole stream went out. */
async function send(
  items: readonly MessageItem[],
  before: number,
  target: StreamTarget,
): Promise<readonly Sent[]> {
  const { signal } = target;
  try {
    const sent = target.send(items);
    return await (signal ? abortable(sent, signal) : sent);
  } catch (error) {
    if (error instanceof WeixinError) {
      const sent = before + (error.progress?.sent ?? 0);
      error.progress = { sent, total: before + items.length };
    }
    throw error;
  }
}
