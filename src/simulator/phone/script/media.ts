/** Source of `media.js`. */
export const MEDIA_SCRIPT: string = String
  .raw`import { mediaUrl } from "./api.js";
import { byId, h, icon, toast } from "./dom.js";
import { sizeText } from "./format.js";
import { store } from "./store.js";
import { words } from "./words.js";

/** Longest side of a picture in a chat, in pixels. */
const SIDE = 200;

/** What is being played. */
let playing;

/** A picture, which opens when it is tapped. */
export function imageView(chat, message, index) {
  const part = message.parts[index];
  const src = mediaUrl(chat, message.index, index, store.epoch);
  const image = h("img", { src, alt: words.image, loading: "lazy" });
  if (part.width && part.height) {
    const scale = Math.min(1, SIDE / Math.max(part.width, part.height));
    image.width = Math.round(part.width * scale);
    image.height = Math.round(part.height * scale);
  }
  return h("button.picture", {
    type: "button",
    "aria-label": words.openPicture,
    onclick: () => zoom(h("img", { src, alt: words.image })),
  }, image);
}

/** A video, which opens when it is tapped. */
export function videoView(chat, message, index) {
  const part = message.parts[index];
  const src = mediaUrl(chat, message.index, index, store.epoch);
  const play = async () => {
    const url = await blobUrl(src);
    if (!url) return toast(words.failed);
    zoom(
      h("video", { src: url, controls: true, autoplay: true }),
      () => URL.revokeObjectURL(url),
    );
  };
  const seconds = Math.round((part.ms ?? 0) / 1000);
  const length = Math.floor(seconds / 60) + ":" +
    String(seconds % 60).padStart(2, "0");
  return h(
    "button.clip",
    {
      type: "button",
      "aria-label": words.playVideo + ", " + length,
      onclick: play,
    },
    icon("play"),
    h("span.length", {}, length),
  );
}

/** A voice message: the longer, the wider. */
export function voiceView(chat, message, index) {
  const part = message.parts[index];
  const seconds = Math.max(1, Math.round((part.ms ?? 0) / 1000));
  const src = mediaUrl(chat, message.index, index, store.epoch);
  const button = h(
    "button.voice",
    {
      type: "button",
      "aria-label": words.playVoice + ", " + seconds + "″",
      onclick: () => playVoice(button, src),
    },
    icon("wave"),
    h("span", {}, seconds + "″"),
  );
  button.style.setProperty("--seconds", String(Math.min(60, seconds)));
  return button;
}

/** A file, which is saved when it is tapped. */
export function fileView(chat, message, index) {
  const part = message.parts[index];
  const name = part.name ?? words.file;
  const extension = /\.([\w]{1,4})$/.exec(name)?.[1] ?? "";
  return h(
    "a.file",
    {
      href: mediaUrl(chat, message.index, index, store.epoch),
      download: name,
    },
    h(
      "span.file-text",
      {},
      h("span.file-name", {}, name),
      h("span.file-size", {}, sizeText(part.size ?? 0)),
    ),
    h("span.file-icon", { "data-kind": extension.toLowerCase() }, extension),
  );
}

async function playVoice(button, src) {
  const again = playing?.button === button;
  playing?.stop();
  if (again) return;
  const url = await blobUrl(src);
  if (!url) return toast(words.cannotPlay);
  const audio = new Audio(url);
  const stop = () => {
    audio.pause();
    URL.revokeObjectURL(url);
    button.classList.remove("playing");
    playing = undefined;
  };
  playing = { button, stop };
  button.classList.add("playing");
  audio.addEventListener("ended", stop);
  audio.play().catch(() => {
    stop();
    toast(words.cannotPlay);
  });
}

/** The whole file, so that a player can move about in it. */
async function blobUrl(src) {
  try {
    const response = await fetch(src);
    if (!response.ok) return undefined;
    const blob = await response.blob();
    const playable = /^(audio|video)\//.test(blob.type);
    return playable ? URL.createObjectURL(blob) : undefined;
  } catch {
    return undefined;
  }
}

function zoom(content, onClose = () => {}) {
  const dialog = byId("zoom");
  dialog.replaceChildren(
    content,
    h("button.zoom-close", {
      type: "button",
      "aria-label": words.close,
      onclick: () => dialog.close(),
    }, icon("close")),
  );
  dialog.onclose = () => {
    dialog.replaceChildren();
    onClose();
  };
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
  if (content instanceof HTMLImageElement) {
    content.onclick = () => content.classList.toggle("whole");
  }
  dialog.showModal();
}
`;
