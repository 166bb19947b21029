import { API_SCRIPT } from "./script/api.ts";
import { BUBBLE_SCRIPT } from "./script/bubble.ts";
import { CHATS_SCRIPT } from "./script/chats.ts";
import { COMPOSER_SCRIPT } from "./script/composer.ts";
import { DOM_SCRIPT } from "./script/dom.ts";
import { DRAWER_SCRIPT } from "./script/drawer.ts";
import { FORMAT_SCRIPT } from "./script/format.ts";
import { INLINE_SCRIPT } from "./script/inline.ts";
import { LIST_SCRIPT } from "./script/list.ts";
import { LOG_SCRIPT } from "./script/log.ts";
import { MAIN_SCRIPT } from "./script/main.ts";
import { MARKDOWN_SCRIPT } from "./script/markdown.ts";
import { MARKDOWN_VIEW_SCRIPT } from "./script/markdown_view.ts";
import { MEDIA_SCRIPT } from "./script/media.ts";
import { MENU_SCRIPT } from "./script/menu.ts";
import { RECORDER_SCRIPT } from "./script/recorder.ts";
import { STORE_SCRIPT } from "./script/store.ts";
import { STREAM_SCRIPT } from "./script/stream.ts";
import { WORDS_SCRIPT } from "./script/words.ts";

/**
 * The page's modules. Each is the very text that the browser runs, under its own name: no build step, no serialised
 * functions that a bundler's renaming could break, and no text imports, which JSR does not publish. A test checks
 * their types, lint and format. They hold no backtick and no `${`, so that they stand in a template as they are.
 */
export const SCRIPTS: Readonly<Record<string, string>> = {
  "api.js": API_SCRIPT,
  "bubble.js": BUBBLE_SCRIPT,
  "chats.js": CHATS_SCRIPT,
  "composer.js": COMPOSER_SCRIPT,
  "dom.js": DOM_SCRIPT,
  "drawer.js": DRAWER_SCRIPT,
  "format.js": FORMAT_SCRIPT,
  "inline.js": INLINE_SCRIPT,
  "list.js": LIST_SCRIPT,
  "log.js": LOG_SCRIPT,
  "main.js": MAIN_SCRIPT,
  "markdown.js": MARKDOWN_SCRIPT,
  "markdown_view.js": MARKDOWN_VIEW_SCRIPT,
  "media.js": MEDIA_SCRIPT,
  "menu.js": MENU_SCRIPT,
  "recorder.js": RECORDER_SCRIPT,
  "store.js": STORE_SCRIPT,
  "stream.js": STREAM_SCRIPT,
  "words.js": WORDS_SCRIPT,
};
