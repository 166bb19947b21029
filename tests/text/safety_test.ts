import { assertEquals } from "@std/assert";
import { formatText } from "../../src/text/format.ts";
import { cleanText, protectText } from "../../src/text/safety.ts";

Deno.test("cleanText() removes NUL and control characters, not tabs and line ends", () => {
  assertEquals(
    cleanText("a\u0000b\u001b[1m\tc\nd\u007f\u009fe"),
    "ab[1m\tc\nde",
  );
});

Deno.test("cleanText() writes every kind of line end as one", () => {
  assertEquals(cleanText("a\r\nb\rc\u2028d\u2029e\u0085f"), "a\nb\nc\nd\ne\nf");
});

Deno.test("cleanText() replaces half surrogate pairs", () => {
  assertEquals(cleanText("a\ud83db\ude00"), "a\ufffdb\ufffd");
  assertEquals(cleanText("\u{1f600}"), "\u{1f600}");
});

Deno.test("protectText() replaces every <", () => {
  assertEquals(protectText("<80% <b> `<`"), "＜80% ＜b> `＜`");
});

Deno.test("protectText() leaves underscores alone unless asked", () => {
  assertEquals(protectText("a_b __init__"), "a_b __init__");
});

Deno.test("protectText() widens underscores between word characters when asked", () => {
  const options = { protectUnderscores: true };
  assertEquals(
    protectText("a_b c__d _e f_ 用户_表 ____", options),
    "a＿b c＿＿d _e f_ 用户＿表 ____",
  );
});

Deno.test("protectText() leaves addresses that lead somewhere", () => {
  const options = { protectUnderscores: true };
  assertEquals(
    protectText("see https://a.b/c_d?e_f=1 and g_h", options),
    "see https://a.b/c_d?e_f=1 and g＿h",
  );
});

Deno.test("protectText() does nothing when safety is off", () => {
  const options = { safe: false, protectUnderscores: true };
  assertEquals(protectText("<a_b>", options), "<a_b>");
});

Deno.test("formatText() cleans and protects a plain string, and leaves its Markdown", () => {
  assertEquals(formatText("**a** <5\r\n- b"), "**a** ＜5\n- b");
});
