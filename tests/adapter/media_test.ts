import { assert, assertEquals } from "@std/assert";
import { encodeBase64 } from "@std/encoding/base64";
import { createMemoryState } from "@chat-adapter/state-memory";
import { type Attachment, type Message, toAiMessages } from "chat";
import { bytesOf, startMediaBot } from "../_support/media_bot.ts";
import { startBot } from "../_support/bot.ts";
import { throughJson } from "../_support/states.ts";
import { until } from "../_support/until.ts";
import { latin1, mp4, pdf, png } from "../media/_files.ts";

/** Adds a user's message to an AI prompt, without the warnings about what does not go in. */
function toPrompt(...messages: Message[]) {
  return toAiMessages(messages, { onUnsupportedAttachment: () => {} });
}

async function history(
  threadId: string,
  bot: { thread(id: string): { allMessages: AsyncIterable<Message> } },
): Promise<Message[]> {
  const messages: Message[] = [];
  for await (const message of bot.thread(threadId).allMessages) {
    messages.push(message);
  }
  return messages;
}

Deno.test("an AI prompt gets pictures with their true type, and text files", async () => {
  await using run = await startMediaBot();
  await run.alice.sendImage(png(50));
  const picture = await toPrompt(await run.hear());
  await run.alice.sendFile(latin1("a,b\n1,2\n"), { name: "table.csv" });
  const table = await toPrompt(await run.hear());
  assertEquals(picture[0]?.content, [
    { type: "text", text: "[image]" },
    {
      type: "file",
      data: `data:image/png;base64,${encodeBase64(png(50))}`,
      mediaType: "image/png",
      filename: "image.png",
    },
  ]);
  assertEquals(table[0]?.content, [
    { type: "text", text: "[file: table.csv]" },
    {
      type: "file",
      data: `data:text/csv;base64,${encodeBase64("a,b\n1,2\n")}`,
      mediaType: "text/csv",
      filename: "table.csv",
    },
  ]);
});

Deno.test("an AI prompt gets words for what a model cannot be shown", async () => {
  await using run = await startMediaBot();
  await run.alice.sendVideo(mp4());
  await run.alice.sendFile(pdf(), { name: "report.pdf" });
  const messages = [await run.hear(), await run.hear()];
  assertEquals(await toPrompt(...messages), [
    { role: "user", content: "[video]" },
    { role: "user", content: "[file: report.pdf]" },
  ]);
});

Deno.test("an attachment from the thread's history is fetched after rehydrateAttachment()", async () => {
  const state = throughJson(createMemoryState());
  await using run = await startMediaBot({ chat: { state } });
  await run.alice.sendImage(png(5000));
  await run.hear();
  await until(async () => (await history(run.threadId, run.bot)).length === 2);
  const message = (await history(run.threadId, run.bot)).at(-1);
  const [stored] = message!.attachments;
  assert(stored && !stored.fetchData);
  const attachment = run.adapter.rehydrateAttachment(stored);
  assertEquals(bytesOf(await attachment.fetchData!()), png(5000));
  assertEquals(attachment.name, "image.png");
});

Deno.test("attachments survive Chat's queue and its state", async () => {
  const release = Promise.withResolvers<void>();
  const fetched: [string, Uint8Array][] = [];
  const state = throughJson(createMemoryState());
  await using run = await startBot({
    chat: { state, concurrency: "queue" },
    handlers: (bot) => {
      bot.onDirectMessage(async (_, message, _channel, context) => {
        const all = [...context?.skipped ?? [], message];
        if (message.text === "wait") await release.promise;
        for (const { attachments } of all) {
          for (const attachment of attachments) {
            fetched.push(await got(attachment));
          }
        }
      });
    },
  });
  const alice = run.simulator.user("alice");
  await alice.say("wait");
  await alice.sendImage(png(900));
  await alice.sendFile(pdf(800), { name: "a.pdf" });
  const threadId = await run.adapter.openDM(alice.id);
  await until(async () => await state.queueDepth(threadId) === 2);
  release.resolve();
  await until(() => fetched.length === 2);
  assertEquals(fetched, [["image.png", png(900)], ["a.pdf", pdf(800)]]);
});

async function got(attachment: Attachment): Promise<[string, Uint8Array]> {
  const bytes = bytesOf(await attachment.fetchData!());
  return [attachment.name!, bytes];
}

Deno.test("a picture comes back to its user byte for byte", async () => {
  await using run = await startBot({
    handlers: (bot) => {
      bot.onDirectMessage(async (thread, { attachments }) => {
        await thread.post({ markdown: "", attachments });
      });
    },
  });
  const alice = run.simulator.user("alice");
  await alice.sendImage(png(70_000));
  const reply = await alice.nextMessage();
  assert(reply.item.image_item);
  assertEquals(await reply.bytes(), png(70_000));
});
