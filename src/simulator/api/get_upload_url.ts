import type { GetUploadUrlRequest } from "../../ilink/types.ts";
import { refuse, Ret } from "../refusal.ts";
import { flag, integer, text } from "../shape.ts";
import { CdnUrl } from "../wire_json.ts";
import type { BotRequest, Endpoint } from "./endpoint.ts";

const HEX_16 = /^[0-9a-f]{32}$/i;

/** Allows an upload to the CDN (protocol §6). */
export const getUploadUrl: Endpoint = {
  name: "getuploadurl",
  fields: () => ({
    filekey: text,
    media_type: integer,
    to_user_id: text,
    rawsize: integer,
    rawfilemd5: text,
    filesize: integer,
    no_need_thumb: flag,
    aeskey: text,
  }),
  run({ world, bot, body, demand }) {
    const request = body as unknown as Partial<GetUploadUrlRequest>;
    const chat = bot.chats.get(request.to_user_id ?? "");
    if (!chat) {
      throw refuse(Ret.NO_UPLOAD, "to_user_id is no user of this bot");
    }
    checkFields(request, demand);
    if (!isWhole(request)) {
      throw refuse(Ret.INVALID, "invalid arguments: a field is missing");
    }
    const { param } = world.cdn.allow(chat, request);
    const query = new URLSearchParams({
      encrypted_query_param: param,
      filekey: request.filekey,
    });
    const { uploadUrl } = world.settings;
    return {
      body: {
        ret: 0,
        upload_full_url: uploadUrl === "param"
          ? undefined
          : new CdnUrl(`/upload?${query}`),
        upload_param: uploadUrl === "full" ? undefined : param,
      },
    };
  },
};

function checkFields(
  request: Partial<GetUploadUrlRequest>,
  demand: BotRequest["demand"],
): void {
  for (const name of ["filekey", "rawfilemd5", "aeskey"] as const) {
    demand(HEX_16.test(request[name] ?? ""), `${name} must be 16 bytes in hex`);
  }
  const { media_type: type, rawsize = -1, filesize } = request;
  demand(
    type !== undefined && type >= 1 && type <= 4,
    `media_type must be 1 to 4 and is ${type}`,
  );
  demand(rawsize >= 0, "rawsize must be the plaintext's bytes");
  const right = (Math.floor(rawsize / 16) + 1) * 16;
  demand(
    filesize === right,
    `filesize must be the ciphertext's bytes, ${right}, and is ${filesize}`,
  );
  demand(request.no_need_thumb === true, "no_need_thumb must be true");
}

/** What no upload can do without. */
function isWhole(
  request: Partial<GetUploadUrlRequest>,
): request is GetUploadUrlRequest {
  return HEX_16.test(request.aeskey ?? "") && request.filekey !== undefined &&
    request.rawfilemd5 !== undefined && request.rawsize !== undefined &&
    request.filesize !== undefined;
}
