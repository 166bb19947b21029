import {
  type ServedSimulator,
  serveSimulator,
} from "@weixin/chat-adapter/simulator";
import type { Page } from "playwright-core";
import { startBot } from "../tests/browser/_bot.ts";
import { chromiumPath, launch } from "../tests/browser/_browser.ts";
import { ms, percentile, report } from "./_report.ts";

const ROUNDS = 200;
const MESSAGES = 5_000;

/** Milliseconds from a user's text to the answer, without a page. */
async function withoutPage(simulator: ServedSimulator): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const user = simulator.user(`plain-${round}`);
    const startedAt = performance.now();
    await user.say("hello");
    await user.nextMessage();
    times.push(performance.now() - startedAt);
  }
  return times.slice(ROUNDS / 10);
}

/**
 * Milliseconds from the Enter key to the answer's bubble, by the page's own clock. Each round is a chat of its own:
 * the spacing of messages to one user is not what this is about.
 */
async function onThePage(
  simulator: ServedSimulator,
  page: Page,
): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const name = `page-${round}`;
    simulator.user(name);
    await page.locator(`.chat-entry:has-text("${name}")`).last().click();
    await page.locator("#rows .time").waitFor();
    times.push(
      await page.evaluate(`new Promise((resolve) => {
        const begun = performance.now();
        new MutationObserver((_, observer) => {
          if (!document.querySelector(".theirs .bubble")) return;
          observer.disconnect();
          resolve(performance.now() - begun);
        }).observe(rows, { childList: true, subtree: true });
        const input = document.getElementById("text");
        input.value = "hello";
        input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
      })`),
    );
  }
  return times.slice(ROUNDS / 10);
}

/** The times between frames while the wheel turns, from the newest message to the oldest. */
async function scrolled(page: Page): Promise<number[]> {
  return await page.evaluate(`new Promise((resolve) => {
    const times = [];
    let last = performance.now();
    let still = 0;
    const frame = (now) => {
      times.push(now - last);
      last = now;
      still = log.scrollTop === 0 ? still + 1 : 0;
      if (still > 30) return resolve(times.slice(1, -30));
      log.scrollTop -= 300;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  })`);
}

async function roundTrips(page: Page, simulator: ServedSimulator) {
  await using _bot = await startBot(simulator);
  const plain = await withoutPage(simulator);
  const shown = await onThePage(simulator, page);
  for (const share of [0.5, 0.99]) {
    const p = `p${share * 100}`;
    report(
      `round trip of one text, adapter alone, ${p}`,
      ms(percentile(plain, share)),
    );
    report(
      `round trip of one text, from key to bubble on the page, ${p}`,
      ms(percentile(shown, share)),
    );
  }
}

async function longChat(page: Page, simulator: ServedSimulator) {
  const { accountId } = simulator.createBot();
  const alice = simulator.user("alice", { bot: accountId });
  for (let round = 0; round < MESSAGES; round++) {
    await alice.say(
      round % 7 === 0 ? `${round}: ${"a longer text ".repeat(20)}` : `${round}`,
    );
  }
  const opened: number[] = [];
  for (let round = 0; round < 10; round++) {
    await page.goto(simulator.baseUrl);
    opened.push(
      await page.evaluate(`new Promise((resolve) => {
        const look = () => {
          if (document.querySelector('[data-index="${MESSAGES - 1}"]')) {
            resolve(performance.now());
          } else requestAnimationFrame(look);
        };
        look();
      })`),
    );
  }
  report(
    `chat of ${MESSAGES} messages, from navigation to the newest, p50`,
    ms(percentile(opened, 0.5)),
  );
  const frames = await scrolled(page);
  const rows = await page.locator(".message").count();
  report(`  frames while scrolling through all ${rows}`, `${frames.length}`);
  for (const share of [0.5, 0.99, 1]) {
    report(
      `  time between frames, p${share * 100}`,
      ms(percentile(frames, share)),
    );
  }
}

async function weight(simulator: ServedSimulator) {
  const page = await (await fetch(simulator.baseUrl)).text();
  const parts = [...page.matchAll(/(?:src|href)="(\/phone\/[^"]+)"/g)];
  const paths = new Set(parts.map(([, path]) => path!));
  let bytes = new TextEncoder().encode(page).byteLength;
  for (const path of paths) {
    const response = await fetch(simulator.baseUrl + path);
    bytes += (await response.arrayBuffer()).byteLength;
  }
  report(
    `page weight, ${paths.size + 1} files, uncompressed`,
    `${(bytes / 1_000).toFixed(1)} kB`,
  );
}

if (!chromiumPath) throw new Error("Cannot measure the page: no Chromium");
for (const figure of [roundTrips, longChat]) {
  await using browser = await launch();
  await using simulator = await serveSimulator({ burstPenalty: false });
  const page = await browser.newPage();
  await page.goto(simulator.baseUrl);
  await figure(page, simulator);
}
{
  await using simulator = await serveSimulator();
  await weight(simulator);
}
