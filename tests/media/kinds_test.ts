import { assertEquals } from "@std/assert";
import {
  extensionOf,
  kindOf,
  mimeTypeOfName,
  settleMimeType,
} from "../../src/media/kinds.ts";
import { latin1, mp4, pdf, png } from "./_files.ts";

const DOCX =
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

Deno.test("mimeTypeOfName() goes by the extension only", () => {
  assertEquals(mimeTypeOfName("photo.JPG"), "image/jpeg");
  assertEquals(mimeTypeOfName("a.b/report.docx"), DOCX);
  assertEquals(mimeTypeOfName("voice.silk"), "audio/silk");
  assertEquals(mimeTypeOfName("voice.amr"), "audio/amr");
  assertEquals(mimeTypeOfName("png"), undefined);
  assertEquals(mimeTypeOfName("no.such-extension"), undefined);
});

Deno.test("extensionOf() gives the usual extension", () => {
  const types = [
    "image/jpeg",
    "audio/mpeg",
    "video/quicktime",
    "audio/ogg",
    "audio/silk",
    "text/plain",
    DOCX,
  ];
  assertEquals(types.map(extensionOf), [
    "jpg",
    "mp3",
    "mov",
    "ogg",
    "silk",
    "txt",
    "docx",
  ]);
  assertEquals(extensionOf("no/such-type"), undefined);
});

Deno.test("settleMimeType() believes the bytes, then the claim, then the name", () => {
  const text = latin1("just words");
  assertEquals(settleMimeType(png(), { mimeType: "text/plain" }), "image/png");
  assertEquals(
    settleMimeType(pdf(), { mimeType: "image/png", name: "a.png" }),
    "application/pdf",
  );
  assertEquals(
    settleMimeType(text, { mimeType: "Text/Markdown; charset=utf-8" }),
    "text/markdown",
  );
  assertEquals(
    settleMimeType(text, {
      mimeType: "application/octet-stream",
      name: "a.csv",
    }),
    "text/csv",
  );
  assertEquals(settleMimeType(text, {}), "application/octet-stream");
});

Deno.test("settleMimeType() keeps a name that says more than the bytes", () => {
  const zip = latin1("PK\x03\x04\x14\0");
  assertEquals(settleMimeType(zip, { name: "report.docx" }), DOCX);
  assertEquals(settleMimeType(zip, { mimeType: DOCX }), DOCX);
  assertEquals(settleMimeType(zip, { name: "photo.png" }), "application/zip");
});

Deno.test("kindOf() tells pictures and videos from files", () => {
  assertEquals(kindOf("image/png"), "image");
  assertEquals(kindOf("video/mp4"), "video");
  assertEquals(kindOf("audio/mpeg"), "file");
  assertEquals(kindOf("image/svg+xml"), "file");
  assertEquals(kindOf("application/pdf"), "file");
  assertEquals(kindOf(settleMimeType(mp4(), {})), "video");
});
