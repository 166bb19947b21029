import { assertEquals } from "@std/assert";
import { findPartialQuote, quoteBlock } from "../../src/text/quote.ts";

/** Stands for MD5: the tests look at which words are asked about. */
const digest = (text: string) => `md5 of ${text}`;

Deno.test("quoteBlock() puts a sign before every line", () => {
  assertEquals(quoteBlock(" a\n\nb\n"), "> a\n>\n> b");
});

Deno.test("quoteBlock() gives nothing for no words", () => {
  assertEquals(quoteBlock(" \n"), "");
});

Deno.test("findPartialQuote() counts occurrences from zero", () => {
  assertEquals(
    findPartialQuote("ab cd ab ef ab gh", {
      start: "ab",
      end: "h",
      startindex: 1,
      endindex: 0,
      quotemd5: "md5 of ab ef ab gh",
    }, digest),
    "ab ef ab gh",
  );
});

Deno.test("findPartialQuote() counts the end from the beginning of the message", () => {
  const partial = {
    start: "two",
    end: ".",
    startindex: 0,
    endindex: 1,
    quotemd5: "md5 of two.",
  };
  assertEquals(findPartialQuote("one. two. three.", partial, digest), "two.");
});

Deno.test("findPartialQuote() counts the end from the start of the quote", () => {
  const partial = {
    start: "two",
    end: ".",
    startindex: 0,
    endindex: 0,
    quotemd5: "md5 of two.",
  };
  assertEquals(findPartialQuote("one. two. three.", partial, digest), "two.");
});

Deno.test("findPartialQuote() finds a quote whose start and end are the same words", () => {
  const partial = {
    start: "好",
    end: "好",
    startindex: 1,
    endindex: 1,
    quotemd5: "MD5 OF 好",
  };
  assertEquals(findPartialQuote("好，好", partial, digest), "好");
});

Deno.test("findPartialQuote() counts occurrences that overlap, and those that do not", () => {
  const at = (quotemd5: string) => ({
    start: "aa",
    end: "b",
    startindex: 1,
    endindex: 0,
    quotemd5,
  });
  assertEquals(findPartialQuote("aaaab", at("md5 of aaab"), digest), "aaab");
  assertEquals(findPartialQuote("aaaab", at("md5 of aab"), digest), "aab");
});

Deno.test("findPartialQuote() gives nothing when the digest does not fit", () => {
  const partial = { start: "a", end: "b", quotemd5: "md5 of other" };
  assertEquals(findPartialQuote("a b", partial, digest), undefined);
});

Deno.test("findPartialQuote() takes the first words that fit when there is no digest", () => {
  assertEquals(
    findPartialQuote("x a b", { start: "a", end: "b" }, digest),
    "a b",
  );
});

Deno.test("findPartialQuote() gives nothing for words that are not there", () => {
  for (
    const partial of [
      {},
      { start: "a" },
      { start: "z", end: "b" },
      { start: "a", end: "z" },
      { start: "a", end: "b", startindex: 5 },
      { start: "a", end: "b", endindex: 1e9 },
      { start: "b", end: "a" },
    ]
  ) assertEquals(findPartialQuote("a b", partial, digest), undefined);
});
