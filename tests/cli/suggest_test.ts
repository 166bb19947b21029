import { assertEquals } from "@std/assert";
import { suggest } from "../../src/cli/suggest.ts";

const WORDS = ["login", "simulate", "doctor"];

Deno.test("suggest() finds the word that was probably meant", () => {
  for (
    const [word, expected] of [
      ["logn", "login"],
      ["logi", "login"],
      ["lgoin", "login"],
      ["Login", "login"],
      ["sim", "simulate"],
      ["simulator", "simulate"],
      ["docter", "doctor"],
    ] as const
  ) {
    assertEquals(suggest(word, WORDS), expected, word);
  }
});

Deno.test("suggest() keeps silent when nothing is near", () => {
  for (const word of ["", "x", "li", "help", "publish"]) {
    assertEquals(suggest(word, WORDS), undefined, word);
  }
});
