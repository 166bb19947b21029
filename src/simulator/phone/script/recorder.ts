/** Source of `recorder.js`. */
export const RECORDER_SCRIPT: string = String
  .raw`import { h, toast } from "./dom.js";
import { words } from "./words.js";

const SAMPLE_RATE = 24000;
/** WeChat ends a recording after a minute. */
const LONGEST_MS = 60 * 1000;

/** Lets the user record: the button begins, and the bar sends or throws away. */
export function startRecorder({ button, bar, send }) {
  button.addEventListener("click", async () => {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      return toast(words.noMicrophone);
    }
    const recorder = new MediaRecorder(stream);
    const chunks = [];
    let wanted = true;
    const length = h("span", {}, "0:00");
    const began = Date.now();
    const timer = setInterval(() => {
      const ms = Date.now() - began;
      const seconds = String(Math.floor(ms / 1000)).padStart(2, "0");
      length.textContent = "0:" + seconds;
      if (ms >= LONGEST_MS) recorder.stop();
    }, 200);
    recorder.addEventListener("dataavailable", ({ data }) => chunks.push(data));
    recorder.addEventListener("stop", () => {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
      bar.hidden = true;
      bar.replaceChildren();
      button.focus();
      if (wanted) send(new Blob(chunks, { type: recorder.mimeType }));
    });
    const done = h("button.primary", {
      type: "button",
      onclick: () => recorder.stop(),
    }, words.send);
    bar.replaceChildren(
      h("span.dot"),
      h("span", { role: "status" }, words.recording),
      length,
      h("button", {
        type: "button",
        onclick: () => {
          wanted = false;
          recorder.stop();
        },
      }, words.cancel),
      done,
    );
    bar.hidden = false;
    recorder.start();
    done.focus();
  });
}

/**
 * Any sound that the browser knows, as a mono WAV; 'undefined' for what it does not know.
 *
 * @param {Blob} blob
 */
export async function toWav(blob) {
  const context = new OfflineAudioContext(1, 1, SAMPLE_RATE);
  let sound;
  try {
    sound = await context.decodeAudioData(await blob.arrayBuffer());
  } catch {
    return undefined;
  }
  const samples = mix(sound);
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at, value) =>
    [...value].forEach((character, index) =>
      view.setUint8(at + index, character.charCodeAt(0))
    );
  text(0, "RIFF");
  view.setUint32(4, view.byteLength - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, SAMPLE_RATE, true);
  view.setUint32(28, SAMPLE_RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, index) =>
    view.setInt16(
      44 + index * 2,
      Math.max(-1, Math.min(1, sample)) * 0x7fff,
      true,
    )
  );
  return {
    blob: new Blob([view], { type: "audio/wav" }),
    ms: Math.round(sound.duration * 1000),
  };
}

/** All channels as one. The context has brought them to its rate already. */
function mix(sound) {
  const mixed = new Float32Array(sound.length);
  for (let channel = 0; channel < sound.numberOfChannels; channel++) {
    const data = sound.getChannelData(channel);
    for (let at = 0; at < data.length; at++) {
      mixed[at] += data[at] / sound.numberOfChannels;
    }
  }
  return mixed;
}
`;
