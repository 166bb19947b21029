import { assertEquals } from "@std/assert";
import { toOffline, toReal } from "../../scripts/jsr.ts";

const OFFLINE = JSON.stringify(
  {
    name: "x",
    imports: { "@std/assert": "jsr:@std/assert@^1" },
    workspace: ["./offline/dnt", "./offline/std_assert"],
    exclude: ["npm"],
    tasks: {},
  },
  null,
  2,
) + "\n";

Deno.test("toReal() takes the stand-ins out of reach and locks apart", () => {
  const { workspace, exclude, lock, imports } = JSON.parse(toReal(OFFLINE));
  assertEquals(workspace, undefined);
  assertEquals(exclude, ["npm", "offline"]);
  assertEquals(lock, "deno.real.lock");
  assertEquals(imports, { "@std/assert": "jsr:@std/assert@^1" });
});

Deno.test("toOffline() undoes toReal() to the letter", () => {
  const back = toOffline(toReal(OFFLINE), ["std_assert", "dnt"]);
  assertEquals(back, OFFLINE);
});

Deno.test("toReal() and toOffline() change nothing when repeated", () => {
  const real = toReal(OFFLINE);
  assertEquals(toReal(real), real);
  assertEquals(toOffline(OFFLINE, ["dnt", "std_assert"]), OFFLINE);
});

Deno.test("toOffline() gives the committed deno.json of this project", async () => {
  const text = await Deno.readTextFile("deno.json");
  const names: string[] = [];
  for await (const { name } of Deno.readDir("offline")) names.push(name);
  const real = JSON.parse(text).lock ? text : toReal(text);
  const offline = toOffline(real, names);
  assertEquals(toReal(offline), real);
  if (real !== text) assertEquals(offline, text);
});
