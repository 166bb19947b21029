import { assertEquals } from "@std/assert";
import {
  alignedRows,
  records,
  ruledRows,
  tableWidth,
} from "../../src/text/table.ts";
import { displayWidth, pad } from "../../src/text/width.ts";

Deno.test("displayWidth() counts columns, not code units", () => {
  assertEquals(displayWidth("abc"), 3);
  assertEquals(displayWidth("中文"), 4);
  assertEquals(displayWidth("👨‍👩‍👧‍👦"), 2);
  assertEquals(displayWidth("❤️"), 2);
  assertEquals(displayWidth("e\u0301"), 1);
  assertEquals(displayWidth("\u200b"), 0);
});

Deno.test("pad() fills up to a width and never cuts", () => {
  assertEquals(pad("中", 4, null), "中  ");
  assertEquals(pad("中", 4, "right"), "  中");
  assertEquals(pad("a", 4, "center"), " a  ");
  assertEquals(pad("abcde", 4, null), "abcde");
});

Deno.test("tableWidth() counts cells and what stands between them", () => {
  assertEquals(tableWidth({ rows: [["ab", "c"], ["中文", "d"]] }), 8);
});

Deno.test("alignedRows() does not fill columns up to a single long cell", () => {
  const long = "x".repeat(60);
  assertEquals(alignedRows({ rows: [["a", "b"], [long, "c"]] }), [
    `a${" ".repeat(23)} | b`,
    `${long} | c`,
  ]);
});

Deno.test("alignedRows() takes rows of different lengths", () => {
  assertEquals(alignedRows({ rows: [["a"], ["b", "c"]] }), ["a |", "b | c"]);
});

Deno.test("ruledRows() draws a line below the header", () => {
  assertEquals(ruledRows({ rows: [["a", "bc"], ["d", "e"]] }), [
    "a | bc",
    "--|---",
    "d | e",
  ]);
});

Deno.test("records() leaves empty cells and names out", () => {
  assertEquals(records({ rows: [["", "b", "c"], ["1", "", "3"]] }), [
    "• 1\n  c: 3",
  ]);
});

Deno.test("records() writes a table without rows as its header", () => {
  assertEquals(records({ rows: [["a", "b"]] }), ["a | b"]);
});

Deno.test("tableWidth() takes a table without columns", () => {
  assertEquals(alignedRows({ rows: [] }), []);
  assertEquals(alignedRows({ rows: [[]] }), [""]);
});
