import { isJsonObject } from "../ilink/decode.ts";

/** What a user chose on a card: such a message is handed to the bot as an action. */
export interface ChosenAction {
  /** Id of the button or the select. */
  readonly actionId: string;
  /** Id of the message that holds the card. */
  readonly messageId: string;
  /** What the bot put behind the choice, as it was. */
  readonly value?: string;
}

/** Reads an action from the journal. */
export function readChosen(value: unknown): ChosenAction | undefined {
  if (!isJsonObject(value)) return undefined;
  const { actionId, messageId, value: chosen } = value;
  if (typeof actionId !== "string" || typeof messageId !== "string") {
    return undefined;
  }
  return {
    actionId,
    messageId,
    ...(typeof chosen === "string" ? { value: chosen } : {}),
  };
}
