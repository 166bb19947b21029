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

let lapse = 0;

/** Shows the chats, and the head of the one that is open. */
export function startChats() {
  for (const name of ["chats", "bots", "opened", "connected", "logins"]) {
    on(name, draw);
  }
  on("connected", openFirst);
  on("chats", openFirst);
  byId("back").addEventListener("click", () => {
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
  if (first && !store.current && (!narrow || store.chats.size === 1)) {
    open(first);
  }
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

function draw() {
  const focused = document.activeElement?.getAttribute("data-chat");
  list.replaceChildren(...store.bots.map(botView));
  if (store.bots.length === 0) {
    list.append(
      h("p.hint", {}, h("strong", {}, words.noBots)),
      h("p.hint", {}, words.noBotsHint),
    );
  }
  if (focused) {
    const again = [...list.querySelectorAll("[data-chat]")];
    again.find((one) => one.getAttribute("data-chat") === focused)?.focus();
  }
  drawLogins();
  drawHead();
}

function drawLogins() {
  const open = store.logins.filter(({ ended }) => !ended);
  byId("login-bar").replaceChildren(
    ...open.slice(-1).map(({ path }) =>
      h("a", { href: path, target: "_blank", rel: "noopener" }, words.login)
    ),
  );
}

function botView(bot) {
  const chats = [...store.chats.values()].filter((chat) => chat.bot === bot.id);
  const dot = h(
    "span.dot." + (bot.expired ? "bad" : bot.online ? "on" : "off"),
    {
      role: "img",
      "aria-label": bot.expired
        ? words.expired
        : bot.online
        ? words.bot
        : words.botOffline,
    },
  );
  const name = h("input", {
    type: "text",
    maxLength: 64,
    placeholder: words.newUser,
    "aria-label": words.userName,
    value: chats.length === 0 ? bot.owner ?? FIRST_USER : "",
  });
  const form = h(
    "form.new-user",
    {
      onsubmit: async (event) => {
        event.preventDefault();
        const made = await order("newUser", { bot: bot.id, name: name.value });
        if (made) open(made.chat);
      },
    },
    name,
    h("button", { type: "submit", "aria-label": words.newUser }, "＋"),
  );
  return h(
    "section",
    {},
    h("h2.bot-name", {}, dot, h("span", {}, bot.id)),
    ...chats.map(chatView),
    form,
  );
}

function chatView(chat) {
  const unread = chat.total - (chat.seen ?? 0);
  const selected = chat.id === store.current;
  return h(
    "button.chat-entry",
    {
      type: "button",
      "data-chat": chat.id,
      "aria-current": selected ? "true" : undefined,
      onclick: () => open(chat.id),
    },
    avatar(chat.name, false),
    h(
      "span.chat-text",
      {},
      h("span.chat-name", {}, chat.name),
      h(
        "span.chat-last",
        {},
        isTyping(chat)
          ? words.typing
          : chat.last
          ? preview(chat.last.parts[0] ?? { kind: "text" }).slice(0, 80)
          : "",
      ),
    ),
    h(
      "span.chat-side",
      {},
      h("span", {}, chat.last ? timeText(chat.last.at, now()) : ""),
      unread > 0 && h("span.unread", {}, String(unread)),
    ),
  );
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
