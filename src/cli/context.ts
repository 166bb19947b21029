import type { Messages } from "./messages.ts";
import type { System } from "./types.ts";

/** What a command works with. */
export interface CommandContext {
  readonly system: System;
  readonly messages: Messages;
  /** Fires when the program is to end. */
  readonly signal: AbortSignal;
}
