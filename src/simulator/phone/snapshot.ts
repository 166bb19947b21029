import type { ApiCall } from "../call_log.ts";
import type { Chat } from "../chat.ts";
import type { World } from "../world.ts";
import { chatId, type PhoneMessage, toPhone } from "./chats.ts";
import { maskSecrets } from "./mask.ts";
import { editableSettings } from "./settings.ts";
import { phoneState } from "./state.ts";

/** A chat in the page's list. */
export interface PhoneChat {
  readonly id: string;
  readonly bot: string;
  readonly name: string;
  readonly total: number;
  readonly last: PhoneMessage | undefined;
  /** For how many milliseconds the bot is shown as typing. */
  readonly typingMs: number;
  /** `null` for any number. */
  readonly remaining: number | null;
  readonly expiresAt: number | undefined;
  readonly penaltyUntil: number | undefined;
}

/** A chat as it is now. */
export function chatSnapshot(world: World, chat: Chat): PhoneChat {
  const now = world.clock.now();
  const { remaining, expiresAt, penaltyUntil } = chat.window.quota(now);
  const { length } = chat.timeline;
  return {
    id: chatId(chat),
    bot: chat.bot.accountId,
    name: chat.name,
    total: length,
    last: length === 0 ? undefined : toPhone(chat, length - 1),
    typingMs: chat.typingLeft(now),
    remaining: remaining === Infinity ? null : remaining,
    expiresAt,
    penaltyUntil,
  };
}

/** What tells whether a chat has changed, much cheaper than to build and compare its snapshot. */
export function chatMark(world: World, chat: Chat): string {
  const now = world.clock.now();
  const { remaining, expiresAt, penaltyUntil } = chat.window.quota(now);
  const typing = chat.isTyping(now) ? now : 0;
  return [chat.timeline.length, remaining, expiresAt, penaltyUntil, typing]
    .join();
}

/** Everything small that a page shows: each part is sent again when it has changed. */
export function partSnapshots(world: World): Record<string, unknown> {
  const { faults } = phoneState(world);
  return {
    bots: [...world.bots.values()].map((bot) => ({
      id: bot.accountId,
      owner: bot.owner,
      online: bot.online,
      expired: bot.expiredIn ?? false,
    })),
    faults: { on: faults.on, latencyMs: faults.latencyMs },
    settings: editableSettings(world.settings),
    logins: world.logins.slice(-5).map((login) => ({
      path: login.path,
      status: login.status,
      ended: login.ended,
    })),
    // A clock that somebody moved on changes what everything else means. Its seconds would change all the time.
    clock: Math.round((world.clock.now() - Date.now()) / 1_000),
  };
}

/** A call for the log, without its secrets. */
export function callSnapshot(world: World, call: ApiCall): unknown {
  return {
    id: phoneState(world).idOf(call),
    ...maskSecrets(call) as Record<string, unknown>,
  };
}
