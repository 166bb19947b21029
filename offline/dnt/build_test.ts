import { build } from "./build.ts";
import { assertRejects } from "@std/assert";

/** Right options, but for what a test changes; every test fails before anything is written. */
function options(changed: Record<string, unknown>) {
  return {
    entryPoints: [{ name: ".", path: "./mod.ts" }],
    outDir: "./npm",
    shims: {},
    scriptModule: false as const,
    skipSourceOutput: true,
    test: false,
    package: { name: "x", version: "1.0.0" },
    ...changed,
  };
}

Deno.test("build() of the dnt stand-in refuses options that it does not know", async () => {
  const wrong: Record<string, unknown>[] = [
    { importMap: "./x.json" },
    { shims: { timers: true } },
    { shims: { deno: { test: "dev", env: true } } },
    { compilerOptions: { sourceMap: true } },
  ];
  for (const changed of wrong) {
    await assertRejects(
      () => build(options(changed)),
      TypeError,
      "dnt stand-in has no",
    );
  }
});

Deno.test("build() of the dnt stand-in refuses script modules and sources", async () => {
  for (
    const changed of [{ scriptModule: "cjs" }, { skipSourceOutput: false }]
  ) {
    await assertRejects(
      () => build(options(changed as Record<string, unknown>)),
      TypeError,
      "ES modules alone",
    );
  }
});

Deno.test("build() of the dnt stand-in refuses a mapping that nothing matches", async () => {
  const mappings = { "./src/nowhere.ts": "./src/nowhere.node.ts" };
  await assertRejects(
    () => build(options({ mappings })),
    TypeError,
    "Mapped but not found in the code: ./src/nowhere.ts",
  );
});

Deno.test("build() of the dnt stand-in refuses test patterns of another form", async () => {
  await assertRejects(
    () => build(options({ test: true, testPattern: "**/*_test.ts" })),
    TypeError,
    "patterns like",
  );
});
