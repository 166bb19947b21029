/**
 * A real Chromium over the served page.
 *
 * @module
 */

import "./_before_playwright.ts";
import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { type Browser, chromium, type Page } from "playwright-core";
import {
  type ServedSimulator,
  serveSimulator,
  type ServeSimulatorOptions,
} from "@weixin/chat-adapter/simulator";

/** How long something on the page may take, on a machine that has much else to do. */
export const PATIENCE_MS = 20_000;

async function installed(): Promise<string | undefined> {
  for (const path of ["/usr/bin/chromium", "/usr/bin/chromium-browser"]) {
    if (await Deno.stat(path).catch(() => undefined)) return path;
  }
  return undefined;
}

/** Where Chromium is, if it is installed. */
export const chromiumPath: string | undefined = await installed();

/** Starts Chromium, with a folder of its own and without calls to anywhere. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath!,
    timeout: 60_000,
    // Without a locale of Unicode, Chromium loses the names of downloads.
    env: { ...Deno.env.toObject(), LC_ALL: "C.UTF-8" },
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      "--autoplay-policy=no-user-gesture-required",
    ],
  });
}

/** What a test of the page works with. */
export interface Phone {
  readonly simulator: ServedSimulator;
  readonly browser: Browser;
  readonly page: Page;
  /** Opens another window on the same simulator. */
  open(): Promise<Page>;
}

/**
 * A test of the page, ignored where there is no Chromium. It fails when the page breaks, writes an error to its
 * console, or asks for anything from elsewhere.
 */
export function phoneTest(
  name: string,
  run: (phone: Phone) => Promise<void>,
  options: ServeSimulatorOptions & {
    readonly locale?: string;
    readonly size?: { width: number; height: number };
    /** Console errors that belong to the test. */
    readonly expected?: RegExp;
  } = {},
): void {
  const { locale = "en-US", size, expected, ...settings } = options;
  Deno.test({
    name: chromiumPath ? name : `${name} (needs Chromium)`,
    ignore: !chromiumPath,
    async fn() {
      await using browser = await launch();
      await using simulator = await serveSimulator({
        burstPenalty: false,
        ...settings,
      });
      const context = await browser.newContext({
        locale,
        viewport: size ?? { width: 1280, height: 800 },
        permissions: ["microphone", "clipboard-read", "clipboard-write"],
      });
      context.setDefaultTimeout(PATIENCE_MS);
      const problems: string[] = [];
      const open = async () => {
        const page = await context.newPage();
        page.on("pageerror", (error) => problems.push(String(error)));
        page.on("console", (message) => {
          const text = message.text();
          if (message.type() === "error" && !expected?.test(text)) {
            problems.push(text);
          }
        });
        page.on("request", (request) => {
          const own = request.url().startsWith(simulator.baseUrl) ||
            request.url().startsWith("blob:");
          if (!own) problems.push(`asked for ${request.url()}`);
        });
        await page.goto(simulator.baseUrl);
        return page;
      };
      await run({ simulator, browser, page: await open(), open });
      if (problems.length > 0) throw new Error(problems.join("\n"));
    },
  });
}

/** Waits until the page shows what it should: it draws when the browser lets it. Fails with what it shows instead. */
export async function shows<T>(
  read: () => Promise<T>,
  wanted: T,
): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  const mark = JSON.stringify(wanted);
  while (JSON.stringify(await read()) !== mark && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assertEquals(await read(), wanted);
}

/** A file to choose in the page. */
export function fileOf(name: string, mimeType: string, bytes: Uint8Array) {
  return { name, mimeType, buffer: Buffer.from(bytes) };
}

/** A picture of all colours between four, as an uncompressed BMP. */
export function bmp(width: number, height: number): Uint8Array<ArrayBuffer> {
  const row = Math.ceil(width * 3 / 4) * 4;
  const bytes = new Uint8Array(54 + row * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.byteLength, true);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 54 + y * row + x * 3;
      bytes.set([200 - y * 120 / height, 140, 40 + x * 180 / width], at);
    }
  }
  return bytes;
}
