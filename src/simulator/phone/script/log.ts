/** Source of `log.js`. */
export const LOG_SCRIPT: string = String.raw`import { byId, h } from "./dom.js";
import { on, store } from "./store.js";
import { words } from "./words.js";

const list = byId("calls");
const filter = byId("filter");
const hidePolls = byId("hide-polls");

/** Calls below this id were cleared away. */
let clearedTo = 0;
let scheduled = false;

/** Shows every API call, newest first. */
export function startLog() {
  on("calls", later);
  on("connected", later);
  filter.addEventListener("input", drawAll);
  hidePolls.addEventListener("change", drawAll);
  byId("clear-log").addEventListener("click", () => {
    clearedTo = store.calls.at(-1)?.id ?? 0;
    drawAll();
  });
  byId("tools").addEventListener("click", drawAll);
}

/** A burst of calls is drawn once. */
function later() {
  if (scheduled || byId("drawer").hidden) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    drawAll();
  });
}

function drawAll() {
  if (byId("drawer").hidden) return;
  const known = new Map(
    [...list.children].map((view) => [view.dataset.key, view]),
  );
  const wanted = store.calls.filter(isShown).reverse().map((call) => {
    const key = call.id + (isOver(call) ? "" : "-open");
    return known.get(key) ?? callView(call, key);
  });
  const open = new Set(
    [...list.querySelectorAll("details[open]")].map((view) =>
      parseInt(view.parentElement.dataset.key, 10)
    ),
  );
  for (const view of wanted) {
    if (open.has(parseInt(view.dataset.key, 10))) {
      view.firstElementChild.open = true;
    }
  }
  // Only what changed is touched: a text that somebody marks or a focus must stay.
  const keep = new Set(wanted);
  for (const view of [...list.children]) if (!keep.has(view)) view.remove();
  wanted.forEach((view, at) => {
    if (list.children[at] !== view) list.insertBefore(view, list.children[at]);
  });
}

function isShown(call) {
  if (call.id <= clearedTo) return false;
  if (hidePolls.checked && call.endpoint === "getupdates") {
    const brought = call.answer?.msgs?.length > 0;
    if (!brought && !isRefused(call)) return false;
  }
  const text = filter.value.trim().toLowerCase();
  return text === "" || JSON.stringify(call).toLowerCase().includes(text);
}

function isOver({ status, failure }) {
  return status !== undefined || failure !== undefined;
}

function isRefused({ status, answer, failure }) {
  return failure !== undefined || status >= 400 || (answer?.ret ?? 0) !== 0 ||
    (answer?.errcode ?? 0) !== 0;
}

function callView(call, key) {
  const code = call.failure !== undefined ? "✕" : call.status ?? words.pending;
  const ret = call.answer?.ret || call.answer?.errcode;
  const details = h(
    "details",
    {},
    h(
      "summary",
      {},
      h("span.call-time", {}, new Date(call.at).toLocaleTimeString("en-GB")),
      h("span.call-name", {}, call.endpoint),
      h(
        "span.call-code" + (isRefused(call) ? ".bad" : ""),
        {},
        String(code) + (ret ? " ret " + ret : ""),
      ),
    ),
  );
  // Hundreds of calls are there and few are looked at.
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) fill(details, call);
  });
  return h("li", { "data-key": key }, details);
}

function fill(details, call) {
  const query = Object.keys(call.query).length > 0 ? call.query : undefined;
  const sections = [
    ["?", query],
    [words.headers, call.headers],
    [words.body, call.body],
    [words.answer, call.answer],
    [words.reason, call.reason ?? call.failure],
  ];
  for (const [name, value] of sections) {
    if (value === undefined) continue;
    const text = typeof value === "string"
      ? value
      : JSON.stringify(value, null, 2);
    details.append(h("h4", {}, name), h("pre", { tabIndex: 0 }, text));
  }
}
`;
