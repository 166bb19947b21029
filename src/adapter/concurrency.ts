import type { ChatInstance } from "chat";
import type { DispatchRules } from "../delivery/dispatcher.ts";

/** Chat's own defaults. */
const MAX_QUEUE_SIZE = 10;
const QUEUE_ENTRY_TTL_MS = 90_000;

/** Strategies under which Chat keeps a queue of its own. */
const QUEUEING: readonly unknown[] = ["queue", "debounce", "burst"];

/** The private fields of `Chat` that tell its strategy. Nothing else reads them; a test holds them. */
interface ChatPrivates {
  readonly _concurrencyStrategy?: unknown;
  readonly _concurrencyConfig?: {
    readonly maxQueueSize?: unknown;
    readonly queueEntryTtlMs?: unknown;
  };
}

/** How messages must be handed to this Chat, so that its strategy loses none. */
export function dispatchRules(
  chat: ChatInstance,
  dispatch: "auto" | "immediate" | "ordered",
): DispatchRules {
  const privates = chat as ChatPrivates;
  const strategy = privates._concurrencyStrategy;
  const config = privates._concurrencyConfig;
  const queueing = QUEUEING.includes(strategy);
  const wantsAll = queueing || strategy === "concurrent";
  return {
    order: dispatch === "auto" ? wantsAll ? "immediate" : "ordered" : dispatch,
    finished: queueing ? "drained" : "settled",
    maxQueueSize: positive(config?.maxQueueSize, MAX_QUEUE_SIZE),
    queueEntryTtlMs: queueing
      ? positive(config?.queueEntryTtlMs, QUEUE_ENTRY_TTL_MS)
      : Infinity,
  };
}

function positive(value: unknown, fallback: number): number {
  return typeof value === "number" && value > 0 ? value : fallback;
}
