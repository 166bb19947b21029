import type { ApiCall } from "../call_log.ts";
import type { Chat } from "../chat.ts";
import type { World } from "../world.ts";
import { chatId, toPhone } from "./chats.ts";
import {
  callSnapshot,
  chatMark,
  chatSnapshot,
  partSnapshots,
} from "./snapshot.ts";
import { phoneState } from "./state.ts";

/** Calls that a page gets at first, and at most at once. */
const CALLS = 200;

/** Messages of a chat that are sent at once; a page asks for the ones before them. */
const MESSAGES = 100;

/** What one page has been told, and so what it must be told next. */
export class Feed {
  readonly #world: World;
  readonly #parts = new Map<string, string>();
  readonly #marks = new Map<Chat, string>();
  readonly #totals = new Map<Chat, number>();
  /** Calls that the page knows and that have no answer yet. */
  readonly #open = new Set<ApiCall>();
  #lastCall: ApiCall | undefined;

  /** Makes the feed of a page that knows nothing. */
  constructor(world: World) {
    this.#world = world;
  }

  /** Everything but messages, which the page asks for when it shows a chat. */
  hello(): unknown {
    for (const bot of this.#world.bots.values()) {
      for (const chat of bot.chats.values()) {
        this.#totals.set(chat, chat.timeline.length);
      }
    }
    const { epoch } = phoneState(this.#world);
    return { epoch, ...this.next() ?? {} };
  }

  /** What changed since the last time; `undefined` for nothing. */
  next(): Record<string, unknown> | undefined {
    const changed = {
      ...this.#changedParts(),
      ...this.#changedChats(),
      ...this.#changedCalls(),
    };
    return Object.keys(changed).length === 0
      ? undefined
      : { ...changed, now: this.#world.clock.now() };
  }

  #changedParts(): Record<string, unknown> {
    const changed: Record<string, unknown> = {};
    for (const [name, part] of Object.entries(partSnapshots(this.#world))) {
      const text = JSON.stringify(part);
      if (this.#parts.get(name) === text) continue;
      this.#parts.set(name, text);
      changed[name] = part;
    }
    return changed;
  }

  #changedChats(): Record<string, unknown> {
    const chats: unknown[] = [];
    const messages: unknown[] = [];
    for (const bot of this.#world.bots.values()) {
      for (const chat of bot.chats.values()) {
        const mark = chatMark(this.#world, chat);
        if (this.#marks.get(chat) === mark) continue;
        this.#marks.set(chat, mark);
        chats.push(chatSnapshot(this.#world, chat));
        const news = this.#news(chat);
        if (news.length > 0) {
          messages.push({ chat: chatId(chat), messages: news });
        }
      }
    }
    return {
      ...(chats.length > 0 ? { chats } : {}),
      ...(messages.length > 0 ? { messages } : {}),
    };
  }

  #news(chat: Chat): unknown[] {
    const { length } = chat.timeline;
    const known = this.#totals.get(chat) ?? 0;
    this.#totals.set(chat, length);
    const list = [];
    for (let at = Math.max(known, length - MESSAGES); at < length; at++) {
      list.push(toPhone(chat, at));
    }
    return list;
  }

  #changedCalls(): Record<string, unknown> {
    const { calls } = this.#world.log;
    const changed = [...this.#open].filter(isOver);
    for (const call of changed) this.#open.delete(call);
    const fresh: ApiCall[] = [];
    for (let at = calls.length - 1; at >= 0 && fresh.length < CALLS; at--) {
      const call = calls[at]!;
      if (call === this.#lastCall) break;
      fresh.unshift(call);
      if (!isOver(call)) this.#open.add(call);
    }
    this.#lastCall = calls.at(-1);
    const all = [...changed, ...fresh];
    return all.length === 0
      ? {}
      : { calls: all.map((call) => callSnapshot(this.#world, call)) };
  }
}

function isOver({ status, failure }: ApiCall): boolean {
  return status !== undefined || failure !== undefined;
}
