import { assert, assertEquals } from "@std/assert";
import { serveSimulator } from "@weixin/chat-adapter/simulator";
import { createMediaBot } from "../../examples/media_bot.ts";
import { sniffMimeType } from "../../src/media/sniff.ts";
import { encodeVoice, loadSilkCodec } from "../../src/media/voice.ts";
import { png, wav } from "../media/_files.ts";

Deno.test("media_bot answers pictures, voice messages, files and texts over real HTTP", async () => {
  await using simulator = await serveSimulator();
  const { accountId, token, baseUrl } = simulator.createBot();
  const { cdnBaseUrl } = simulator;
  const bot = createMediaBot(
    { accountId, token, baseUrl, cdnBaseUrl },
    "silent",
  );
  await bot.initialize();
  try {
    const [alice, bob] = [simulator.user("alice"), simulator.user("bob")];
    await alice.sendImage(png());
    assertEquals(
      (await alice.nextMessage()).text,
      "A nice picture. Here is one of mine:",
    );
    const picture = await (await alice.nextMessage()).bytes();
    assertEquals(sniffMimeType(picture), "image/png");

    const { bytes } = await encodeVoice(wav(1), await loadSilkCodec());
    await bob.sendVoice(bytes, { text: "今天天气很好" });
    assertEquals((await bob.nextMessage()).text, "I heard: 今天天气很好");
    await bob.sendFile(new TextEncoder().encode("abc"), { name: "abc.txt" });
    assertEquals(
      (await bob.nextMessage()).text,
      "abc.txt: 3 bytes, SHA-256 " +
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );

    const carol = simulator.user("carol");
    await carol.say("hello");
    assert((await carol.nextMessage()).text.startsWith("Send me a picture"));
    assertEquals(simulator.deviations, []);
  } finally {
    await bot.shutdown();
  }
});
