/**
 * Takes the README's pictures of the phone, with Chromium, on this machine alone.
 *
 *     deno run -A scripts/screenshots.ts
 *
 * @module
 */

import {
  type SentByUser,
  type ServedSimulator,
  serveSimulator,
  type SimulatedUser,
} from "@weixin/chat-adapter/simulator";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launch } from "../tests/browser/_browser.ts";
import { wav } from "../tests/media/_files.ts";
import { uploaded } from "../tests/simulator/_cdn.ts";
import {
  call,
  type Json,
  poll,
  rightHeaders,
  textMessage,
} from "../tests/simulator/_wire.ts";

const FOLDER = new URL("../docs/screenshots/", import.meta.url);
const DESKTOP = { width: 1200, height: 760 };
const PHONE = { width: 390, height: 760 };

/** One bot and one of its users, both played by this script. */
interface Scene {
  readonly simulator: ServedSimulator;
  readonly token: string;
  readonly alice: SimulatedUser;
  /** The user says something, which opens the reply window. */
  say(send: Promise<SentByUser>): Promise<void>;
  /** The bot answers, with a text or an item. */
  answer(content: string | Json): Promise<void>;
}

function scene(
  simulator: ServedSimulator,
  account: string,
  name: string,
): Scene {
  const accountId = `${account}@im.bot`;
  const known = credentials.get(accountId) ??
    simulator.createBot({ accountId });
  credentials.set(accountId, known);
  const { token } = known;
  const alice = simulator.user(name, { bot: accountId });
  let context: string | undefined;
  return {
    simulator,
    token,
    alice,
    async say(send) {
      context = (await send).contextToken;
      await poll(simulator, token);
    },
    async answer(content) {
      const change = typeof content === "string"
        ? {}
        : { item_list: [content] };
      const text = typeof content === "string" ? content : "";
      const body = textMessage(alice.id, context, text, change);
      const { ret } = await call(simulator, "sendmessage", { token, body });
      if (ret !== 0) throw new Error(`The simulator said ${ret}`);
    },
  };
}

const credentials = new Map<string, { token: string }>();

/** A small landscape, painted by the browser. */
async function painted(browser: Browser): Promise<Uint8Array<ArrayBuffer>> {
  const page = await browser.newPage();
  const url: string = await page.evaluate(`(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 480;
    canvas.height = 320;
    const pen = canvas.getContext("2d");
    const sky = pen.createLinearGradient(0, 0, 0, 320);
    sky.addColorStop(0, "#6db3f2");
    sky.addColorStop(1, "#fbe3c0");
    pen.fillStyle = sky;
    pen.fillRect(0, 0, 480, 320);
    pen.fillStyle = "#fff3c4";
    pen.arc(360, 110, 34, 0, 7);
    pen.fill();
    for (const [y, height, colour] of [[200, 40, "#7fa6a0"], [240, 30, "#4f8074"], [285, 18, "#2d5b4d"]]) {
      pen.fillStyle = colour;
      pen.beginPath();
      pen.moveTo(0, 320);
      for (let x = 0; x <= 480; x += 4) pen.lineTo(x, y + height * Math.sin(x / 70 + y));
      pen.lineTo(480, 320);
      pen.fill();
    }
    return canvas.toDataURL("image/jpeg", 0.9);
  })()`);
  await page.close();
  const text = atob(url.slice(url.indexOf(",") + 1));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

async function tour(browser: Browser, simulator: ServedSimulator) {
  const picture = await painted(browser);
  const lin = scene(simulator, "tea-house", "林小满");
  await lin.say(lin.alice.say("周六下午还有位置吗？"));
  await lin.answer("有的，请选择时间：\n\n1. 14:00\n2. 15:30\n3. 17:00");
  simulator.clock.advance(7 * 60_000);
  await lin.say(lin.alice.say("2"));
  await lin.answer("已为您预订**周六 15:30**，两位。");
  await lin.say(lin.alice.sendVoice(wav(4), {
    playtime: 4_000,
    text: "可以带一只小狗吗？",
  }));
  const asked = await lin.alice.say("靠窗的位置最好 🐶");
  await lin.say(Promise.resolve(asked));
  await lin.answer("可以带狗，靠窗的位置也给您留好了。");
  await lin.say(lin.alice.quote(asked, "谢谢！"));
  const mia = scene(simulator, "travel-desk", "Mia");
  await mia.say(mia.alice.say("What should I see around the lake?"));
  await mia.answer(
    "Three places that are worth the walk:\n\n1. The **old pier**\n2. Heron hill, `2.4 km`\n3. The tea terraces",
  );
  simulator.clock.advance(6 * 60_000);
  await mia.say(mia.alice.say("2"));
  const media = await uploaded(mia, picture, 1);
  const size = (picture.byteLength >> 4) * 16 + 16;
  await mia.answer({ type: 2, image_item: { media, mid_size: size } });
  await mia.answer("That is the view from the top. Here is the map:");
  const map = new Uint8Array(248_312);
  const file = await uploaded(mia, map, 3);
  await mia.answer({
    type: 4,
    file_item: { media: file, file_name: "heron-hill.pdf", len: "248312" },
  });
  await mia.say(mia.alice.sendVoice(wav(6), { playtime: 6_000 }));
}

async function code(simulator: ServedSimulator) {
  const dev = scene(simulator, "code-helper", "sam");
  await dev.say(dev.alice.say("Why is my total NaN?"));
  await dev.answer(
    '### The sum starts with a text\n\n`Number("")` is 0, but **`undefined + 1`** is `NaN`:\n\n```js\nconst total = items\n  .map((item) => item.price)\n  .reduce((a, b) => a + b, 0);\n```\n\n| input | result |\n|---|---|\n| `[1, 2]` | 3 |\n| `[]` | 0 |\n\n> Give *reduce* its first value.',
  );
}

async function shoot(
  browser: Browser,
  url: string,
  name: string,
  options: BrowserContextOptions,
  act: (page: Page) => Promise<unknown>,
) {
  const context = await browser.newContext({ locale: "en-US", ...options });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator(".chat-entry, form").first().waitFor();
  await act(page);
  await page.evaluate("document.activeElement?.blur()");
  await page.mouse.move(5, 600);
  await page.waitForTimeout(400);
  await page.screenshot({ path: new URL(`${name}.png`, FOLDER).pathname });
  await context.close();
}

const open = (name: string) => (page: Page) =>
  page.locator(`.chat-entry:has-text("${name}")`).click();

await Deno.mkdir(FOLDER, { recursive: true });
await using browser = await launch();
await using simulator = await serveSimulator({ burstPenalty: false });
await tour(browser, simulator);
await code(simulator);
for (const { token } of credentials.values()) {
  await call(simulator, "msg/notifystart", { token, body: {} });
}
const { baseUrl } = simulator;
await shoot(browser, baseUrl, "chat", { viewport: DESKTOP }, open("Mia"));
await shoot(browser, baseUrl, "tools", {
  viewport: { width: 1200, height: 1060 },
  colorScheme: "dark",
}, async (page) => {
  await open("sam")(page);
  await page.click("#tools");
  await page.click("summary:has-text('Faults')");
  await page.check("#fault-sendLost");
  await page.waitForTimeout(200);
  await page.uncheck("#fault-sendLost");
});
await shoot(browser, baseUrl, "phone", {
  viewport: PHONE,
  locale: "zh-CN",
  deviceScaleFactor: 2,
}, async (page) => {
  const entry = page.locator(`.chat-entry:has-text("林小满")`);
  if (await entry.isVisible()) await entry.click();
});
await shoot(browser, baseUrl, "phone-dark", {
  viewport: PHONE,
  locale: "zh-CN",
  colorScheme: "dark",
  deviceScaleFactor: 2,
}, async (page) => {
  const entry = page.locator(`.chat-entry:has-text("林小满")`);
  if (await entry.isVisible()) await entry.click();
});
const begun = await fetch(`${baseUrl}/ilink/bot/get_bot_qrcode?bot_type=3`, {
  method: "POST",
  headers: rightHeaders(null),
  body: "{}",
});
const { qrcode_img_content: login } = await begun.json();
await shoot(browser, login, "login", {
  viewport: { width: 480, height: 720 },
}, (page) => page.locator("h1").waitFor());
