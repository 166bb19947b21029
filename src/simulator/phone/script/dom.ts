/** Source of `dom.js`. */
export const DOM_SCRIPT: string = String.raw`/**
 * Makes an element. Texts become text nodes: nothing here ever reads markup.
 *
 * @param {string} tag name, with classes behind dots
 * @param {Record<string, any>} [properties] 'on…' for listeners, 'aria-…', 'data-…' and 'role' for attributes
 * @param {...(Node | string | undefined | false)} children
 * @returns {any}
 */
export function h(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length > 0) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key.includes("-") || key === "role") {
      element.setAttribute(key, value);
    } else element[key] = value;
  }
  for (const child of children) {
    if (child !== undefined && child !== false) element.append(child);
  }
  return element;
}

/**
 * The element of the page with that id.
 *
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * One of the pictures that the page has in its first lines.
 *
 * @param {string} name
 */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", "#i-" + name);
  svg.append(use);
  return svg;
}

/** The first letter of a name on a colour of its own. */
export function avatar(name, bot) {
  const element = h("span.avatar", { "aria-hidden": "true" });
  element.textContent = bot ? "" : [...name][0]?.toUpperCase() ?? "?";
  if (bot) element.append(icon("bot"));
  let hue = 0;
  for (const character of name) {
    hue = (hue * 31 + character.codePointAt(0)) % 360;
  }
  element.style.setProperty("--hue", String(hue));
  if (bot) element.classList.add("bot");
  return element;
}

let toastTimer = 0;

/** Says something in passing. */
export function toast(text) {
  const element = byId("toast");
  element.textContent = text;
  element.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => element.hidden = true, 4000);
}
`;
