/** Turns sound into SILK and back: the part of the package `silk-wasm` that the phone uses. */
export interface SilkCodec {
  /** SILK to samples: 16 bits, mono, little-endian. */
  decode(
    silk: Uint8Array,
    sampleRate: number,
  ): Promise<{ readonly data: Uint8Array }>;
  /** WAV to SILK, at the rate that the WAV names when `sampleRate` is 0. */
  encode(
    wav: Uint8Array,
    sampleRate: number,
  ): Promise<{ readonly data: Uint8Array }>;
}

/** How the simulator behaves. Every value may be changed while it runs. */
export interface SimulatorSettings {
  /**
   * Refuse requests that a lenient server might let through: missing headers, unknown fields, a missing
   * `base_info`. `false` lets them through where it can. Either way they are listed as deviations. Default `true`.
   */
  strict: boolean;
  /** How long a poll without messages is held, in milliseconds. Default 35 000, as the real server does. */
  holdMs: number;
  /** What polls announce as their hold, in milliseconds. Default `undefined`: the truth. */
  announcedHoldMs: number | undefined;
  /** The most messages that one poll brings; the rest waits for the next. Default 100. */
  batchSize: number;
  /**
   * What an old cursor brings: `"nothing"`, as the real server mostly does, or `"replay"`: what was delivered
   * since then comes again. Default `"nothing"`.
   */
  oldCursor: "nothing" | "replay";
  /**
   * What an accepted `sendmessage` is answered with: `"message_id"`, today's server; `"ret"` without an id;
   * `"object"`, a bare `{}`; `"empty"`, no body at all, both as older servers did; `"drop"`, `ret` 0 without an
   * id, and the message is never shown. Default `"message_id"`.
   */
  sendAnswer: "message_id" | "ret" | "object" | "empty" | "drop";
  /** Leave `ret` out of answers that say yes, as the real server may. Default `false`. */
  omitRet: boolean;
  /** Hand the bot's own messages back to it, as `message_type` 2. Default `false`. */
  echo: boolean;
  /** Messages that a bot may send after each one of the user; `false` for any number. Default 10. */
  maxMessages: number | false;
  /** How long after it, in milliseconds; `false` for ever. Default 24 hours. */
  windowMs: number | false;
  /**
   * Answer the third message to a user within a second with an hour of refusals, which each attempt prolongs.
   * Default `true`.
   */
  burstPenalty: boolean;
  /** How `getuploadurl` answers: the whole URL, a parameter to build it from, or both. Default `"full"`. */
  uploadUrl: "both" | "full" | "param";
  /** Show the bot's voice messages, which the real server takes and no phone shows. Default `false`. */
  showVoice: boolean;
  /** How long a poll for a login's status is held, in milliseconds. Default 30 000. */
  loginHoldMs: number;
  /** How long a QR code lives, in milliseconds. Default 5 minutes. */
  loginCodeMs: number;
  /** What a POST for a QR code is answered with: 404 and 405 stand for servers that know GET alone. Default 200. */
  qrPostStatus: 200 | 404 | 405;
  /** The most bytes of UTF-8 that a text may have; `false` for any number. Default 16 384. */
  maxTextBytes: number | false;
  /**
   * Host names under which the phone's page may be called, besides `localhost`, addresses in numbers and the one that
   * the simulator is served on. A page of another name is refused: it could be any site that points its name here.
   * Default: none.
   */
  phoneHosts: readonly string[];
  /**
   * Makes SILK of what the phone's page records, as WeChat does, and plays it: the module of the package `silk-wasm`.
   * Without it the bot gets WAV, and SILK is not played. It is given and not looked for, since loading it needs permission to
   * read files. Default `undefined`.
   */
  silk: SilkCodec | undefined;
}

/** Options of `createSimulator`: the settings to start with. */
export type SimulatorOptions = Partial<Readonly<SimulatorSettings>>;

const DEFAULTS: Readonly<SimulatorSettings> = {
  strict: true,
  holdMs: 35_000,
  announcedHoldMs: undefined,
  batchSize: 100,
  oldCursor: "nothing",
  sendAnswer: "message_id",
  omitRet: false,
  echo: false,
  maxMessages: 10,
  windowMs: 24 * 60 * 60 * 1_000,
  burstPenalty: true,
  uploadUrl: "full",
  showVoice: false,
  loginHoldMs: 30_000,
  loginCodeMs: 5 * 60 * 1_000,
  qrPostStatus: 200,
  maxTextBytes: 16_384,
  phoneHosts: [],
  silk: undefined,
};

/**
 * The settings of `options`, and the defaults for the rest.
 *
 * @throws {TypeError} if there is no such setting
 */
export function resolveSettings(options: SimulatorOptions): SimulatorSettings {
  for (const name of Object.keys(options)) {
    if (!(name in DEFAULTS)) {
      throw new TypeError(`Cannot set "${name}": there is no such setting`);
    }
  }
  return { ...DEFAULTS, ...options };
}
