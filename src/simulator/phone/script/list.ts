/** Source of `list.js`. */
export const LIST_SCRIPT: string = String
  .raw`import { messageView, timeView } from "./bubble.js";
import { byId, h } from "./dom.js";
import { GAP_MS } from "./format.js";
import { openMenu } from "./menu.js";
import { currentChat, loadEarlier, on, store } from "./store.js";
import { words } from "./words.js";

/** Pixels from the top at which earlier messages are asked for: they are there before the top is. */
const EARLY = 3000;
/** Pixels from the bottom that still count as the bottom. */
const NEAR = 60;

/** Messages that the browser lays out together, and leaves out together while they are out of sight. */
const GROUP = 50;
/** Pixels that a message is taken for until it was in sight. */
const GUESS = 66;

const log = byId("log");
const rows = byId("rows");
const pill = byId("news");
/** Whether the newest message is to stay in sight. */
let atBottom = true;
let loading = false;
let missed = 0;

/** Keeps the messages of the chat that is shown in the page. */
export function startList() {
  on("opened", show);
  on("appended", append);
  on("earlier", prepend);
  log.addEventListener("scroll", scrolled, { passive: true });
  new ResizeObserver(() => atBottom && toBottom()).observe(rows);
  new ResizeObserver(() => atBottom && toBottom()).observe(log);
  pill.addEventListener("click", toBottom);
  log.addEventListener("contextmenu", (event) => {
    const row = event.target.closest(".message");
    if (!row || event.target.closest("a, img")) return;
    event.preventDefault();
    const box = row.getBoundingClientRect();
    const byKey = event.clientX === 0 && event.clientY === 0;
    openMenu(
      messageOf(row),
      byKey ? box.left + 60 : event.clientX,
      byKey ? box.top + 20 : event.clientY,
    );
  });
  log.addEventListener("keydown", moved);
}

/** Shows a message of the chat, and gets it first if need be. */
export async function jumpTo(index) {
  const { current } = store;
  while (current === store.current && index < (currentChat()?.start ?? 0)) {
    if (await loadEarlier(current) === 0) return;
  }
  const row = rowAt(index);
  if (!row) return;
  atBottom = false;
  row.scrollIntoView({ block: "center" });
  row.classList.add("found");
  setTimeout(() => row.classList.remove("found"), 1500);
}

function show() {
  const chat = currentChat();
  const messages = chat?.messages ?? [];
  rows.replaceChildren(...groups(views(messages, undefined)));
  if (chat?.messages?.length === 0) {
    rows.append(h("div.time", {}, words.empty));
  }
  missed = 0;
  atBottom = true;
  toBottom();
}

function append(messages) {
  const chat = currentChat();
  const before = chat.messages.at(-1 - messages.length);
  if (!before) rows.replaceChildren();
  const fresh = views(messages, before);
  const last = rows.lastElementChild;
  const room = last ? GROUP - last.children.length : 0;
  last?.append(...fresh.splice(0, Math.max(0, room)));
  rows.append(...groups(fresh));
  if (atBottom || messages.some(({ mine }) => mine)) return toBottom();
  missed += messages.length;
  showPill();
}

function prepend(messages) {
  const first = rows.querySelector(".message");
  const next = currentChat().messages[messages.length];
  const y = first?.getBoundingClientRect().top ?? 0;
  // The browser would move what is in sight as well, and twice is too far.
  log.style.overflowAnchor = "none";
  rows.prepend(...groups(views(messages, undefined)));
  if (next) setTime(first, next, messages.at(-1));
  log.scrollTop += (first?.getBoundingClientRect().top ?? 0) - y;
  requestAnimationFrame(() => log.style.overflowAnchor = "");
}

function views(messages, before) {
  const chat = currentChat();
  return messages.map((message, at) => {
    const previous = at === 0 ? before : messages[at - 1];
    return messageView(chat, message, {
      withTime: isPause(previous, message),
      jump: jumpTo,
      name: words.bot,
    });
  });
}

function groups(all) {
  const made = [];
  for (let at = 0; at < all.length; at += GROUP) {
    const group = h("div.group", {}, ...all.slice(at, at + GROUP));
    group.style.containIntrinsicSize = "auto " +
      group.children.length * GUESS + "px";
    made.push(group);
  }
  return made;
}

function isPause(previous, message) {
  return !previous || message.at - previous.at > GAP_MS;
}

/** What was the first message so far may need no time now. */
function setTime(row, message, previous) {
  const time = row.querySelector(":scope > .time");
  const wanted = isPause(previous, message);
  if (time && !wanted) time.remove();
  if (!time && wanted) row.prepend(timeView(message.at));
}

async function scrolled() {
  atBottom = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  if (atBottom && missed > 0) {
    missed = 0;
    showPill();
  }
  if (log.scrollTop > EARLY || loading || !store.current) return;
  loading = true;
  const count = await loadEarlier(store.current);
  loading = false;
  if (count > 0 && log.scrollTop < EARLY) scrolled();
}

function toBottom() {
  atBottom = true;
  log.scrollTop = log.scrollHeight;
  if (missed === 0) return;
  missed = 0;
  showPill();
}

function showPill() {
  pill.hidden = missed === 0;
  pill.textContent = "↓ " + missed + " " + words.newMessages;
}

function rowAt(index) {
  return rows.querySelector('[data-index="' + index + '"]');
}

function messageOf(row) {
  const { messages, start } = currentChat();
  return messages[Number(row.dataset.index) - start];
}

/** The arrow keys go from message to message; Enter opens the menu of one. */
function moved(event) {
  const row = document.activeElement?.closest(".message");
  if (event.target !== log && event.target !== row) return;
  if (event.key === "Enter" && row) {
    event.preventDefault();
    const box = row.getBoundingClientRect();
    return openMenu(messageOf(row), box.left + 60, box.top + 20);
  }
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const from = row
    ? Number(row.getAttribute("data-index"))
    : currentChat()?.end;
  rowAt(from + step)?.focus();
}
`;
