/** How the simulator behaves. Every value may be changed while it runs. */
export interface SimulatorSettings {
  /**
   * Refuse requests that a lenient server might let through: missing headers, unknown fields, a missing
   * `base_info`. `false` lets them through where it can. Either way they are listed as deviations. Default `true`.
   */
  strict: boolean;
  /** How long a poll without messages is held, in milliseconds. Default 35 000, as the real server does. */
  holdMs: number;
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
}

/** Options of `createSimulator`: the settings to start with. */
export interface SimulatorOptions extends Partial<Readonly<SimulatorSettings>> {
}

/** The settings of `options`, and the defaults for the rest. */
export function resolveSettings(options: SimulatorOptions): SimulatorSettings {
  return {
    strict: options.strict ?? true,
    holdMs: options.holdMs ?? 35_000,
    batchSize: options.batchSize ?? 100,
    oldCursor: options.oldCursor ?? "nothing",
    sendAnswer: options.sendAnswer ?? "message_id",
  };
}
