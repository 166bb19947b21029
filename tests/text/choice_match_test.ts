import { assertEquals } from "@std/assert";
import { matchChoice } from "../../src/text/choice_match.ts";

const CHOICES = [{ label: "Yes" }, { label: "No" }, { label: "也许" }];

Deno.test("matchChoice() takes a number however it is written", () => {
  for (
    const text of [
      "2",
      " 2 ",
      "２",
      "2.",
      "2。",
      "2、",
      "2)",
      "(2)",
      "（2）",
      "[2]",
      "（２）",
      "2．",
    ]
  ) {
    assertEquals(matchChoice(text, CHOICES), 1, text);
  }
});

Deno.test("matchChoice() takes the exact label", () => {
  assertEquals(matchChoice("Yes", CHOICES), 0);
  assertEquals(matchChoice(" 也许\n", CHOICES), 2);
});

Deno.test("matchChoice() takes nothing else", () => {
  const others = [
    "",
    "0",
    "4",
    "01",
    "-1",
    "1.5",
    "1 2",
    "1 please",
    "yes",
    "Yes!",
    "Yes No",
    "No. 1",
    "①",
    "一",
    "option 1",
    "1月",
    "1%",
    "1\n2",
    "2?",
    "10000000000000000000001",
  ];
  for (const text of others) {
    assertEquals(matchChoice(text, CHOICES), undefined, text);
  }
});

Deno.test("matchChoice() takes no label that two choices have", () => {
  const choices = [{ label: "Yes" }, { label: "Yes" }];
  assertEquals(matchChoice("Yes", choices), undefined);
  assertEquals(matchChoice("2", choices), 1);
});

Deno.test("matchChoice() takes no number that is another choice's label", () => {
  const choices = [{ label: "2" }, { label: "1" }, { label: "3" }];
  assertEquals(matchChoice("1", choices), undefined);
  assertEquals(matchChoice("3", choices), 2);
  assertEquals(matchChoice("10", [{ label: "10" }]), 0);
});

Deno.test("matchChoice() finds the last of many", () => {
  const choices = Array.from({ length: 200 }, (_, i) => ({ label: `n${i}` }));
  assertEquals(matchChoice("200", choices), 199);
  assertEquals(matchChoice("201", choices), undefined);
});

Deno.test("matchChoice() takes nothing where there is no choice", () => {
  assertEquals(matchChoice("1", []), undefined);
});
