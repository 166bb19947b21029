import type { AdapterPostableMessage, Attachment, FileUpload } from "chat";
import type { Log } from "../_log.ts";
import { sleep } from "../_sleep.ts";
import type { MakeItem } from "../delivery/sender.ts";
import { retryDelay } from "../delivery/send_policy.ts";
import type { FetchMediaOptions } from "../media/inbound.ts";
import { type OutboundFile, prepareMediaItem } from "../media/outbound.ts";
import type { UploadOptions } from "../media/upload.ts";
import type { ResolvedConfig } from "./config.ts";

/** The files of a post, in the order in which they go out: `files`, then `attachments`. */
export function toFiles(message: AdapterPostableMessage): OutboundFile[] {
  if (typeof message === "string") return [];
  const files = "files" in message ? message.files ?? [] : [];
  const attachments = "attachments" in message ? message.attachments ?? [] : [];
  return [...files.map(fromUpload), ...attachments.map(fromAttachment)];
}

/** What it takes to reach the CDN, as configured. */
export function transferOptions(
  config: ResolvedConfig,
  log: Log,
): FetchMediaOptions {
  const { fetch, baseUrl, cdnBaseUrl, media } = config;
  return {
    fetch,
    baseUrl,
    cdnBaseUrl,
    maxBytes: media.maxBytes,
    deadlineMs: media.timeoutMs,
    warn: (message) => log.warn(message),
  };
}

/** What it takes to send a file to a user. */
export interface UploadTarget {
  /** Who gets it. */
  readonly userId: string;
  /** How and where files are sent. */
  readonly config: ResolvedConfig;
  /** The method of a client. */
  readonly getUploadUrl: UploadOptions["getUploadUrl"];
  readonly log: Log;
}

/** Makes a file of a post ready to be sent, when it is asked to. */
export function toUpload(file: OutboundFile, target: UploadTarget): MakeItem {
  const { userId, config, log } = target;
  return (signal) =>
    prepareMediaItem(file, {
      ...transferOptions(config, log),
      voice: config.media.voice,
      toUserId: userId,
      getUploadUrl: retrying(target),
      signal,
    });
}

/** Asks again as a send does: an address that was given out and never came costs nothing. */
function retrying(
  { getUploadUrl, log }: UploadTarget,
): UploadOptions["getUploadUrl"] {
  return async (request, options) => {
    for (let tries = 1;; tries++) {
      try {
        return await getUploadUrl(request, options);
      } catch (error) {
        options.signal.throwIfAborted();
        const delay = retryDelay(error, tries);
        if (delay === undefined) throw error;
        log.warn("An upload address did not come and is asked for again", {
          tries,
          error: (error as Error).message,
        });
        await sleep(delay, options.signal);
      }
    }
  };
}

function fromUpload({ data, filename, mimeType }: FileUpload): OutboundFile {
  return { data, name: filename, mimeType };
}

function fromAttachment(attachment: Attachment): OutboundFile {
  const { type, data, fetchData, url, name, mimeType } = attachment;
  return { data, fetchData, url, name, mimeType, asFile: type === "file" };
}
