import { assertEquals, assertStringIncludes } from "@std/assert";
import axe from "axe-core";
import {
  createSimulator,
  serveSimulator,
} from "@weixin/chat-adapter/simulator";
import { freePort } from "../_support/services.ts";
import { until } from "../_support/until.ts";
import { startBot } from "./_bot.ts";
import { bmp, PATIENCE_MS, phoneTest, shows } from "./_browser.ts";
import { rightHeaders } from "../simulator/_wire.ts";
import { wav } from "../media/_files.ts";

phoneTest(
  "the drawer shows what is left of the reply window, and moves the clock",
  async ({ simulator, page }) => {
    await using _bot = await startBot(simulator);
    await page.click("#tools");
    await page.fill("#text", "hi");
    await page.press("#text", "Enter");
    await page.locator("#remaining:text('9 / 10')").waitFor();
    await page.locator("#hours-left:text('24.0')").waitFor();
    await page.click("#clock button:has-text('+1 h')");
    await page.locator("#hours-left:text('23.0')").waitFor();
    await page.click("#clock button:has-text('+24 h')");
    await page.locator("#hours-left:text('closed')").waitFor();
    await page.locator("#remaining:text('0 / 10')").waitFor();
  },
);

phoneTest(
  "a fault that is switched on hits the bot until it is switched off",
  async ({ simulator, page }) => {
    await using _bot = await startBot(simulator);
    await page.click("#tools");
    await page.click("summary:has-text('Faults')");
    await page.check("#fault-pollFails");
    await page.locator("#fault-count:text('1')").waitFor();
    await page.fill("#text", "hi");
    await page.press("#text", "Enter");
    await page.locator(".call-code.bad:text('500')").first().waitFor();
    assertEquals(await page.locator(".theirs .bubble").count(), 0);
    await page.uncheck("#fault-pollFails");
    await page.locator(".theirs .bubble").waitFor();
  },
);

phoneTest(
  "a token goes stale and becomes valid again",
  async ({ simulator, page }) => {
    const { accountId } = simulator.createBot();
    simulator.user("alice", { bot: accountId });
    await page.click("#tools");
    await page.selectOption("#expire", "both");
    await page.locator("#chat-state:text('Token expired')").waitFor();
    await page.selectOption("#expire", "off");
    await page.locator("#chat-state:text('not polling')").waitFor();
  },
);

phoneTest("the last message is sent again", async ({ simulator, page }) => {
  const seen: string[] = [];
  await using _bot = await startBot(simulator, (bot) => {
    bot.onDirectMessage((_, { text }) => void seen.push(text));
  });
  await page.click("#tools");
  await page.fill("#text", "hi");
  await page.press("#text", "Enter");
  await until(() => seen.length === 1);
  const polls = () =>
    simulator.calls.filter(({ answer }) =>
      JSON.stringify(answer ?? "").includes('"text":"hi"')
    ).length;
  await page.click("#duplicate button:text('same id')");
  await until(() => polls() === 2);
  assertEquals(seen, ["hi"]);
});

phoneTest(
  "the log shows each call with headers and bodies, can be filtered, and keeps secrets",
  async ({ simulator, page }) => {
    await using bot = await startBot(simulator);
    await page.click("#tools");
    await page.fill("#text", "find me");
    await page.press("#text", "Enter");
    await page.locator(".theirs .bubble").waitFor();
    await page.fill("#filter", "find me");
    const send = page.locator("#calls li", { hasText: "sendmessage" });
    await send.locator("summary").click();
    await send.locator("pre").first().waitFor();
    const text = await send.innerText();
    assertStringIncludes(text, "ilink-app-id");
    assertStringIncludes(text, "You said: find me");
    assertStringIncludes(text, '"authorization": "Bearer shop@im.bot:***"');
    const secret = bot.credentials.token.split(":")[1]!;
    assertEquals((await page.content()).includes(secret), false);
    await page.fill("#filter", "nothing has this");
    await page.locator("#calls li").first().waitFor({ state: "detached" });
  },
);

phoneTest(
  "a setting that is changed counts at once",
  async ({ simulator, page }) => {
    await page.click("#tools");
    await page.click("summary:has-text('Settings')");
    await page.uncheck("#setting-strict");
    await page.selectOption("#setting-maxMessages", "3");
    await until(() => simulator.settings.maxMessages === 3);
    assertEquals(simulator.settings.strict, false);
  },
);

phoneTest(
  "a bot that wants to log in is approved from the page, and has a chat then",
  async ({ simulator, page }) => {
    const begun = await fetch(
      `${simulator.baseUrl}/ilink/bot/get_bot_qrcode?bot_type=3`,
      { method: "POST", headers: rightHeaders(null), body: "{}" },
    );
    await begun.body?.cancel();
    const [login] = await Promise.all([
      page.waitForEvent("popup"),
      page.click("#login-bar a"),
    ]);
    await login.click("button[value=scan]");
    await login.click("button[value=confirm]");
    assertStringIncludes(await login.innerText("body"), "Approved");
    await page.locator("#login-bar a").waitFor({ state: "detached" });
    await page.fill(".new-user input", "owner");
    await page.keyboard.press("Enter");
    await page.locator(".chat-entry:has-text('owner')").waitFor();
  },
);

phoneTest(
  "the page finds a simulator again that was started anew",
  async ({ browser }) => {
    const port = freePort();
    const page = await browser.newPage({ locale: "zh-CN" });
    const kept = createSimulator();
    const { accountId } = kept.createBot();
    await kept.user("alice", { bot: accountId }).say("kept");
    let served = await serveSimulator({ port, simulator: kept });
    await page.goto(served.baseUrl);
    await page.locator(".mine .bubble:has-text('kept')").waitFor();
    await served.close();
    await page.locator("#chat-state:text('正在连接')").waitFor();
    await kept.user("alice", { bot: accountId }).say("said meanwhile");
    served = await serveSimulator({ port, simulator: kept });
    await page.locator(".mine .bubble:has-text('said meanwhile')").waitFor();
    await shows(() => page.locator(".mine .bubble").count(), 2);
    await served.close();
    served = await serveSimulator({ port });
    const other = served.createBot();
    await served.user("bob", { bot: other.accountId }).say("another world");
    await page.locator(".mine .bubble:has-text('another world')").waitFor();
    await shows(() => page.locator(".chat-entry").count(), 1);
    await page.context().close();
    await served.close();
  },
);

phoneTest(
  "on a phone the list and the chat take turns",
  async ({ simulator, page }) => {
    const { accountId } = simulator.createBot();
    const alice = simulator.user("alice", { bot: accountId });
    await alice.say("the only chat opens by itself");
    await page.locator(".mine .bubble").waitFor();
    await page.click("#back");
    await page.locator("#chat").waitFor({ state: "hidden" });
    await alice.say("but not again");
    await page.locator(".chat-last:text('but not again')").waitFor();
    await page.locator("#chat").waitFor({ state: "hidden" });
    await simulator.user("bob", { bot: accountId }).say("from bob");
    await page.click(".chat-entry:has-text('bob')");
    await page.locator(".mine .bubble:has-text('from bob')").waitFor();
    await shows(() => page.locator("#chats").isVisible(), false);
    const overflow = await page.evaluate(
      "document.body.scrollWidth - innerWidth",
    );
    assertEquals(overflow, 0);
  },
  { size: { width: 360, height: 640 } },
);

for (
  const [name, options] of [
    ["desktop", { colorScheme: "light" }],
    ["desktop, dark", { colorScheme: "dark" }],
    ["phone, Chinese", {
      colorScheme: "light",
      locale: "zh-CN",
      viewport: { width: 390, height: 844 },
    }],
  ] as const
) {
  phoneTest(
    `an accessibility check finds nothing: ${name}`,
    async ({ simulator, browser }) => {
      await using _bot = await startBot(simulator, (bot) => {
        bot.onDirectMessage(async (thread) => {
          await thread.post({
            raw:
              "**Pick** [one](https://x.example)\n1. `Tea`\n2. Coffee\n\n> quoted\n\n```js\nlet a = 1\n```\n\n|a|b|\n|-|-|\n|1|2|",
          });
        });
      });
      const alice = simulator.user("alice");
      const said = await alice.say("hello https://x.example");
      await alice.quote(said, "again");
      await alice.sendImage(bmp(60, 40));
      await alice.sendVoice(wav(1), { text: "words" });
      await alice.sendFile(new Uint8Array(9), { name: "a.pdf" });
      await alice.sendVideo(new Uint8Array(9));
      const page = await browser.newPage(options);
      page.setDefaultTimeout(PATIENCE_MS);
      await page.goto(simulator.baseUrl);
      await page.locator(".theirs .choice").first().waitFor();
      const check = async (where: string) => {
        // The policy of the page lets no script in; the tools of the browser may.
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate("axe.run()") as {
          violations: { id: string; nodes: { html: string }[] }[];
        };
        assertEquals(
          violations.map(({ id, nodes }) =>
            `${where}: ${id}: ${nodes.map(({ html }) => html).join(" ")}`
          ),
          [],
        );
      };
      await check("chat");
      await page.click("#attach");
      await page.locator(".theirs .bubble").first().click({ button: "right" });
      await check("menu");
      await page.keyboard.press("Escape");
      await page.click("#tools");
      for (
        const summary of await page.locator("#drawer details > summary").all()
      ) {
        if (!await summary.isVisible()) continue;
        await summary.click();
      }
      await check("drawer");
      await page.context().close();
    },
  );
}

phoneTest(
  "5 000 messages open at once, and all of them are reached",
  async ({ simulator, page }) => {
    const { accountId } = simulator.createBot();
    const alice = simulator.user("alice", { bot: accountId });
    for (let round = 0; round < 5_000; round++) {
      await alice.say(
        `text ${round}`,
      );
    }
    await page.reload();
    await page.locator(".bubble:has-text('text 4999')").waitFor();
    const rows = page.locator(".message");
    assertEquals(await rows.count() < 300, true);
    for (let turn = 0; turn < 1_200 && await rows.count() < 5_000; turn++) {
      await page.evaluate("log.scrollTop = 0");
      await page.waitForTimeout(50);
    }
    assertEquals(await rows.count(), 5_000);
    const indexes = await rows.evaluateAll((all) =>
      all.map((row) =>
        Number((row as unknown as { dataset: { index: string } }).dataset.index)
      )
    );
    assertEquals(indexes, Array.from({ length: 5_000 }, (_, index) => index));
  },
);
