/** Source of `composer.js`. */
export const COMPOSER_SCRIPT: string = String
  .raw`import { order, upload } from "./api.js";
import { byId, h, toast } from "./dom.js";
import { preview } from "./format.js";
import { startRecorder, toWav } from "./recorder.js";
import { currentChat, on, store } from "./store.js";
import { words } from "./words.js";

const input = byId("text");
const send = byId("send");
const attach = byId("attach");
const panel = byId("panel");
const quoteBar = byId("quote-bar");

/** What was typed and not sent, by chat. */
const drafts = new Map();
let shown;
let quoted;

/** Lets the user write, attach, quote and record. */
export function startComposer() {
  input.addEventListener("input", resize);
  input.addEventListener("keydown", (event) => {
    // Enter ends the choice of a Chinese word, too.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    say();
  });
  send.addEventListener("click", say);
  attach.addEventListener("click", () => setPanel(panel.hidden));
  on("opened", changeChat);
  on("quote", quote);
  startFiles();
  startRecorder({
    button: byId("record"),
    bar: byId("record-bar"),
    send: sendVoice,
  });
}

async function say() {
  const text = input.value;
  const chat = store.current;
  if (text.trim() === "" || !chat) return;
  const quote = quoted?.index;
  input.value = "";
  setQuote(undefined);
  resize();
  const said = await order("say", { chat, text, quote });
  if (said || input.value !== "") return;
  input.value = text;
  resize();
}

function changeChat() {
  if (shown === store.current) return;
  drafts.set(shown, input.value);
  shown = store.current;
  input.value = drafts.get(shown) ?? "";
  setQuote(undefined);
  setPanel(false);
  resize();
}

function quote(message) {
  setQuote(message);
  input.focus();
}

function setQuote(message) {
  quoted = message;
  quoteBar.hidden = !message;
  if (!message) return quoteBar.replaceChildren();
  const who = message.mine ? currentChat().name : words.bot;
  quoteBar.replaceChildren(
    h("span", {}, who + ": " + preview(message.parts[0])),
    h("button", {
      type: "button",
      "aria-label": words.cancel,
      onclick: () => {
        setQuote(undefined);
        input.focus();
      },
    }, "✕"),
  );
}

function resize() {
  const empty = input.value.trim() === "";
  send.hidden = empty;
  attach.hidden = !empty;
  input.style.height = "auto";
  input.style.height = Math.min(input.scrollHeight, 140) + "px";
}

function setPanel(open) {
  panel.hidden = !open;
  attach.setAttribute("aria-expanded", String(open));
}

function startFiles() {
  const actions = {
    "album": sendFile,
    "file": sendAnyFile,
    "voice-file": sendVoice,
  };
  for (const [id, act] of Object.entries(actions)) {
    const picker = byId(id + "-picker");
    byId(id).addEventListener("click", () => picker.click());
    picker.addEventListener("change", async () => {
      setPanel(false);
      const files = [...picker.files];
      picker.value = "";
      for (const file of files) await act(file);
    });
  }
  input.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    files.forEach(sendFile);
  });
  const chat = byId("chat");
  chat.addEventListener("dragover", (event) => event.preventDefault());
  chat.addEventListener("drop", (event) => {
    event.preventDefault();
    [...event.dataTransfer.files].forEach(sendFile);
  });
}

/** Pictures and videos as what they are, when the browser knows them; everything else as a file. */
async function sendFile(file) {
  const kind = file.type.split("/")[0];
  if (kind === "image") {
    const size = await imageSize(file);
    if (size) return await post({ kind, ...size }, file);
  }
  if (kind === "video") {
    const size = await videoSize(file);
    if (size) return await post({ kind, ...size }, file);
  }
  await sendAnyFile(file);
}

async function sendAnyFile(file) {
  await post({ kind: "file", name: file.name }, file);
}

async function sendVoice(blob) {
  const sound = await toWav(blob);
  const silk = (await blob.slice(0, 10).text()).includes("#!SILK");
  if (!sound && !silk) return toast(words.cannotRead);
  await post({ kind: "voice", ms: sound?.ms ?? 1000 }, sound?.blob ?? blob);
}

async function post(query, blob) {
  if (!store.current) return;
  return await upload({ chat: store.current, ...query }, blob);
}

async function imageSize(file) {
  try {
    const { width, height } = await createImageBitmap(file);
    return { width, height };
  } catch {
    return undefined;
  }
}

function videoSize(file) {
  const url = URL.createObjectURL(file);
  const video = h("video", { preload: "metadata", src: url });
  return new Promise((resolve) => {
    const end = (size) => {
      URL.revokeObjectURL(url);
      resolve(size);
    };
    video.onerror = () => end(undefined);
    video.onloadedmetadata = () => {
      const seconds = Number.isFinite(video.duration) ? video.duration : 1;
      end({
        width: video.videoWidth,
        height: video.videoHeight,
        ms: Math.round(seconds * 1000),
      });
    };
  });
}
`;
