/** Source of `chats.js`. */
export const CHATS_SCRIPT: string = String.raw`import { order } from "./api.js";
import { avatar, byId, h } from "./dom.js";
import { preview, timeText } from "./format.js";
import { botOf, currentChat, now, on, openChat, store } from "./store.js";
import { words } from "./words.js";

const list = byId("chat-list");
const title = byId("chat-title");
const state = byId("chat-state");

/** The user whom a new bot is talked to as, when nobody is known. */
const FIRST_USER = "alice";

/** By bot. */
const sections = new Map();
/** By chat. */
const entries = new Map();
let lapse = 0;
let scheduled = false;
/** Whether the user went back to the list: nothing opens by itself then. */
let left = false;

/** Shows the chats, and the head of the one that is open. */
export function startChats() {
  for (const name of ["chats", "bots", "opened", "connected", "logins"]) {
    on(name, draw);
  }
  on("connected", openFirst);
  on("chats", openFirst);
  byId("back").addEventListener("click", () => {
    left = true;
    store.current = undefined;
    remember();
    draw();
    list.querySelector("button")?.focus();
  });
  byId("new-bot").addEventListener("click", newBot);
}

/** Opens the chat that the address names, else the first, else on a phone none. */
function openFirst() {
  if (currentChat()?.messages) return;
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (store.chats.has(wanted)) return open(wanted);
  const narrow = matchMedia("(max-width: 700px)").matches;
  const [first] = store.chats.keys();
  if (left || !first || store.current) return;
  if (!narrow || store.chats.size === 1) open(first);
}

function open(id) {
  if (store.current === id && currentChat()?.messages) return;
  store.current = id;
  remember();
  openChat(id);
  if (matchMedia("(pointer: fine)").matches) byId("text").focus();
}

function remember() {
  const { current } = store;
  history.replaceState(
    null,
    "",
    current ? "#" + encodeURIComponent(current) : location.pathname,
  );
}

/** The head at once, since a window that is not in sight draws no frames; the list when there is time. */
function draw() {
  drawHead();
  drawLogins();
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    drawList();
  });
}

function drawList() {
  const empty = byId("no-bots");
  empty.hidden = store.bots.length > 0;
  for (const [id, { section }] of sections) {
    if (store.bots.some((bot) => bot.id === id)) continue;
    section.remove();
    sections.delete(id);
  }
  for (const bot of store.bots) drawBot(bot);
  for (const [id, { view }] of entries) {
    if (store.chats.has(id)) continue;
    view.remove();
    entries.delete(id);
  }
  for (const chat of store.chats.values()) drawChat(chat);
}

function drawLogins() {
  const open = store.logins.filter(({ ended }) => !ended);
  byId("login-bar").replaceChildren(
    ...open.slice(-1).map(({ path }) =>
      h("a", { href: path, target: "_blank", rel: "noopener" }, words.login)
    ),
  );
}

function drawBot(bot) {
  if (!sections.has(bot.id)) addSection(bot);
  const { dot } = sections.get(bot.id);
  const state = bot.expired ? "bad" : bot.online ? "on" : "off";
  dot.className = "dot " + state;
  const label = {
    bad: words.expired,
    on: words.bot,
    off: words.botOffline,
  }[state];
  dot.setAttribute("aria-label", label);
}

function addSection(bot) {
  const dot = h("span.dot", { role: "img" });
  const known = [...store.chats.values()].some((chat) => chat.bot === bot.id);
  const name = h("input", {
    type: "text",
    maxLength: 64,
    placeholder: words.newUser,
    "aria-label": words.userName,
    value: known ? "" : bot.owner ?? FIRST_USER,
  });
  const onsubmit = async (event) => {
    event.preventDefault();
    const made = await order("newUser", { bot: bot.id, name: name.value });
    if (!made) return;
    name.value = "";
    open(made.chat);
  };
  const chats = h("div");
  const section = h(
    "section",
    {},
    h("h2.bot-name", {}, dot, h("span", {}, bot.id)),
    chats,
    h(
      "form.new-user",
      { onsubmit },
      name,
      h("button", { type: "submit", "aria-label": words.newUser }, "＋"),
    ),
  );
  sections.set(bot.id, { section, dot, chats });
  list.append(section);
}

/** What shows no change stays as it is: there may be hundreds of chats, and one of them has the focus. */
function drawChat(chat) {
  const known = entries.get(chat.id);
  const unread = chat.total - (chat.seen ?? 0);
  const facts = {
    selected: chat.id === store.current,
    unread,
    last: isTyping(chat) ? words.typing : lastWords(chat.last),
    time: chat.last ? timeText(chat.last.at, now()) : "",
  };
  const mark = JSON.stringify(facts);
  if (known?.mark === mark) return;
  const view = known?.view ??
    h("button.chat-entry", { type: "button", onclick: () => open(chat.id) });
  if (facts.selected) view.setAttribute("aria-current", "true");
  else view.removeAttribute("aria-current");
  view.replaceChildren(
    avatar(chat.name, false),
    h(
      "span.chat-text",
      {},
      h("span.chat-name", {}, chat.name),
      h("span.chat-last", {}, facts.last),
    ),
    h(
      "span.chat-side",
      {},
      h("span", {}, facts.time),
      unread > 0 && h("span.unread", {}, String(unread)),
    ),
  );
  entries.set(chat.id, { mark, view });
  if (!known) sections.get(chat.bot)?.chats.append(view);
}

/** What there is room for, without the marks of a bot's Markdown. */
function lastWords(message) {
  const text = preview(message?.parts[0] ?? { kind: "text" }).slice(0, 160);
  return message?.mine ? text : text.replace(/^[#>\s]+|[*\x60~|]/gm, "");
}

function isTyping(chat) {
  return chat.typingUntil > Date.now();
}

function drawHead() {
  const chat = currentChat();
  document.body.classList.toggle("in-chat", chat !== undefined);
  byId("composer").hidden = !chat;
  const bot = botOf(chat);
  clearTimeout(lapse);
  const typing = chat && isTyping(chat);
  if (typing) lapse = setTimeout(draw, chat.typingUntil - Date.now() + 20);
  const name = words.bot;
  title.textContent = !chat ? words.chooseChat : typing ? words.typing : name;
  document.title = (typing ? words.typing + " " : "") + words.title;
  state.textContent = !store.connected
    ? words.offline
    : !chat
    ? ""
    : bot?.expired
    ? words.expired
    : !bot?.online
    ? words.botOffline
    : "";
}

async function newBot() {
  const made = await order("newBot");
  if (!made) return;
  const lines = [
    "WEIXIN_ACCOUNT_ID=" + made.accountId,
    "WEIXIN_BOT_TOKEN=" + made.token,
    "WEIXIN_BASE_URL=" + made.baseUrl,
    "WEIXIN_CDN_BASE_URL=" + made.cdnBaseUrl,
  ].join("\n");
  const dialog = byId("made");
  dialog.replaceChildren(
    h("h2", { id: "made-title" }, words.newBotMade),
    h("pre", { tabIndex: 0 }, lines),
    h("button.primary", {
      type: "button",
      onclick: () => dialog.close(),
    }, words.close),
  );
  dialog.showModal();
  await order("newUser", { bot: made.accountId, name: FIRST_USER });
}
`;
