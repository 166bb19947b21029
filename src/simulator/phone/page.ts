import { html } from "../html.ts";
import { ICONS } from "./icons.ts";
import { type PhoneRoute, SAFE_HEADERS } from "./request.ts";
import { SCRIPTS } from "./scripts.ts";

/** The page's first lines: what the scripts then fill, and the words that they put in place of names. */
const BODY = html`
  ${ICONS}
  <nav id="chats" data-label="chats">
    <header>
      <h1 data-word="chats"></h1>
      <button id="new-bot" type="button" data-word="newBot"></button>
    </header>
    <div id="no-bots" hidden>
      <p class="hint"><strong data-word="noBots"></strong></p>
      <p class="hint" data-word="noBotsHint"></p>
    </div>
    <div id="chat-list"></div>
  </nav>
  <main id="chat">
    <header>
      <button id="back" type="button" data-label="back" title=""><svg
        class="icon" aria-hidden="true"><use href="#i-back" /></svg></button>
      <div class="head-text">
        <h1 id="chat-title" aria-live="polite"></h1>
        <p id="chat-state" role="status"></p>
      </div>
      <button id="tools" type="button" data-label="tools" title=""
        aria-expanded="false" aria-controls="drawer"><svg
        class="icon" aria-hidden="true"><use href="#i-more" /></svg></button>
    </header>
    <div id="login-bar"></div>
    <div id="log" role="log" tabindex="0" data-label="message">
      <div id="rows"></div>
    </div>
    <button id="news" type="button" hidden></button>
    <footer id="composer" hidden>
      <div id="quote-bar" hidden></div>
      <div id="record-bar" hidden></div>
      <div class="input-row">
        <button id="record" class="round" type="button" data-label="record"
          title=""><svg
          class="icon" aria-hidden="true"><use href="#i-mic" /></svg></button>
        <textarea id="text" rows="1" maxlength="20000" data-label="message"
          enterkeyhint="send"></textarea>
        <button id="attach" class="round" type="button" data-label="more" title=""
          aria-expanded="false" aria-controls="panel"><svg
          class="icon" aria-hidden="true"><use href="#i-plus" /></svg></button>
        <button id="send" class="primary" type="button" data-word="send"
          hidden></button>
      </div>
      <div id="panel" hidden>
        <button id="album" type="button"><svg class="icon"
          aria-hidden="true"><use href="#i-image" /></svg><span data-word="album"></span></button>
        <button id="file" type="button"><svg class="icon"
          aria-hidden="true"><use href="#i-file" /></svg><span data-word="file"></span></button>
        <button id="voice-file" type="button"><svg class="icon"
          aria-hidden="true"><use href="#i-wave" /></svg><span data-word="voiceFile"></span></button>
      </div>
      <input id="album-picker" type="file" accept="image/*,video/*" multiple
        hidden>
      <input id="file-picker" type="file" multiple hidden>
      <input id="voice-file-picker" type="file" accept="audio/*,.silk,.slk,.amr"
        hidden>
    </footer>
    <div id="menu" role="menu" popover></div>
    <div id="toast" role="status" hidden></div>
  </main>
  <aside id="drawer" data-label="tools" hidden>
    <header>
      <h2 data-word="tools"></h2>
      <button id="language" type="button" data-word="language"></button>
      <button id="close-tools" type="button" data-label="close" title=""><svg
        class="icon" aria-hidden="true"><use href="#i-close" /></svg></button>
    </header>
    <div class="drawer-body">
      <section>
        <h3 data-word="window"></h3>
        <dl id="window"></dl>
        <p id="penalty" role="status"></p>
        <div
          class="line"><span data-word="clock"></span><span id="clock" class="buttons"></span></div>
      </section>
      <section>
        <h3 data-word="token"></h3>
        <div id="token"></div>
        <h4 data-word="duplicate"></h4>
        <div id="duplicate" class="buttons"></div>
      </section>
      <details>
        <summary><span data-word="faults"></span> <span id="fault-count"></span></summary>
        <label class="line"><span data-word="latency"></span><input id="latency"
          type="range" min="0" max="5000" step="50" value="0"><output id="latency-ms"
          for="latency"></output></label>
        <div id="fault-list"></div>
      </details>
      <details>
        <summary data-word="settings"></summary>
        <div id="setting-list"></div>
      </details>
      <details>
        <summary data-word="logins"></summary>
        <ul id="logins"></ul>
      </details>
      <section>
        <h3 data-word="log"></h3>
        <div class="line">
          <input id="filter" type="search" data-label="filter" placeholder="">
          <button id="clear-log" type="button" data-word="clear"></button>
        </div>
        <label
          class="line"><span data-word="hidePolls"></span><input id="hide-polls"
          type="checkbox" role="switch" checked></label>
        <ol id="calls"></ol>
      </section>
    </div>
  </aside>
  <dialog id="zoom" data-label="openPicture"></dialog>
  <dialog id="made" aria-labelledby="made-title"></dialog>
`;

const HEAD = html`
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>WeChat (simulator)</title>
  <link rel="icon" href="/phone/icon.svg">
  <link rel="stylesheet" href="/phone/style.css">
`;

const PAGE: string = [
  "<!DOCTYPE html>",
  '<html lang="en"><head>',
  HEAD.markup,
  ...Object.keys(SCRIPTS).map((name) =>
    `<link rel="modulepreload" href="/phone/script/${name}">`
  ),
  '<script type="module" src="/phone/script/main.js"></script>',
  "</head><body>",
  BODY.markup,
  "</body></html>",
].join("\n");

/** The phone's page. */
export const page: PhoneRoute = ({ url }) =>
  new Response(PAGE, {
    headers: {
      ...SAFE_HEADERS,
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy(url.origin),
    },
  });

/** Nothing but the page's own files runs, whatever a message holds: not even a file that somebody sent. */
function policy(origin: string): string {
  return [
    "default-src 'none'",
    `script-src ${origin}/phone/script/`,
    `style-src ${origin}/phone/style.css`,
    "img-src 'self' blob:",
    "media-src blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
}
