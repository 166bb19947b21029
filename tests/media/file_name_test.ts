import { assert, assertEquals } from "@std/assert";
import { safeFileName, withExtension } from "../../src/media/file_name.ts";

Deno.test("safeFileName() takes paths away", () => {
  assertEquals(safeFileName("/etc/passwd", "file"), "passwd");
  assertEquals(safeFileName("../../a.txt", "file"), "a.txt");
  assertEquals(safeFileName("C:\\Users\\x\\b.doc", "file"), "b.doc");
  assertEquals(safeFileName("a/b\\c/", "file"), "file");
});

Deno.test("safeFileName() takes hidden characters away", () => {
  assertEquals(safeFileName("a\0b\r\nc\x1b[31m.txt", "file"), "abc[31m.txt");
  assertEquals(safeFileName("invoice\u202egpj.exe", "file"), "invoicegpj.exe");
  assertEquals(safeFileName("a\u2066b\u2069\u200f.txt", "file"), "ab.txt");
  assertEquals(safeFileName("\ufeffa\u2028.txt", "file"), "a.txt");
  assertEquals(safeFileName("a\ud800.txt", "file"), "a.txt");
  assertEquals(safeFileName("\u202e", "file"), "file");
});

Deno.test("safeFileName() makes names that every file system takes", () => {
  assertEquals(safeFileName('a<b>:"|?*.txt', "file"), "a_b______.txt");
  assertEquals(safeFileName("con.txt", "file"), "_con.txt");
  assertEquals(safeFileName("LPT1", "file"), "_LPT1");
  assertEquals(safeFileName("console.txt", "file"), "console.txt");
  assertEquals(safeFileName("  name . . ", "file"), "name");
  for (const name of [undefined, "", ".", "..", " ", "\0"]) {
    assertEquals(safeFileName(name, "fallback"), "fallback");
  }
});

Deno.test("safeFileName() leaves ordinary names alone", () => {
  for (
    const name of ["报告 2026（终稿）.docx", ".gitignore", "a.tar.gz", "🎉.png"]
  ) {
    assertEquals(safeFileName(name, "file"), name);
  }
});

Deno.test("safeFileName() shortens and keeps the extension and whole characters", () => {
  const name = safeFileName(`${"报".repeat(500)}.docx`, "file");
  assert(name.endsWith("报.docx"));
  assert(new TextEncoder().encode(name).byteLength <= 200);
  assertEquals(safeFileName("a".repeat(500), "file"), "a".repeat(200));
});

Deno.test("withExtension() corrects an extension that lies", () => {
  assertEquals(withExtension("photo.png", "image/jpeg"), "photo.jpg");
  assertEquals(withExtension("photo", "image/jpeg"), "photo.jpg");
  assertEquals(
    withExtension("v1.2 notes", "application/pdf"),
    "v1.2 notes.pdf",
  );
  assertEquals(withExtension("voice.silk", "audio/wav"), "voice.wav");
});

Deno.test("withExtension() keeps one that may stand for the type", () => {
  assertEquals(withExtension("photo.jpeg", "image/jpeg"), "photo.jpeg");
  assertEquals(withExtension("report.docx", "application/zip"), "report.docx");
  assertEquals(withExtension("song.opus", "audio/ogg"), "song.opus");
  assertEquals(withExtension("data", "application/octet-stream"), "data");
  assertEquals(withExtension("data.bin", "no/such-type"), "data.bin");
});
