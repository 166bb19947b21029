import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { until } from "../_support/until.ts";
import { uploaded } from "../simulator/_cdn.ts";
import { poll } from "../simulator/_wire.ts";
import { byHand, echo, postItem, startBot } from "./_bot.ts";
import { bmp, fileOf, phoneTest, shows } from "./_browser.ts";
import { mp4, wav } from "../media/_files.ts";

phoneTest(
  "a text that is sent with Enter is answered on the page",
  async ({ simulator, page }) => {
    await using _bot = await startBot(simulator);
    await page.fill("#text", "first line");
    await page.press("#text", "Shift+Enter");
    await page.keyboard.type("second line");
    await page.press("#text", "Enter");
    const mine = page.locator(".mine .bubble");
    await mine.waitFor();
    assertEquals(await mine.innerText(), "first line\nsecond line");
    const answer = page.locator(".theirs .bubble");
    await answer.waitFor();
    assertStringIncludes(await answer.innerText(), "You said: first line");
    await shows(() => page.inputValue("#text"), "");
    const [own, other] = [await mine.boundingBox(), await answer.boundingBox()];
    assert(own!.x > other!.x + 100);
  },
);

phoneTest("texts and names are never markup", async ({ simulator, page }) => {
  const evil = `<img src=x onerror="document.title='owned'"><b>b</b>`;
  const bot = simulator.createBot({ accountId: "x@im.bot" });
  const user = simulator.user(evil, { bot: bot.accountId });
  await user.say(evil);
  await user.sendFile(new Uint8Array(3), { name: `${evil}.pdf` });
  await page.locator(".file").waitFor();
  assertEquals(await page.innerText(".plain"), evil);
  assertEquals(await page.innerText(".chat-name"), evil);
  assertEquals(await page.innerText(".file-name"), `${evil}.pdf`);
  assertEquals(await page.locator("#rows img, #rows b").count(), 0);
  assert(!(await page.title()).includes("owned"));
});

phoneTest(
  "pictures of both sides are shown, and open large",
  async ({ simulator, page }) => {
    const talk = await byHand(simulator);
    await page.locator(".mine .bubble").waitFor();
    await page.setInputFiles(
      "#album-picker",
      fileOf("sky.bmp", "image/bmp", bmp(300, 150)),
    );
    await page.locator(".mine .picture img").waitFor();
    const { msgs } = await poll(simulator, talk.token);
    assertEquals(msgs[1].item_list[0].image_item.thumb_width, 300);
    const picture = bmp(80, 200);
    const media = await uploaded(talk, picture, 1);
    await postItem(talk, {
      type: 2,
      image_item: { media, mid_size: (picture.length >> 4) * 16 + 16 },
    });
    await page.locator(".theirs .picture img").waitFor();
    const widths = () =>
      page.locator(".picture img").evaluateAll((all) =>
        all.map((image) =>
          (image as unknown as { naturalWidth: number }).naturalWidth
        )
      );
    await until(async () => String(await widths()) === "300,80");
    await page.click(".theirs .picture");
    await page.locator("#zoom img").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#zoom").waitFor({ state: "hidden" });
  },
);

phoneTest(
  "files of both sides show name and size, and are saved under their name",
  async ({ simulator, page }) => {
    const talk = await byHand(simulator);
    await page.locator(".mine .bubble").waitFor();
    await page.setInputFiles(
      "#file-picker",
      fileOf("report.pdf", "application/pdf", new Uint8Array(2048)),
    );
    await page.locator(".mine .file").waitFor();
    assertEquals(await page.innerText(".mine .file-size"), "2.0 KB");
    const { msgs } = await poll(simulator, talk.token);
    assertEquals(msgs[1].item_list[0].file_item.file_name, "report.pdf");
    const bytes = new TextEncoder().encode("the answer");
    const media = await uploaded(talk, bytes, 3);
    const file_item = { media, file_name: "回答.txt", len: "10" };
    await postItem(talk, { type: 4, file_item });
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.click(".theirs .file"),
    ]);
    assertEquals(download.suggestedFilename(), "回答.txt");
    assertEquals(await Deno.readTextFile(await download.path()), "the answer");
  },
);

phoneTest(
  "a sound file becomes a voice message that plays",
  async ({ simulator, page }) => {
    const { accountId } = simulator.createBot();
    const alice = simulator.user("alice", { bot: accountId });
    await alice.say("hi");
    await page.locator(".mine .bubble").waitFor();
    await page.setInputFiles(
      "#voice-file-picker",
      fileOf("hello.wav", "audio/wav", wav(2)),
    );
    const voice = page.locator(".mine .voice");
    await shows(() => voice.innerText(), "2″");
    await voice.click();
    await page.locator(".voice.playing").waitFor();
    await page.locator(".voice:not(.playing)").waitFor();
  },
);

phoneTest(
  "a recording is sent as a voice message, or thrown away",
  async ({ simulator, page }) => {
    const { accountId } = simulator.createBot();
    simulator.user("alice", { bot: accountId });
    await page.locator(".chat-entry[aria-current]").waitFor();
    await page.click("#record");
    await page.click("#record-bar button:text('Cancel')");
    await page.locator("#record-bar").waitFor({ state: "hidden" });
    await page.click("#record");
    await page.locator("#record-bar span:text-matches('0:0[1-9]')").waitFor();
    await page.click("#record-bar .primary");
    await page.locator(".mine .voice").waitFor();
    assertEquals(await page.locator(".voice").count(), 1);
    assertMatch(await page.innerText(".voice"), /^[1-9]″$/);
  },
);

phoneTest(
  "the title shows that the bot is typing, until it has answered",
  async ({ simulator, page }) => {
    let answer = () => {};
    await using _bot = await startBot(simulator, (bot) => {
      bot.onDirectMessage(async (thread) => {
        await thread.startTyping();
        await new Promise<void>((resolve) => answer = resolve);
        await thread.post("done");
      });
    });
    await page.fill("#text", "hi");
    await page.press("#text", "Enter");
    await page.locator("#chat-title:text('Typing…')").waitFor();
    assertStringIncludes(await page.title(), "Typing…");
    answer();
    await page.locator(".theirs .bubble").waitFor();
    await page.locator("#chat-title:text('Bot')").waitFor();
  },
);

phoneTest(
  "a message is quoted from its menu, by mouse and by keys, and the quote leads back to it",
  async ({ simulator, page }) => {
    let count = 0;
    await using _bot = await startBot(simulator, (bot) => {
      bot.onDirectMessage(async (thread) => {
        await thread.post(`answer ${++count}`);
      });
    });
    await page.fill("#text", "one");
    await page.press("#text", "Enter");
    await page.locator(".theirs .bubble").click({ button: "right" });
    await page.click("#menu button:text('Quote')");
    assertStringIncludes(await page.innerText("#quote-bar"), "Bot: answer 1");
    await page.keyboard.type("two");
    await page.keyboard.press("Enter");
    const quoted = page.locator(".mine .quoted");
    await quoted.waitFor();
    assertEquals(await quoted.innerText(), "Bot: answer 1");
    await page.locator(".theirs .bubble:has-text('answer 2')").waitFor();
    await quoted.click();
    await page.locator('.message.found[data-index="1"]').waitFor();
    await page.focus("#log");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    assertStringIncludes(await page.innerText("#quote-bar"), "alice: two");
  },
);

phoneTest(
  "tapping a numbered line sends its number",
  async ({ simulator, page }) => {
    await using _bot = await startBot(simulator, (bot) => {
      bot.onDirectMessage(async (thread, { text }) => {
        await thread.post(
          text === "menu" ? "Pick one:\n\n1. Tea\n2. Coffee" : `number ${text}`,
        );
      });
    });
    await page.fill("#text", "menu");
    await page.press("#text", "Enter");
    await page.click(".choice:has-text('Coffee')");
    await page.locator(".theirs .bubble:has-text('number 2')").waitFor();
    await shows(() => page.locator(".mine .bubble").allTextContents(), [
      "menu",
      "2",
    ]);
  },
);

phoneTest(
  "a bot's Markdown looks as in WeChat",
  async ({ simulator, page }) => {
    const talk = await byHand(simulator);
    await talk.post(
      talk.text("**bold** snake_case_name 5 < 6 gone\n`a<b` <b>x</b>"),
    );
    const bubble = page.locator(".theirs .bubble");
    await bubble.waitFor();
    assertEquals(
      (await bubble.innerText()).replace(/\s+/g, " ").trim(),
      "bold snakecasename 5 a<b",
    );
    assertEquals(await bubble.locator("strong").innerText(), "bold");
  },
);

phoneTest(
  "a bot's voice message is shown where the setting says so, and plays",
  async ({ simulator, page }) => {
    const talk = await byHand(simulator);
    const media = await uploaded(talk, wav(4), 4);
    const voice_item = {
      media,
      encode_type: 6,
      sample_rate: 24_000,
      bits_per_sample: 16,
      playtime: 4_000,
      text: "the words",
    };
    await postItem(talk, { type: 3, voice_item });
    await page.locator(".theirs .voice").click();
    await page.locator(".voice.playing").waitFor();
    assertEquals(await page.innerText(".transcription"), "the words");
  },
  { showVoice: true },
);

phoneTest("a video opens in a player", async ({ simulator, page }) => {
  const talk = await byHand(simulator);
  const media = await uploaded(talk, mp4(), 2);
  const video_item = { media, video_size: 112, play_length: 65_000 };
  await postItem(talk, { type: 5, video_item });
  const clip = page.locator(".theirs .clip");
  await clip.waitFor();
  assertEquals(await clip.innerText(), "1:05");
  await clip.click();
  await page.locator("#zoom video").waitFor();
  await page.click("#zoom .zoom-close");
  await page.locator("#zoom").waitFor({ state: "hidden" });
});

phoneTest(
  "an upload that is too large is refused in words",
  async ({ simulator, page }) => {
    await byHand(simulator);
    await page.locator(".mine .bubble").waitFor();
    await page.evaluate(`
      const files = new DataTransfer();
      files.items.add(new File([new Uint8Array(33 << 20)], "large.bin"));
      const picker = document.getElementById("file-picker");
      picker.files = files.files;
      picker.dispatchEvent(new Event("change"));
    `);
    await page.locator("#toast:text('too large')").waitFor();
    assertEquals(await page.locator(".file").count(), 0);
  },
  { expected: /413|Failed to load/ },
);

phoneTest(
  "two windows show the same, and a reload loses nothing",
  async ({ simulator, page, open }) => {
    await using _bot = await startBot(simulator, echo);
    const other = await open();
    await page.fill("#text", "from the first");
    await page.press("#text", "Enter");
    await other.locator(".theirs .bubble").waitFor();
    await other.fill("#text", "from the second");
    await other.press("#text", "Enter");
    const texts = ["from the first", "from the second"];
    for (const window of [page, other]) {
      await window.locator(".theirs .bubble >> nth=1").waitFor();
      await shows(
        () => window.locator(".mine .bubble").allTextContents(),
        texts,
      );
    }
    await page.reload();
    await shows(
      () => page.locator(".mine .bubble").allTextContents(),
      texts,
    );
  },
);

phoneTest(
  "several users and bots are told apart, with what was not read yet",
  async ({ simulator, page }) => {
    const one = simulator.createBot({ accountId: "one@im.bot" });
    const two = simulator.createBot({ accountId: "two@im.bot" });
    await simulator.user("alice", { bot: one.accountId }).say("to one");
    await page.locator(".mine .bubble").waitFor();
    await simulator.user("林小满", { bot: two.accountId }).say("第一条");
    await simulator.user("林小满", { bot: two.accountId }).say("第二条");
    const entry = page.locator(".chat-entry", { hasText: "林小满" });
    await entry.locator(".chat-last:text('第二条')").waitFor();
    await entry.click();
    await page.locator(".mine .bubble:has-text('第二条')").waitFor();
    await shows(() => page.locator(".mine .bubble").count(), 2);
    await page.locator("section", { hasText: "two@im.bot" })
      .locator(".new-user input").fill("bob");
    await page.keyboard.press("Enter");
    await page.locator(".chat-entry[aria-current]:has-text('bob')").waitFor();
    await shows(() => page.locator(".mine .bubble").count(), 0);
    await page.click("#new-bot");
    await page.locator("#made pre:has-text('WEIXIN_BOT_TOKEN=')").waitFor();
  },
);

phoneTest(
  "a chat whose messages are on the way shows none of another, and misses none",
  async ({ simulator, page }) => {
    const { accountId } = simulator.createBot();
    await simulator.user("alice", { bot: accountId }).say("from alice");
    await page.locator(".mine .bubble").waitFor();
    const bob = simulator.user("bob", { bot: accountId });
    await bob.say("from bob");
    const answered = Promise.withResolvers<void>();
    const handOver = Promise.withResolvers<void>();
    await page.route("**/phone/messages?*", async (route) => {
      const response = await route.fetch();
      answered.resolve();
      await handOver.promise;
      await route.fulfill({ response });
    }, { times: 1 });
    await page.click(".chat-entry:has-text('bob')");
    await answered.promise;
    assertEquals(await page.locator(".message").count(), 0);
    await bob.say("said meanwhile");
    await page.locator(".chat-last:text('said meanwhile')").waitFor();
    handOver.resolve();
    await shows(
      () => page.locator(".mine .bubble").allTextContents(),
      ["from bob", "said meanwhile"],
    );
  },
);
