/** Source of `store.js`. */
export const STORE_SCRIPT: string = String
  .raw`import { fetchMessages } from "./api.js";

/** @typedef {{ index: number, id: string, mine: boolean, at: number, parts: any[] }} Message */

/** What the page knows. Messages are kept for the chats that were opened, newest without a gap. */
export const store = {
  epoch: "",
  connected: false,
  /** Milliseconds that the simulator's clock is ahead of this one. */
  ahead: 0,
  /** @type {any[]} */
  bots: [],
  /** @type {Map<string, any>} */
  chats: new Map(),
  faults: { on: [], latencyMs: 0 },
  settings: {},
  /** @type {any[]} */
  logins: [],
  /** @type {any[]} */
  calls: [],
  /** @type {string | undefined} */
  current: undefined,
};

/** Messages that are asked for at once. */
const PAGE = 60;
/** Messages that a chat opens with: a few screens. */
const FIRST = 40;
const CALLS = 500;

const listeners = new Map();

/** Calls 'listener' when something of that name changes. */
export function on(name, listener) {
  listeners.set(name, [...listeners.get(name) ?? [], listener]);
}

/** Tells who listens. */
export function emit(name, detail = undefined) {
  for (const listener of listeners.get(name) ?? []) listener(detail);
}

/** The simulator's time. */
export function now() {
  return Date.now() + store.ahead;
}

/** The chat that is shown. */
export function currentChat() {
  return store.chats.get(store.current ?? "");
}

/** The bot of a chat. */
export function botOf(chat) {
  return store.bots.find(({ id }) => id === chat?.bot);
}

/** Begins again with what the simulator says, which may be another one since it was started anew. */
export function hello(data) {
  store.connected = true;
  const restarted = store.epoch !== data.epoch;
  if (restarted) {
    store.chats.clear();
    store.calls = [];
  }
  store.epoch = data.epoch;
  update(data);
  for (const [id, chat] of store.chats) {
    if (chat.messages && chat.end < chat.total) forget(id);
  }
  if (store.current && !currentChat()) {
    store.current = undefined;
    emit("opened");
  }
  emit("connected");
  if (store.current && (restarted || !currentChat()?.messages)) {
    openChat(store.current);
  }
}

/** Takes over what changed. */
export function update(data) {
  if (data.now !== undefined) store.ahead = data.now - Date.now();
  for (const name of ["bots", "faults", "settings", "logins", "clock"]) {
    if (name in data) {
      store[name] = data[name];
      emit(name);
    }
  }
  for (const chat of data.chats ?? []) {
    const { typingMs, ...rest } = chat;
    const known = store.chats.get(chat.id) ?? { seen: chat.total };
    store.chats.set(chat.id, {
      ...known,
      ...rest,
      typingUntil: typingMs > 0 ? Date.now() + typingMs : 0,
    });
  }
  for (const { chat, messages } of data.messages ?? []) append(chat, messages);
  if (data.chats) emit("chats");
  if (data.calls) takeCalls(data.calls);
}

/** Shows a chat, with its newest messages. */
export async function openChat(id) {
  store.current = id;
  const chat = store.chats.get(id);
  if (chat && !chat.messages) {
    // What another chat said must not stand under this one's name while its own messages are on the way.
    emit("opened");
    if (!await loadNewest(id)) return;
  }
  if (store.current !== id) return;
  see(id);
  emit("opened");
}

/** Resolves to whether the messages were taken over, now and by this call. */
async function loadNewest(id) {
  const { epoch } = store;
  while (true) {
    const answer = await fetchMessages(id, undefined, FIRST);
    const chat = store.chats.get(id);
    if (!answer || epoch !== store.epoch || chat.messages) return false;
    // A message that was told of meanwhile is not in an answer that is older.
    if (answer.total < chat.total) continue;
    setMessages(chat, answer);
    return true;
  }
}

/** Gets the messages before the ones that are there; resolves to how many came. */
export function loadEarlier(id) {
  const chat = store.chats.get(id);
  if (!chat?.messages || chat.start === 0) return Promise.resolve(0);
  chat.earlier ??= takeEarlier(id, chat.start);
  return chat.earlier;
}

async function takeEarlier(id, start) {
  const answer = await fetchMessages(id, start, PAGE);
  const chat = store.chats.get(id);
  if (!chat?.messages || chat.start !== start) return 0;
  chat.earlier = undefined;
  if (!answer) return 0;
  const { messages } = answer;
  chat.messages = [...messages, ...chat.messages];
  chat.start -= messages.length;
  if (id === store.current) emit("earlier", messages);
  return messages.length;
}

function setMessages(chat, { messages, total }) {
  Object.assign(chat, {
    messages,
    start: total - messages.length,
    end: total,
    total,
    earlier: undefined,
  });
}

function append(id, messages) {
  const chat = store.chats.get(id);
  if (!chat?.messages) return;
  const fresh = messages.filter(({ index }) => index >= chat.end);
  if (fresh.length === 0) return;
  if (fresh[0].index > chat.end) {
    forget(id);
    if (id === store.current) openChat(id);
    return;
  }
  chat.messages.push(...fresh);
  chat.end += fresh.length;
  if (id !== store.current) return;
  see(id);
  emit("appended", fresh);
}

function forget(id) {
  const chat = store.chats.get(id);
  chat.messages = undefined;
  chat.earlier = undefined;
}

function see(id) {
  const chat = store.chats.get(id);
  if (!chat || chat.seen === chat.total) return;
  chat.seen = chat.total;
  emit("chats");
}

function takeCalls(calls) {
  const known = new Map(store.calls.map((call, at) => [call.id, at]));
  for (const call of calls) {
    const at = known.get(call.id);
    if (at === undefined) store.calls.push(call);
    else store.calls[at] = call;
  }
  if (store.calls.length > CALLS) {
    store.calls.splice(0, store.calls.length - CALLS);
  }
  emit("calls", calls);
}
`;
