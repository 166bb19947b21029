/** Source of `main.js`. */
export const MAIN_SCRIPT: string = String
  .raw`import { startChats } from "./chats.js";
import { startComposer } from "./composer.js";
import { startDrawer } from "./drawer.js";
import { startList } from "./list.js";
import { startMenu } from "./menu.js";
import { listen } from "./stream.js";
import { translate } from "./words.js";

translate();
startMenu();
startList();
startComposer();
startChats();
startDrawer();
listen();
`;
