import type { Reply } from "../reply.ts";
import type { Incoming, Service } from "../service.ts";
import type { World } from "../world.ts";

/** Takes the ciphertext of an upload. */
export const upload: Service = {
  name: "c2c/upload",
  show: (bytes) => `${bytes.byteLength} bytes`,
  async run(world, incoming) {
    const { request, url, bytes } = incoming;
    if (request.method !== "POST") return notFound(incoming);
    const ticket = world.cdn.ticket(param(url));
    if (!ticket) return refused(400, "encrypted_query_param is unknown");
    if (url.searchParams.get("filekey") !== ticket.request.filekey) {
      return refused(400, "filekey is not the one of getuploadurl");
    }
    const foreign = deviations(request.headers);
    for (const fault of foreign) world.deviate("c2c/upload", fault);
    if (world.settings.strict && foreign.length > 0) {
      return refused(400, foreign.join("; "));
    }
    const file = await world.cdn.take(ticket, bytes);
    return typeof file === "string"
      ? refused(400, file)
      : reply(200, { "x-encrypted-param": file.param });
  },
};

/** Gives a file out as it is stored. */
export const download: Service = {
  name: "c2c/download",
  show: () => undefined,
  run: (world, incoming) => Promise.resolve(found(world, incoming)),
};

function found(world: World, incoming: Incoming): Reply {
  const { request, url } = incoming;
  if (request.method !== "GET") return notFound(incoming);
  if (request.headers.has("Authorization")) {
    world.deviate("c2c/download", TOKEN_SENT);
    if (world.settings.strict) return refused(400, TOKEN_SENT);
  }
  const file = world.cdn.file(param(url));
  // The real one answers 500 to a parameter that it cannot read.
  if (!file) return refused(500, "encrypted_query_param is unknown");
  const { stored } = file;
  return {
    status: 200,
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Length": String(stored.byteLength),
    },
    body: stored,
    shown: `${stored.byteLength} bytes`,
  };
}

const TOKEN_SENT = "the bot token must not be sent to the CDN";

function deviations(headers: Headers): string[] {
  const type = headers.get("Content-Type");
  return [
    ...(headers.has("Authorization") ? [TOKEN_SENT] : []),
    ...(type === "application/octet-stream" ? [] : [
      `the header Content-Type must be "application/octet-stream" and is ${
        JSON.stringify(type)
      }`,
    ]),
  ];
}

function param(url: URL): string {
  return url.searchParams.get("encrypted_query_param") ?? "";
}

function notFound({ request, url }: Incoming): Reply {
  return refused(404, `there is no ${request.method} ${url.pathname}`);
}

function refused(status: number, message: string): Reply {
  return reply(status, { "x-error-message": message });
}

function reply(status: number, headers: Record<string, string>): Reply {
  return { status, headers, body: undefined, shown: headers };
}
