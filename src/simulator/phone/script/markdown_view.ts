/** Source of `markdown_view.js`. */
export const MARKDOWN_VIEW_SCRIPT: string = String
  .raw`import { h, icon, toast } from "./dom.js";
import { choiceCount, parseMarkdown } from "./markdown.js";
import { words } from "./words.js";

const TAGS = { strong: "strong", em: "em", del: "del" };

/**
 * A bot's text as WeChat shows it, made of nodes only.
 *
 * @param {string} text
 * @param {(number: string) => void} choose called with the number that was tapped
 */
export function markdownView(text, choose) {
  const blocks = parseMarkdown(text);
  const choices = choiceCount(blocks);
  const view = h("div.markdown");
  for (const block of blocks) {
    view.append(blockView(block, choices > 0 ? choose : undefined));
  }
  return view;
}

/** A user's text: as it was typed, with its links. */
export function plainView(text) {
  const view = h("div.plain");
  let rest = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"，。！？、）】]+/g)) {
    view.append(text.slice(rest, match.index), link(match[0], [match[0]]));
    rest = match.index + match[0].length;
  }
  view.append(text.slice(rest));
  return view;
}

function blockView(block, choose) {
  switch (block.type) {
    case "heading":
      return h("p.heading", {}, ...inline(block.children));
    case "rule":
      return h("hr");
    case "quote":
      return h("blockquote", {}, ...inline(block.children));
    case "code":
      return codeView(block);
    case "list":
      return h("ul", {}, ...block.items.map((item) => itemView(item, choose)));
    case "table":
      return tableView(block.rows);
    default:
      return h("p", {}, ...inline(block.children));
  }
}

function itemView(item, choose) {
  const number = parseInt(item.marker, 10);
  const content = [
    h("span.marker", {}, item.marker),
    h("span", {}, ...inline(item.children)),
  ];
  const tappable = choose && item.level === 0 && number > 0 &&
    !item.children.some(hasLink);
  const row = tappable
    ? h("button.choice", {
      type: "button",
      onclick: () => choose(String(number)),
    }, ...content)
    : h("div.item-line", {}, ...content);
  const view = h("li", {}, row);
  view.style.setProperty("--level", String(item.level));
  return view;
}

function hasLink(node) {
  return node.type === "link" || (node.children ?? []).some(hasLink);
}

function codeView({ text, language }) {
  const copy = h("button.copy", {
    type: "button",
    "aria-label": words.copyCode,
    onclick: () => copyText(text),
  }, icon("copy"));
  return h(
    "div.code",
    {},
    h("div.code-head", {}, h("span", {}, language), copy),
    h("pre", { tabIndex: 0 }, h("code", {}, text)),
  );
}

function tableView([head = [], ...rows]) {
  const cells = (tag, row) =>
    h("tr", {}, ...row.map((cell) => h(tag, {}, ...inline(cell))));
  return h(
    "div.table",
    {},
    h(
      "table",
      {},
      h("thead", {}, cells("th", head)),
      h("tbody", {}, ...rows.map((row) => cells("td", row))),
    ),
  );
}

function inline(nodes) {
  return nodes.map((node) => {
    if (typeof node === "string") return node;
    if (node.type === "br") return h("br");
    if (node.type === "code") return h("code", {}, node.text);
    if (node.type === "link") return link(node.url, inline(node.children));
    return h(TAGS[node.type], {}, ...inline(node.children));
  });
}

/** Only what begins with http gets here. */
function link(url, children) {
  return h("a", {
    href: url,
    target: "_blank",
    rel: "noopener noreferrer nofollow",
  }, ...children);
}

/** Puts a text on the clipboard. */
export function copyText(text) {
  const written = navigator.clipboard?.writeText(text) ??
    Promise.reject(new Error("no clipboard"));
  written.then(() => toast(words.copied), () => toast(words.failed));
}
`;
