import type { Reply } from "./reply.ts";
import type { World } from "./world.ts";

/** A request whose body was read. */
export interface Incoming {
  readonly request: Request;
  readonly url: URL;
  readonly bytes: Uint8Array;
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What answers at a path. */
export interface Service {
  /** Its name in the call log and in fault rules. */
  readonly name: string;
  /** What the call log shows of a request's body. */
  show(bytes: Uint8Array): unknown;
  /**
   * Answers.
   *
   * @throws {Refusal} if the answer is no
   */
  run(world: World, incoming: Incoming): Promise<Reply>;
}

/** Shows a body as the JSON that it is, or else as text. */
export function showJson(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
