/** Source of `drawer.js`. */
export const DRAWER_SCRIPT: string = String
  .raw`import { order } from "./api.js";
import { byId, h, toast } from "./dom.js";
import { startLog } from "./log.js";
import { botOf, currentChat, now, on, store } from "./store.js";
import { switchLanguage, words } from "./words.js";

const HOUR_MS = 60 * 60 * 1000;
const FAULTS = [
  "pollFails",
  "pollResets",
  "pollHangs",
  "sendFails",
  "sendThrottled",
  "sendRefused",
  "sendLost",
  "typingFails",
  "uploadFails",
  "downloadFails",
  "oddJson",
];

/** The tools beside the chat: what the simulator does wrong, and what it was asked. */
export function startDrawer() {
  const toggle = byId("tools");
  const drawer = byId("drawer");
  const set = (open) => {
    drawer.hidden = !open;
    document.body.classList.toggle("with-drawer", open);
    toggle.setAttribute("aria-expanded", String(open));
    if (open) drawWindow();
  };
  toggle.addEventListener("click", () => set(drawer.hidden));
  byId("close-tools").addEventListener("click", () => {
    set(false);
    toggle.focus();
  });
  byId("language").addEventListener("click", switchLanguage);
  drawClock();
  drawDuplicate();
  on("faults", drawFaults);
  on("settings", drawSettings);
  for (const name of ["chats", "opened", "clock", "connected"]) {
    on(name, drawWindow);
  }
  for (const name of ["bots", "opened"]) on(name, drawToken);
  setInterval(drawWindow, 30 * 1000);
  on("logins", drawLogins);
  startLog();
}

function drawWindow() {
  if (byId("drawer").hidden) return;
  const chat = currentChat();
  const { remaining, expiresAt, penaltyUntil } = chat ?? {};
  const left = expiresAt === undefined
    ? (remaining === null ? words.unlimited : words.closed)
    : expiresAt <= now()
    ? words.closed
    : ((expiresAt - now()) / HOUR_MS).toFixed(1);
  const most = store.settings.maxMessages?.value;
  const rows = [
    h("dt", {}, words.remaining),
    h("dd", { id: "remaining" }, figure(remaining, most)),
    h("dt", {}, words.hoursLeft),
    h("dd", { id: "hours-left" }, left),
  ];
  byId("window").replaceChildren(...rows);
  byId("penalty").textContent = penaltyUntil > now()
    ? words.penalty + " " + Math.ceil((penaltyUntil - now()) / 60000) + " " +
      words.minutes
    : "";
}

function figure(remaining, most) {
  if (remaining === undefined) return "";
  if (remaining === null) return words.unlimited;
  return remaining + (most ? " / " + most : "");
}

function drawClock() {
  byId("clock").append(
    ...[1, 24].map((hours) =>
      h("button", {
        type: "button",
        "aria-label": words.clockHint + ": " + hours + " " + words.hour,
        onclick: () => order("advance", { ms: hours * HOUR_MS }),
      }, "+" + hours + " " + words.hour)
    ),
  );
}

function drawDuplicate() {
  const entries = [["same", words.sameId], ["other", words.otherId], [
    "none",
    words.noId,
  ]];
  byId("duplicate").append(
    ...entries.map(([messageId, word]) =>
      h("button", {
        type: "button",
        onclick: async () => {
          const chat = store.current;
          if (await order("duplicate", { chat, messageId })) {
            toast(words.duplicated);
          }
        },
      }, word)
    ),
  );
}

function drawFaults() {
  const { on: active, latencyMs } = store.faults;
  const list = byId("fault-list");
  keepFocus(
    list,
    () =>
      list.replaceChildren(
        ...FAULTS.map((name) =>
          switchView(
            "fault-" + name,
            words[name],
            active.includes(name),
            (on) => order("fault", { name, on }),
          )
        ),
      ),
  );
  const range = byId("latency");
  range.onchange = () => order("latency", { ms: Number(range.value) });
  range.oninput = () => byId("latency-ms").textContent = range.value + " ms";
  if (document.activeElement !== range) range.value = String(latencyMs);
  byId("latency-ms").textContent = latencyMs + " ms";
  byId("fault-count").textContent = active.length > 0
    ? String(active.length)
    : "";
}

function drawToken() {
  const bot = botOf(currentChat());
  const choices = [
    ["off", words.expireOff],
    ["errcode", words.expireErrcode],
    ["ret", words.expireRet],
    ["both", words.expireBoth],
  ];
  const select = h(
    "select",
    {
      id: "expire",
      disabled: !bot,
      "aria-label": words.token,
      onchange: () => order("expire", { bot: bot.id, where: select.value }),
    },
    ...choices.map(([value, word]) => h("option", { value }, word)),
  );
  select.value = bot?.expired || "off";
  const box = byId("token");
  keepFocus(box, () => box.replaceChildren(select));
}

function drawSettings() {
  const list = byId("setting-list");
  keepFocus(list, () =>
    list.replaceChildren(
      ...Object.entries(store.settings).map(([name, { value, choices }]) =>
        typeof value === "boolean" && choices.length === 2
          ? switchView("setting-" + name, words[name], value, (on) =>
            order("setting", { name, value: on }))
          : choiceView(name, value, choices)
      ),
    ));
}

function choiceView(name, value, choices) {
  const text = (choice) =>
    choice === false
      ? words.unlimited
      : name === "windowMs"
      ? String(choice / HOUR_MS)
      : String(choice);
  const all = choices.includes(value) ? choices : [value, ...choices];
  const select = h(
    "select",
    {
      id: "setting-" + name,
      onchange: () =>
        order("setting", { name, value: all[select.selectedIndex] }),
    },
    ...all.map((choice) => h("option", {}, text(choice))),
  );
  select.selectedIndex = all.indexOf(value);
  return h("label.line", {}, h("span", {}, words[name]), select);
}

function switchView(id, word, on, set) {
  const input = h("input", {
    type: "checkbox",
    role: "switch",
    id,
    checked: on,
    onchange: () => set(input.checked),
  });
  return h("label.line", {}, h("span", {}, word), input);
}

function drawLogins() {
  const links = store.logins.map(({ path, status }) =>
    h(
      "li",
      {},
      h("a", { href: path, target: "_blank", rel: "noopener" }, status),
    )
  );
  byId("logins").replaceChildren(
    ...links.length > 0 ? links : [h("li", {}, words.loginNone)],
  );
}

/** What is drawn anew must not take the focus away from who uses it. */
function keepFocus(box, draw) {
  const id = box.contains(document.activeElement)
    ? document.activeElement.id
    : "";
  draw();
  if (id) byId(id)?.focus();
}
`;
