import { assert, assertEquals } from "@std/assert";
import { drawQr } from "../../src/cli/qr.ts";
import { scan } from "./_scan.ts";

const URL_OF_CODE =
  "https://liteapp.weixin.qq.com/q/7GiQu1?qrcode=0123456789abcdef0123456789abcdef&bot_type=3";

// deno-lint-ignore no-control-regex
const COLOURS = /\x1b\[[\d;]+m/g;

/** What stands between the colour codes. */
function cells(drawing: string): string[] {
  return drawing.trimEnd().split("\n").map((line) => line.replace(COLOURS, ""));
}

Deno.test("drawQr() draws what a scanner reads", () => {
  for (
    const text of [
      "https://a.example/",
      URL_OF_CODE,
      `${URL_OF_CODE}&x=${"y".repeat(60)}`,
    ]
  ) {
    assertEquals(scan(drawQr(text, 80)!), text);
  }
});

Deno.test("drawQr() keeps to 80 columns and 24 lines, and leaves a light margin of four modules", () => {
  const lines = cells(drawQr(URL_OF_CODE, 80)!);
  assert(lines.length <= 24);
  for (const line of lines) {
    assertEquals(line.length, lines[0]!.length);
    assert(line.startsWith("    ") && line.endsWith("    "), line);
  }
  const blank = " ".repeat(lines[0]!.length);
  assertEquals([lines[0], lines[1]], [blank, blank]);
  assertEquals(lines.slice(-2), [blank, blank]);
  assert(lines[2]!.includes("█"));
});

Deno.test("drawQr() sets both colours on every line and resets them at its end", () => {
  for (const line of drawQr(URL_OF_CODE, 80)!.trimEnd().split("\n")) {
    assert(line.startsWith("\x1b[38;5;16;48;5;231m"));
    assert(line.endsWith("\x1b[0m"));
  }
});

Deno.test("drawQr() draws nothing that does not fit", () => {
  const width = cells(drawQr(URL_OF_CODE, 80)!)[0]!.length;
  assert(drawQr(URL_OF_CODE, width) !== undefined);
  assertEquals(drawQr(URL_OF_CODE, width - 1), undefined);
});
