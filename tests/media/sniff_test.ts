import { assertEquals } from "@std/assert";
import { isCompatible, sniffMimeType } from "../../src/media/sniff.ts";
import { latin1 } from "./_files.ts";

const HEADS:
  readonly (readonly [head: string, mimeType: string | undefined])[] = [
    ["\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"],
    ["\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"],
    ["GIF89a\x01\0", "image/gif"],
    ["GIF87a\x01\0", "image/gif"],
    ["RIFF\x24\0\0\0WEBPVP8 ", "image/webp"],
    ["BM\x36\0\0\0\0\0\0\0", "image/bmp"],
    ["II*\0\x08\0\0\0", "image/tiff"],
    ["\0\0\0\x18ftypheic\0\0\0\0", "image/heic"],
    ["\0\0\0\x18ftypmif1\0\0\0\0", "image/heic"],
    ["\0\0\0\x18ftypavif\0\0\0\0", "image/avif"],
    ["\0\0\0\x18ftypisom\0\0\0\0", "video/mp4"],
    ["\0\0\0\x18ftypmp42\0\0\0\0", "video/mp4"],
    ["\0\0\0\x14ftypqt  \0\0\0\0", "video/quicktime"],
    ["\0\0\0\x18ftyp3gp4\0\0\0\0", "video/3gpp"],
    ["\0\0\0\x18ftypM4A \0\0\0\0", "audio/mp4"],
    ["\x1a\x45\xdf\xa3\x01", "video/webm"],
    ["RIFF\x24\0\0\0AVI LIST", "video/x-msvideo"],
    ["%PDF-1.7\n", "application/pdf"],
    ["PK\x03\x04\x14\0", "application/zip"],
    ["\x1f\x8b\x08\0", "application/gzip"],
    ["Rar!\x1a\x07\x01\0", "application/vnd.rar"],
    ["7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"],
    ["\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-cfb"],
    ["RIFF\x24\0\0\0WAVEfmt ", "audio/wav"],
    ["ID3\x04\0\0", "audio/mpeg"],
    ["\xff\xfb\x90\x64", "audio/mpeg"],
    ["OggS\0\x02", "audio/ogg"],
    ["fLaC\0\0\0\x22", "audio/x-flac"],
    ["#!AMR\n", "audio/amr"],
    ["\x02#!SILK_V3\x0c", "audio/silk"],
    ["#!SILK_V3\x0c", "audio/silk"],
    ["", undefined],
    ["P", undefined],
    ["hello, world", undefined],
    ["\xff\xfea\0b\0", undefined],
    ["\xff\xff\xff\xff", undefined],
    ["RIFF\x24\0\0\0ACON", undefined],
    ["#!/bin/sh\n", undefined],
  ];

Deno.test("sniffMimeType() knows the types that people send, and guesses no others", () => {
  for (const [head, mimeType] of HEADS) {
    assertEquals(sniffMimeType(latin1(head)), mimeType, JSON.stringify(head));
  }
});

Deno.test("sniffMimeType() needs the whole signature", () => {
  for (const [head, mimeType] of HEADS) {
    if (!mimeType) continue;
    assertEquals(sniffMimeType(latin1(head.slice(0, 2))), undefined);
  }
});

Deno.test("isCompatible() lets a container be what its name says, and nothing else", () => {
  const docx =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  assertEquals(isCompatible("application/zip", docx), true);
  assertEquals(
    isCompatible("application/zip", "application/vnd.android.package-archive"),
    true,
  );
  assertEquals(isCompatible("application/x-cfb", "application/msword"), true);
  assertEquals(isCompatible("video/mp4", "audio/mp4"), true);
  assertEquals(isCompatible("video/webm", "video/x-matroska"), true);
  assertEquals(isCompatible("application/zip", "image/png"), false);
  assertEquals(isCompatible("image/png", docx), false);
  assertEquals(isCompatible("image/png", "image/png"), true);
});
