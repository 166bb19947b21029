import { assertEquals } from "@std/assert";
import { readable, writeJson } from "../../src/simulator/wire_json.ts";

Deno.test("writeJson() writes a bigint as a number with all its digits", () => {
  assertEquals(
    writeJson({ a: 7497484083968569736n, b: [1n, "x\n", null, true, 1.5] }),
    '{"a":7497484083968569736,"b":[1,"x\\n",null,true,1.5]}',
  );
});

Deno.test("writeJson() leaves out undefined fields and escapes keys", () => {
  assertEquals(writeJson({ 'k"': undefined, '"': {} }), '{"\\"":{}}');
});

Deno.test("readable() turns bigints into text", () => {
  assertEquals(readable({ a: [2n, { b: undefined, c: 1 }], d: null }), {
    a: ["2", { c: 1 }],
    d: null,
  });
});
