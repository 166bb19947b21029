import { assertEquals } from "@std/assert";
import {
  exportedNames,
  importedNames,
  lacking,
} from "../../scripts/check_offline.ts";

Deno.test("exportedNames() finds every way to export", () => {
  const text = `
export function one(): void {}
export async function two(): Promise<void> {}
export class Three {}
export abstract class Four {}
export const five = 5;
export interface Six {}
export type Seven = 7;
export { eight, nine as Nine } from "./x.ts";
export type { Ten } from "./x.ts";
function hidden() {}
`;
  assertEquals([...exportedNames(text)].sort(), [
    "Four",
    "Nine",
    "Seven",
    "Six",
    "Ten",
    "Three",
    "eight",
    "five",
    "one",
    "two",
  ]);
});

Deno.test("importedNames() reads lists, types, aliases, defaults and stars", () => {
  const names = importedNames(`
import { a, type B, c as d } from "@std/one";
import type { E } from "@std/one";
import * as all from "@std/two";
import it from "@std/three/sub";
export { f } from "@std/four";
import { g } from "./own.ts";
`);
  assertEquals(
    [...names].map(([from, used]) => [from, [...used].sort()]),
    [
      ["@std/one", ["B", "E", "a", "c"]],
      ["@std/two", ["*"]],
      ["@std/three/sub", ["default"]],
      ["@std/four", ["f"]],
    ],
  );
});

Deno.test("lacking() names what a stand-in does not offer, subpaths too", () => {
  const offered = new Map([["@std/one", new Set(["a"])]]);
  const used = new Map([
    ["@std/one", new Set(["a", "b", "*"])],
    ["@std/one/sub", new Set(["c"])],
    ["@other/x", new Set(["d"])],
  ]);
  assertEquals(lacking(used, offered), [
    "b of @std/one",
    "* of @std/one",
    "@std/one/sub",
  ]);
});
