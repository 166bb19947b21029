import { IlinkClient } from "../../src/ilink/client.ts";
import { isSessionExpiredError } from "../../src/errors.ts";
import { ItemType, MessageState, MessageType } from "../../src/ilink/types.ts";
import { downloadMedia } from "../../src/media/download.ts";
import { md5Hex } from "../../src/media/md5.ts";
import { uploadMedia } from "../../src/media/upload.ts";
import { createSimulator } from "../../src/simulator/create.ts";
import { bytes, type Case, rejection, same } from "./_case.ts";
import { LOGIN_CASES } from "./_login_cases.ts";

function talk() {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  const client = new IlinkClient({ token, fetch: simulator.fetch });
  return { simulator, client, alice: simulator.user("alice") };
}

/** The envelope of everything that a bot sends. */
function envelope(toUserId: string, contextToken: string) {
  return {
    from_user_id: "",
    to_user_id: toUserId,
    client_id: crypto.randomUUID(),
    message_type: MessageType.BOT,
    message_state: MessageState.FINISH,
    context_token: contextToken,
  };
}

/** The protocol, without Chat SDK and without sockets. */
export const ILINK_CASES: readonly Case[] = [
  {
    name: "a text goes both ways",
    async run() {
      const { client, alice } = talk();
      const { messageId, contextToken } = await alice.say("你好 <b>");
      const { msgs } = await client.getUpdates();
      same(msgs.map(({ message_id }) => message_id), [messageId]);
      same(msgs[0]?.item_list?.[0]?.text_item?.text, "你好 <b>");
      await client.sendMessage({
        ...envelope(alice.id, contextToken),
        item_list: [{ type: ItemType.TEXT, text_item: { text: "世界 🌏" } }],
      });
      same((await alice.nextMessage()).text, "世界 🌏");
    },
  },
  {
    name: "a poll is held until somebody writes",
    async run() {
      const { client, alice } = talk();
      const polled = client.getUpdates();
      await alice.say("later");
      same((await polled).msgs.length, 1);
    },
  },
  {
    name: "a file comes in, whole and decrypted",
    async run() {
      const { simulator, client, alice } = talk();
      const sent = bytes(300_001);
      await alice.sendFile(sent, { name: "a.bin" });
      const { msgs } = await client.getUpdates();
      const { media } = msgs[0]!.item_list![0]!.file_item!;
      const got = await downloadMedia({
        kind: "file",
        ...(media?.encrypt_query_param && { param: media.encrypt_query_param }),
        ...(media?.aes_key && { aesKey: media.aes_key }),
        ...(media?.full_url && { fullUrl: media.full_url }),
      }, { fetch: simulator.fetch, cdnBaseUrl: simulator.cdnBaseUrl });
      same(await md5Hex(got), await md5Hex(sent));
    },
  },
  {
    name: "a file goes out, whole and encrypted",
    async run() {
      const { simulator, client, alice } = talk();
      const { contextToken } = await alice.say("send it");
      const file = bytes(200_000);
      const { media, plainBytes } = await uploadMedia(file, {
        kind: "file",
        toUserId: alice.id,
        fetch: simulator.fetch,
        cdnBaseUrl: simulator.cdnBaseUrl,
        getUploadUrl: (request, options) =>
          client.getUploadUrl(request, options),
      });
      const file_item = { media, file_name: "b.bin", len: `${plainBytes}` };
      await client.sendMessage({
        ...envelope(alice.id, contextToken),
        item_list: [{ type: ItemType.FILE, file_item }],
      });
      const received = await (await alice.nextMessage()).bytes();
      same(await md5Hex(new Uint8Array(received)), await md5Hex(file));
    },
  },
  {
    name: "a stale token is a SessionExpiredError",
    async run() {
      const { simulator, client } = talk();
      simulator.expire();
      same(isSessionExpiredError(await rejection(client.getUpdates())), true);
    },
  },
  {
    name: "an abort ends a held poll with its reason",
    async run() {
      const { client } = talk();
      const controller = new AbortController();
      const polled = rejection(
        client.getUpdates({ signal: controller.signal }),
      );
      const reason = new Error("enough");
      controller.abort(reason);
      same(await polled === reason, true);
    },
  },
  ...LOGIN_CASES,
];
