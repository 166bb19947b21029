import { ChatUser } from "../chat_user.ts";
import { duplicateLast } from "../user_message.ts";
import { userIdOf } from "../ids.ts";
import type { World } from "../world.ts";
import { chatId, findBot, findChat } from "./chats.ts";
import { FAULT_NAMES, type FaultName } from "./faults.ts";
import {
  json,
  PhoneRefusal,
  type PhoneRoute,
  readBody,
  SAFE_HEADERS,
} from "./request.ts";
import { editSetting } from "./settings.ts";
import { phoneState } from "./state.ts";

/** The most bytes that an order may have: a text of 16 KiB, escaped, fits. */
const MOST = 256 * 1024;

/** The most that the clock moves in one go: a week. */
const FARTHEST_MS = 7 * 24 * 60 * 60 * 1_000;

const SLOWEST_MS = 60_000;

type Fields = Readonly<Record<string, unknown>>;

/** What the page can order; the result is the answer. */
const COMMANDS: ReadonlyMap<
  string,
  (world: World, fields: Fields) => unknown
> = new Map<string, (world: World, fields: Fields) => unknown>([
  ["say", say],
  ["newBot", (world) => world.credentials(world.createBot())],
  ["newUser", newUser],
  ["setting", (world, { name, value }) => {
    editSetting(world.settings, name, value);
  }],
  ["fault", (world, { name, on }) => {
    if (!FAULT_NAMES.includes(name as FaultName)) {
      throw new PhoneRefusal(400, "there is no such fault");
    }
    phoneState(world).faults.set(name as FaultName, on === true);
    releasePolls(world);
  }],
  ["latency", (world, { ms }) => {
    phoneState(world).faults.setLatency(number(ms, SLOWEST_MS));
    releasePolls(world);
  }],
  ["expire", (world, { bot, where }) => {
    const expired = findBot(world, bot);
    if (where === "errcode" || where === "ret" || where === "both") {
      expired.expire(where);
    } else expired.expiredIn = undefined;
  }],
  ["duplicate", duplicate],
  ["advance", (world, { ms }) => {
    world.clock.advance(number(ms, FARTHEST_MS));
  }],
]);

/** Does what the page says. */
export const command: PhoneRoute = async ({ world, request }) => {
  // No form of another page can send this type.
  if (!/^application\/json\b/.test(request.headers.get("Content-Type") ?? "")) {
    throw new PhoneRefusal(415, "an order must be JSON");
  }
  const fields = parse(await readBody(request, MOST));
  const run = COMMANDS.get(String(fields["do"]));
  if (!run) throw new PhoneRefusal(400, "there is no such order");
  const answer = await run(world, fields);
  world.changes.tell();
  return answer === undefined
    ? new Response(null, { status: 204, headers: SAFE_HEADERS })
    : json(answer);
};

async function say(
  world: World,
  { chat: id, text, quote }: Fields,
): Promise<void> {
  const chat = findChat(world, id);
  if (typeof text !== "string" || text === "") {
    throw new PhoneRefusal(400, "there is nothing to say");
  }
  const user = new ChatUser(world, chat);
  if (typeof quote !== "number") return void await user.say(text);
  const quoted = chat.timeline[quote];
  if (!quoted) throw new PhoneRefusal(404, "there is no message to quote");
  await user.quote(quoted.message, text);
}

/** A rule takes calls that begin: polls that are held end, so that it takes the next ones at once. */
function releasePolls(world: World): void {
  for (const bot of world.bots.values()) bot.mailbox.release();
}

function newUser(world: World, { bot, name }: Fields): { chat: string } {
  const known = typeof name === "string" && name.trim() !== "" &&
    name.length <= 64;
  if (!known) throw new PhoneRefusal(400, "a user needs a name");
  const chat = findBot(world, bot).chatWith(userIdOf(name), name);
  return { chat: chatId(chat) };
}

function duplicate(world: World, { chat: id, messageId }: Fields): void {
  const chat = findChat(world, id);
  if (!chat.lastSaid) {
    throw new PhoneRefusal(409, "the user said nothing yet");
  }
  const other = messageId === "other" || messageId === "none";
  duplicateLast(world, chat, { messageId: other ? messageId : "same" });
}

function number(value: unknown, most: number): number {
  if (typeof value === "number" && value >= 0 && value <= most) return value;
  throw new PhoneRefusal(400, `it must be a number from 0 to ${most}`);
}

function parse(bytes: Uint8Array): Fields {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // It falls through to what any other wrong body gets.
  }
  throw new PhoneRefusal(400, "an order must be a JSON object");
}
