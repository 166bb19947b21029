/** Source of `bubble.js`. */
export const BUBBLE_SCRIPT: string = String
  .raw`import { order } from "./api.js";
import { avatar, h } from "./dom.js";
import { preview, timeText } from "./format.js";
import { markdownView, plainView } from "./markdown_view.js";
import { fileView, imageView, videoView, voiceView } from "./media.js";
import { now } from "./store.js";
import { words } from "./words.js";

const MEDIA = {
  image: imageView,
  video: videoView,
  voice: voiceView,
  file: fileView,
};

/**
 * A message, with the time above it when there was a pause.
 *
 * @param {any} chat
 * @param {any} message
 * @param {{ withTime: boolean, jump: (index: number) => void, name: string }} options
 */
export function messageView(chat, message, { withTime, jump, name }) {
  const view = h("div.message." + (message.mine ? "mine" : "theirs"), {
    "data-index": String(message.index),
    tabIndex: -1,
  });
  if (withTime) view.append(timeView(message.at));
  message.parts.forEach((part, index) => {
    const row = h(
      "div.row",
      {},
      avatar(message.mine ? chat.name : chat.bot, !message.mine),
      h(
        "div.content",
        {},
        h("span.unseen", {}, (message.mine ? words.me : name) + ": "),
        partView(chat, message, index),
        part.kind === "voice" && part.text
          ? h("div.transcription", {}, part.text)
          : undefined,
        part.quote && quoteView(part.quote, chat, name, jump),
      ),
    );
    view.append(row);
  });
  return view;
}

/** The line with a time. */
export function timeView(at) {
  return h("div.time", {}, timeText(at, now()));
}

function partView(chat, message, index) {
  const part = message.parts[index];
  const media = MEDIA[part.kind];
  if (media) return media(chat.id, message, index);
  if (part.kind === "other") {
    return h("div.bubble", {}, "[" + words.other + " " + part.text + "]");
  }
  const say = (text) => order("say", { chat: chat.id, text });
  return h(
    "div.bubble",
    {},
    message.mine ? plainView(part.text) : markdownView(part.text, say),
  );
}

function quoteView(quote, chat, name, jump) {
  const who = quote.mine === undefined
    ? ""
    : (quote.mine ? chat.name : name) + ": ";
  const text = who + preview(quote);
  if (quote.index === undefined || quote.index === null) {
    return h("div.quoted", {}, text);
  }
  return h(
    "button.quoted",
    { type: "button", onclick: () => jump(quote.index) },
    text,
  );
}
`;
