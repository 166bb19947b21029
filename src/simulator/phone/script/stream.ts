/** Source of `stream.js`. */
export const STREAM_SCRIPT: string = String
  .raw`import { emit, hello, store, update } from "./store.js";

/** Milliseconds after which a refused connection is tried again; a broken one the browser tries by itself. */
const RETRY_MS = 1000;

/** Listens to the simulator, for as long as the page is open. */
export function listen() {
  const source = new EventSource("/phone/events");
  source.addEventListener("hello", (event) => hello(JSON.parse(event.data)));
  source.addEventListener("update", (event) => update(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    store.connected = false;
    emit("connected");
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(listen, RETRY_MS);
    }
  });
}
`;
