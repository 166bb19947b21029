import { assertEquals, assertThrows } from "@std/assert";
import { releaseNotes } from "../../scripts/release_notes.ts";

const CHANGELOG = `# Changelog

## Unreleased

- Not yet

## 1.2.30 - 2026-02-01

- Another

## [1.2.3] - 2026-01-01

- First
- Second

## 1.2.2

- No date

## 1.2.1 - 2025-01-01
`;

Deno.test("releaseNotes() gives the section of the version", () => {
  assertEquals(
    releaseNotes("v1.2.3", "1.2.3", CHANGELOG),
    "- First\n- Second",
  );
  assertEquals(releaseNotes("v1.2.30", "1.2.30", CHANGELOG), "- Another");
});

Deno.test("releaseNotes() refuses what does not agree", () => {
  for (
    const [tag, version, message] of [
      ["1.2.3", "1.2.3", 'The tag is "1.2.3"'],
      ["v1.2.4", "1.2.3", 'The tag is "v1.2.4"'],
      ["v1.2.4", "1.2.4", "no section for 1.2.4"],
      ["v1.2.2", "1.2.2", "no date for 1.2.2"],
      ["v1.2.1", "1.2.1", "nothing of 1.2.1"],
    ] as const
  ) {
    assertThrows(() => releaseNotes(tag, version, CHANGELOG), Error, message);
  }
});
