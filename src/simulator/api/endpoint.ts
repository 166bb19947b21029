import type { Bot } from "../bot.ts";
import type { Check, Fields } from "../shape.ts";
import type { World } from "../world.ts";

/** A request that passed the checks of form. */
export interface BotRequest {
  readonly world: World;
  /** Whose token it came with. */
  readonly bot: Bot;
  /** The body; its fields have the types that the endpoint's check asks for. */
  readonly body: Fields;
  /** Fires when the caller gives up or the simulator closes. */
  readonly signal: AbortSignal;
  /**
   * Notes a deviation when `holds` is false.
   *
   * @throws {Refusal} if the simulator is strict
   */
  readonly demand: (holds: boolean, fault: string) => void;
}

/** What an endpoint answers with. */
export interface Answer {
  /** The JSON; `undefined` for an empty body. */
  readonly body: unknown;
  /** Called when nobody is there to take the answer. */
  readonly undo?: () => void;
}

/** An endpoint that a bot calls with its token. */
export interface Endpoint {
  /** The path without `/ilink/bot/`. */
  readonly name: string;
  /** The body's form, `base_info` aside. */
  readonly fields: () => Record<string, Check>;
  /**
   * Does the work.
   *
   * @throws {Refusal} if the answer is no
   */
  run(request: BotRequest): Answer | Promise<Answer>;
}
