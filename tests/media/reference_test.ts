import { assertEquals } from "@std/assert";
import {
  fromMetadata,
  type MediaReference,
  toMetadata,
} from "../../src/media/reference.ts";

Deno.test("fromMetadata() reads what toMetadata() wrote, whatever else is there", () => {
  const references: MediaReference[] = [
    { kind: "image", fullUrl: "https://x/", hexKey: "hex" },
    { kind: "file", param: "p", aesKey: "key" },
    { kind: "voice", fullUrl: "https://x/", param: "p", aesKey: "key" },
  ];
  for (const reference of references) {
    const stored = JSON.stringify({ ...toMetadata(reference), accountId: "a" });
    assertEquals(fromMetadata(JSON.parse(stored)), reference);
  }
});

Deno.test("fromMetadata() refuses what is no reference", () => {
  for (
    const metadata of [
      {},
      { kind: "image" },
      { param: "p" },
      { kind: "sticker", param: "p" },
      { mediaId: "of another adapter" },
    ]
  ) assertEquals(fromMetadata(metadata as Record<string, string>), undefined);
});
