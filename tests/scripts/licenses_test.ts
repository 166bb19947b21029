import { assertEquals, assertThrows } from "@std/assert";
import { unusedDependencies } from "../../scripts/_unused.ts";
import {
  closure,
  type Lock,
  nameAndVersion,
  type Package,
  unfree,
} from "../../scripts/licenses.ts";

const LOCK: Lock = {
  specifiers: {
    "npm:@a/one@^1.0.0": "1.2.3",
    "npm:two@2": "2.0.0_three@3.0.0",
    "npm:five@~0.5.0": "5.0.0",
  },
  npm: {
    "@a/one@1.2.3": { integrity: "", dependencies: ["two", "four@4.0.0"] },
    "two@2.0.0_three@3.0.0": { integrity: "", dependencies: ["three"] },
    "three@3.0.0": { integrity: "", dependencies: ["two"] },
    "four@4.0.0": { integrity: "" },
    "five@5.0.0": { integrity: "" },
  },
};

Deno.test("closure() follows dependencies in every spelling of the lock, circles too", () => {
  assertEquals([...closure(LOCK, ["npm:@a/one@^1.0.0"])].sort(), [
    "@a/one@1.2.3",
    "four@4.0.0",
    "three@3.0.0",
    "two@2.0.0_three@3.0.0",
  ]);
  assertEquals(closure(LOCK, ["npm:two@2"]).size, 2);
  assertEquals([...closure(LOCK, ["npm:five@^0.5.0"])], ["five@5.0.0"]);
});

Deno.test("closure() refuses what the lock does not have", () => {
  assertThrows(() => closure(LOCK, ["npm:six@6"]), Error, "six");
});

Deno.test("nameAndVersion() splits scopes and peers", () => {
  assertEquals(nameAndVersion("@a/one@1.2.3"), ["@a/one", "1.2.3"]);
  assertEquals(nameAndVersion("two@2.0.0-beta.1_three@3.0.0"), [
    "two",
    "2.0.0-beta.1",
  ]);
});

/** Packages of some licences, all for one use. */
function licensed(use: Package["use"], ...licenses: string[]): Package[] {
  return licenses.map((license) => ({
    name: "x",
    version: "1.0.0",
    integrity: "",
    use,
    license,
  }));
}

Deno.test("unfree() lets one free licence of several pass, and nothing unknown", () => {
  const packages = licensed(
    "library",
    ...["MIT", "(GPL-3.0 OR MIT)", "GPL-3.0", "undefined"],
  );
  assertEquals(unfree(packages).map(({ license }) => license), [
    "GPL-3.0",
    "undefined",
  ]);
});

Deno.test("unfree() allows the Mozilla licence for tools, and not in the library", () => {
  assertEquals(unfree(licensed("development", "MPL-2.0", "GPL-3.0")).length, 1);
  assertEquals(unfree(licensed("library", "MPL-2.0")).length, 1);
});

Deno.test("deno.json names no dependency that nothing imports", async () => {
  assertEquals(await unusedDependencies(), []);
});
