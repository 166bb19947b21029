import { assert, assertEquals, assertRejects } from "@std/assert";
import { createSystem } from "../../src/cli/system.ts";
import { createSystem as createNodeSystem } from "../../src/cli/system.node.ts";
import { explainFileError } from "../../src/cli/explain.ts";
import { EN } from "../../src/cli/messages_en.ts";

const TWINS = { "system.ts": createSystem, "system.node.ts": createNodeSystem };

for (const [twin, create] of Object.entries(TWINS)) {
  Deno.test(`createSystem() of ${twin} makes, lists, reads, renames and removes files`, async () => {
    const { files } = create();
    const root = await Deno.makeTempDir();
    try {
      const directory = `${root}/a/b`;
      await files.makeDirectory(directory);
      await files.makeDirectory(directory);
      await files.create(`${directory}/one`, "1 一");
      await assertRejects(() => files.create(`${directory}/one`, "2"));
      assertEquals(await files.read(`${directory}/one`), "1 一");
      await files.create(`${directory}/two`, "2");
      await files.rename(`${directory}/two`, `${directory}/one`);
      assertEquals(await files.read(`${directory}/one`), "2");
      assertEquals(await files.list(directory), ["one"]);
      if (Deno.build.os !== "windows") {
        const modes = [root + "/a", directory, `${directory}/one`].map((path) =>
          Deno.statSync(path).mode! & 0o777
        );
        assertEquals(modes, [0o700, 0o700, 0o600]);
      }
      await files.remove(`${directory}/one`);
      assertEquals(await files.list(directory), []);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  });

  Deno.test(`createSystem() of ${twin} throws errors that can be explained`, async () => {
    const { files } = create();
    const file = await Deno.makeTempFile();
    try {
      const why = async (act: () => Promise<unknown>) =>
        explainFileError(await assertRejects(act), EN);
      assertEquals(
        await why(() => files.makeDirectory(`${file}/a/b`)),
        "a part of the path is no directory",
      );
      assertEquals(
        await why(() => files.create(file, "")),
        "there is a file of that name",
      );
      assertEquals(
        await why(() => files.list(`${file}-not`)),
        "there is no such directory",
      );
    } finally {
      await Deno.remove(file);
    }
  });

  Deno.test(`createSystem() of ${twin} reads variables, an empty one as none`, () => {
    const system = create();
    try {
      Deno.env.set("WEIXIN_ROUTE_TAG", "gray");
      assertEquals(system.env("WEIXIN_ROUTE_TAG"), "gray");
      Deno.env.set("WEIXIN_ROUTE_TAG", "");
      assertEquals(system.env("WEIXIN_ROUTE_TAG"), undefined);
    } finally {
      Deno.env.delete("WEIXIN_ROUTE_TAG");
    }
  });

  Deno.test({
    name: `createSystem() of ${twin} tells of a request to end`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      const system = create();
      let count = 0;
      const unlisten = system.onInterrupt(() => count++);
      Deno.kill(Deno.pid, "SIGTERM");
      // A listener for signals keeps no event loop running.
      while (count === 0) {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      unlisten();
    },
  });

  Deno.test(`createSystem() of ${twin} names the runtime and a language`, () => {
    const { runtime, language } = create();
    assert(/^(deno|node) \d+\.\d+\.\d+ \(.+\)$/.test(runtime), runtime);
    assert(language, "no language");
  });
}
