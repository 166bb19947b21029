import { BASE_STYLE } from "./style/base.ts";
import { CHAT_STYLE } from "./style/chat.ts";
import { COMPOSER_STYLE } from "./style/composer.ts";
import { DRAWER_STYLE } from "./style/drawer.ts";
import { MEDIA_STYLE } from "./style/media.ts";
import { TEXT_STYLE } from "./style/text.ts";

/** How the page looks. */
export const STYLE: string = [
  BASE_STYLE,
  CHAT_STYLE,
  TEXT_STYLE,
  MEDIA_STYLE,
  COMPOSER_STYLE,
  DRAWER_STYLE,
].join("");
