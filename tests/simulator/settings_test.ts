import { assertEquals, assertThrows } from "@std/assert";
import { createSimulator } from "../../src/simulator/mod.ts";

Deno.test("createSimulator() starts with the settings that were given", () => {
  const { settings } = createSimulator({ maxMessages: 3, strict: false });
  assertEquals([settings.maxMessages, settings.strict], [3, false]);
  assertEquals([settings.holdMs, settings.maxTextBytes], [35_000, 16_384]);
});

Deno.test("createSimulator() refuses a setting that does not exist", () => {
  const options = { quota: 3 } as Record<string, unknown>;
  assertThrows(
    () => createSimulator(options),
    TypeError,
    'Cannot set "quota": there is no such setting',
  );
});
