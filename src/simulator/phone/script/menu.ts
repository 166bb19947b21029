/** Source of `menu.js`. */
export const MENU_SCRIPT: string = String
  .raw`import { byId, h } from "./dom.js";
import { preview } from "./format.js";
import { copyText } from "./markdown_view.js";
import { emit } from "./store.js";
import { words } from "./words.js";

const menu = byId("menu");
let before;

/** Opens what can be done with a message. */
export function openMenu(message, x, y) {
  before = document.activeElement;
  const entry = (word, act) =>
    h("button", {
      type: "button",
      role: "menuitem",
      onclick: () => {
        menu.hidePopover();
        act();
      },
    }, word);
  const text = message.parts.map(preview).join("\n");
  menu.replaceChildren(
    entry(words.quote, () => emit("quote", message)),
    entry(words.copy, () => copyText(text)),
  );
  menu.showPopover();
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = Math.min(x, innerWidth - width - 8) + "px";
  menu.style.top = Math.min(y, innerHeight - height - 8) + "px";
  menu.firstElementChild.focus();
}

/** Lets the arrow keys and Escape work in it. */
export function startMenu() {
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const entries = [...menu.children];
    const at = entries.indexOf(document.activeElement);
    entries[(at + step + entries.length) % entries.length].focus();
  });
  menu.addEventListener("toggle", (event) => {
    const within = menu.contains(document.activeElement) ||
      document.activeElement === document.body;
    if (event.newState === "closed" && within) before?.focus();
  });
}
`;
