/** The package that gives Node a `Deno.test`, as the real dnt uses it. */
export const TEST_SHIM = {
  name: "@deno/shim-deno-test",
  version: "~0.5.0",
  peer: false,
};

/** Makes a test's `Deno` the shim's. */
export function shimmed(text: string): string {
  return `import { Deno } from "${TEST_SHIM.name}";\n${text}`;
}

/** The program that runs the emitted tests on Node. */
export function runnerCode(tests: readonly string[]): string {
  return `const { testDefinitions } = require("${TEST_SHIM.name}");

// The real dnt puts this into code that uses it; Node has it from 22.
Promise.withResolvers ??= function () {
  const parts = {};
  parts.promise = new this((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};

async function main() {
  let passed = 0;
  let failed = 0;
  for (const path of ${JSON.stringify(tests)}) {
    await import("./esm/" + path);
    for (const { name, fn, ignore } of testDefinitions.splice(0)) {
      if (ignore) continue;
      try {
        await fn({ name, origin: path });
        passed++;
      } catch (error) {
        failed++;
        console.error(path + ": " + name + "\\n", error);
      }
    }
  }
  console.log(passed + " passed, " + failed + " failed");
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}

main();
`;
}
