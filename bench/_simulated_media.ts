// deno-lint-ignore-file no-console
import { Buffer } from "node:buffer";
import process from "node:process";
import { createMemoryState } from "@chat-adapter/state-memory";
import { type Attachment, Chat } from "chat";
import { createWeixinAdapter } from "../src/adapter/factory.ts";
import type { WeixinRawMessage } from "../src/adapter/raw_message.ts";
import { IlinkClient } from "../src/ilink/client.ts";
import type { CdnMedia } from "../src/ilink/types.ts";
import { encryptBytes } from "../src/media/aes.ts";
import { md5Hex } from "../src/media/md5.ts";
import { measure, sample, SIZE, WARM_UP_SIZE } from "./_process.ts";

const KEY = new Uint8Array(16).fill(7);

/** Two ways to move a file, and each without the adapter. */
export const SIMULATED = [
  "post",
  "bare post",
  "fetchData",
  "bare fetchData",
] as const;

/** A bot of the simulator, and where that is. */
interface World {
  readonly accountId: string;
  readonly token: string;
  readonly baseUrl: string;
  readonly cdnBaseUrl: string;
  readonly userId: string;
}

/** The simulator, with a bot for each job and a user who has sent it what the job needs. Prints the bots. */
export async function simulate(): Promise<void> {
  const { serveSimulator } = "Deno" in globalThis
    ? await import("../src/simulator/serve.ts")
    : await import("../src/simulator/serve.node.ts");
  const simulator = await serveSimulator();
  const { cdnBaseUrl } = simulator;
  const worlds: Record<string, World> = {};
  for (const job of SIMULATED) {
    const bot = simulator.createBot();
    const user = simulator.user("alice", { bot: bot.accountId });
    await user.sendFile(sample(WARM_UP_SIZE), { name: "small.bin" });
    if (job.endsWith("fetchData")) {
      await user.sendFile(sample(SIZE), { name: "large.bin" });
    }
    worlds[job] = { ...bot, cdnBaseUrl, userId: user.id };
  }
  console.log(JSON.stringify(worlds));
}

/** Does one job with a small file, and then measures it with a large one. */
export async function simulatedJob(name: string, where: string): Promise<void> {
  const world: World = JSON.parse(where)[name];
  const prepare = name.startsWith("bare")
    ? await bareJob(name, world)
    : await adapterJob(name, world);
  await (await prepare(WARM_UP_SIZE))();
  await measure(() => prepare(SIZE));
  process.exit(0);
}

type Prepare = (size: number) => Promise<() => Promise<unknown>>;

async function adapterJob(name: string, world: World): Promise<Prepare> {
  const { adapter, attachments } = await connect(world);
  const threadId = await adapter.openDM(world.userId);
  return (size) => {
    if (name === "fetchData") {
      const attachment = attachments[size === SIZE ? 1 : 0];
      return Promise.resolve(() => attachment!.fetchData!());
    }
    const data = Buffer.from(sample(size).buffer);
    const post = { raw: "", files: [{ data, filename: "a.bin" }] };
    return Promise.resolve(() => adapter.postMessage(threadId, post));
  };
}

async function bareJob(name: string, world: World): Promise<Prepare> {
  const client = new IlinkClient(world);
  const { media } = await connect(world);
  return async (size) => {
    if (name === "bare fetchData") {
      const { full_url } = media[size === SIZE ? 1 : 0]!;
      return () => fetch(full_url!).then((response) => response.arrayBuffer());
    }
    const plain = sample(size);
    const body = await encryptBytes(KEY, plain);
    const key = Buffer.from(KEY).toString("hex");
    const { upload_full_url } = await client.getUploadUrl({
      filekey: key,
      media_type: 3,
      to_user_id: world.userId,
      rawsize: plain.byteLength,
      rawfilemd5: await md5Hex(plain),
      filesize: body.byteLength,
      no_need_thumb: true,
      aeskey: key,
    });
    return async () => {
      const response = await fetch(upload_full_url!, {
        method: "POST",
        headers: { "Content-Type": "application/octet-stream" },
        body,
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
    };
  };
}

/** A bot that has read what the user sent. */
async function connect(world: World) {
  const { userId: _, ...config } = world;
  const adapter = createWeixinAdapter({
    ...config,
    polling: { enabled: false },
  });
  const bot = new Chat({
    userName: "bench",
    state: createMemoryState(),
    adapters: { weixin: adapter },
    logger: "silent",
  });
  const attachments: Attachment[] = [];
  const media: CdnMedia[] = [];
  bot.onDirectMessage((_, message) => {
    attachments.push(...message.attachments);
    const raw = message.raw as WeixinRawMessage;
    media.push(raw.item_list![0]!.file_item!.media!);
  });
  await bot.initialize();
  await adapter.pollOnce();
  return { adapter, attachments, media };
}
