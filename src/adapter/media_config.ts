import {
  DEFAULT_MAX_BYTES,
  DEFAULT_MEDIA_DEADLINE_MS,
} from "../media/_transfer.ts";
import * as check from "./config_checks.ts";

/** How pictures, files, voice messages and videos are sent and fetched. */
export interface WeixinMediaConfig {
  /**
   * Most bytes of one file, in either direction: a file is held in memory while it is sent or fetched. The default
   * is what Tencent's own client takes.
   *
   * @default {104857600}
   */
  readonly maxBytes?: number | undefined;
  /**
   * How long one file may take, in milliseconds, from the first request to the last byte. The default is enough for
   * 100 MiB at 3 Mbit/s; a server that sends nothing for 30 s is given up earlier.
   *
   * @default {300000}
   */
  readonly timeoutMs?: number | undefined;
  /**
   * What audio is sent as: a `"file"`, or the `"bubble"` of a voice message, which needs the optional package
   * `silk-wasm` and takes WAV and SILK. The API accepts the voice messages of bots, and no known WeChat client shows
   * them: hence the default.
   *
   * @default {"file"}
   */
  readonly voice?: "bubble" | "file" | undefined;
}

/** A {@linkcode WeixinMediaConfig} with nothing left open. */
export interface ResolvedMediaConfig {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly voice: "bubble" | "file";
}

/** Refuses what is no {@linkcode WeixinMediaConfig}. */
export const checkMedia: check.Check = check.object<WeixinMediaConfig>({
  maxBytes: check.positiveInteger,
  timeoutMs: check.positiveMilliseconds,
  voice: check.oneOf("bubble", "file"),
});

/** Fills in the defaults. */
export function resolveMedia(
  config: WeixinMediaConfig = {},
): ResolvedMediaConfig {
  return {
    maxBytes: config.maxBytes ?? DEFAULT_MAX_BYTES,
    timeoutMs: config.timeoutMs ?? DEFAULT_MEDIA_DEADLINE_MS,
    voice: config.voice ?? "file",
  };
}
