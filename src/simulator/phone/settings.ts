import type { SimulatorSettings } from "../settings.ts";
import { PhoneRefusal } from "./request.ts";

const HOUR = 60 * 60 * 1_000;
const BOTH = [true, false];

/** The settings that the drawer shows, and the values that it offers. */
const EDITABLE = {
  strict: BOTH,
  burstPenalty: BOTH,
  echo: BOTH,
  omitRet: BOTH,
  showVoice: BOTH,
  oldCursor: ["nothing", "replay"],
  sendAnswer: ["message_id", "ret", "object", "empty", "drop"],
  uploadUrl: ["full", "param", "both"],
  maxMessages: [10, 3, false],
  windowMs: [24 * HOUR, HOUR, false],
} as const satisfies Partial<
  Record<keyof SimulatorSettings, unknown[]>
> as Record<string, readonly unknown[]>;

/** What the drawer shows of the settings: each with its value and its choices. */
export function editableSettings(
  settings: SimulatorSettings,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(EDITABLE).map(([name, choices]) => [name, {
      value: settings[name as keyof SimulatorSettings],
      choices,
    }]),
  );
}

/**
 * Sets one of them.
 *
 * @throws {PhoneRefusal} 400 if there is no such setting, or no such choice
 */
export function editSetting(
  settings: SimulatorSettings,
  name: unknown,
  value: unknown,
): void {
  const choices = Object.hasOwn(EDITABLE, String(name))
    ? EDITABLE[String(name)]
    : undefined;
  if (!choices?.includes(value)) {
    throw new PhoneRefusal(400, "there is no such setting or choice");
  }
  Object.assign(settings, { [String(name)]: value });
}
