import { ADAPTER_CASES } from "./_adapter_cases.ts";
import { ILINK_CASES } from "./_ilink_cases.ts";

for (const { name, run } of [...ILINK_CASES, ...ADAPTER_CASES]) {
  Deno.test(`conformance: ${name}`, run);
}
