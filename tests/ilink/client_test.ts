import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import {
  ConfigError,
  type Fetch,
  IlinkClient,
  ProtocolError,
} from "@weixin/chat-adapter/ilink";
import { VERSION } from "../../src/_version.ts";

interface Call {
  readonly path: string;
  readonly body: Record<string, unknown>;
}

function recording(
  answer: () => Response = () => Response.json({}),
): { client: IlinkClient; calls: Call[] } {
  const calls: Call[] = [];
  const fetch: Fetch = async (input, init) => {
    const request = new Request(input, init);
    calls.push({
      path: new URL(request.url).pathname,
      body: await request.json(),
    });
    return answer();
  };
  return { client: new IlinkClient({ token: "t@im.bot:s", fetch }), calls };
}

Deno.test("every method posts to its endpoint with base_info", async () => {
  const { client, calls } = recording();
  await client.getUpdates({ cursor: "c" });
  await client.sendMessage({ to_user_id: "u" });
  await client.getConfig("u", "ctx");
  await client.getConfig("u");
  await client.sendTyping("u", "ticket", 1);
  await client.getUploadUrl({
    filekey: "f",
    media_type: 1,
    to_user_id: "u",
    rawsize: 1,
    rawfilemd5: "m",
    filesize: 16,
    no_need_thumb: true,
    aeskey: "k",
  });
  await client.notifyStart();
  await client.notifyStop();
  const base_info = {
    channel_version: VERSION,
    bot_agent: `chat-adapter-weixin/${VERSION}`,
  };
  assertEquals(calls.map(({ path }) => path), [
    "/ilink/bot/getupdates",
    "/ilink/bot/sendmessage",
    "/ilink/bot/getconfig",
    "/ilink/bot/getconfig",
    "/ilink/bot/sendtyping",
    "/ilink/bot/getuploadurl",
    "/ilink/bot/msg/notifystart",
    "/ilink/bot/msg/notifystop",
  ]);
  assertEquals(calls.map(({ body }) => body), [
    { get_updates_buf: "c", base_info },
    { msg: { to_user_id: "u" }, base_info },
    { ilink_user_id: "u", context_token: "ctx", base_info },
    { ilink_user_id: "u", base_info },
    { ilink_user_id: "u", typing_ticket: "ticket", status: 1, base_info },
    {
      filekey: "f",
      media_type: 1,
      to_user_id: "u",
      rawsize: 1,
      rawfilemd5: "m",
      filesize: 16,
      no_need_thumb: true,
      aeskey: "k",
      base_info,
    },
    { base_info },
    { base_info },
  ]);
});

Deno.test("getUpdates() takes its own deadline for an empty poll", async () => {
  using time = new FakeTime();
  const client = new IlinkClient({
    token: "t",
    fetch: () => new Promise(() => {}),
  });
  const updates = client.getUpdates();
  await time.tickAsync(45_000);
  assertEquals(await updates, { msgs: [], malformed: 0, cutBy: "deadline" });
});

Deno.test("getUpdates() takes HTTP 524 for an empty poll", async () => {
  const { client } = recording(() => new Response("<html>", { status: 524 }));
  assertEquals((await client.getUpdates()).cutBy, "edge");
});

Deno.test("getUpdates() throws ProtocolError at a list that is none", async () => {
  const { client } = recording(() => Response.json({ msgs: "no" }));
  await assertRejects(() => client.getUpdates(), ProtocolError, "msgs");
});

Deno.test("sendMessage() gives an id above 2^53 unrounded", async () => {
  for (const id of ["7497484083968569736", '"7497484083968569736"']) {
    const { client } = recording(() => new Response(`{"message_id":${id}}`));
    const { message_id } = await client.sendMessage({});
    assertEquals(message_id, "7497484083968569736");
  }
});

Deno.test("IlinkClient() refuses a bot agent of the wrong form", () => {
  const make = (botAgent: string) => () =>
    new IlinkClient({ token: "t", botAgent });
  for (
    const bad of [
      "",
      "NoVersion",
      "A/1 (nested (x))",
      "ü/1",
      `${"x".repeat(33)}/1`,
      `A/1 (${"c".repeat(65)})`,
      "A/1  B/2",
      "A/1\n",
      Array.from({ length: 60 }, () => "Ab/1.0").join(" "),
    ]
  ) {
    assertThrows(make(bad), ConfigError, "bot agent", bad);
  }
  for (const good of ["A/1", "My-Bot/1.2.3+b (by me; x) chat/4.41"]) {
    assert(make(good)());
  }
});
