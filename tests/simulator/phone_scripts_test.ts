import { assert, assertEquals } from "@std/assert";
import { SCRIPTS } from "../../src/simulator/phone/scripts.ts";

/** The page's modules as files, for the tools that look at files. */
async function withFiles(
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "weixin-phone-" });
  try {
    for (const [name, source] of Object.entries(SCRIPTS)) {
      await Deno.writeTextFile(`${folder}/${name}`, source);
    }
    const compilerOptions = {
      checkJs: true,
      strict: false,
      lib: ["dom", "dom.iterable", "esnext"],
    };
    await Deno.writeTextFile(
      `${folder}/deno.json`,
      JSON.stringify({ compilerOptions }),
    );
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const args of [["fmt", "--check"], ["lint"], ["check"]]) {
  Deno.test(`the phone's modules pass deno ${args.join(" ")}`, async () => {
    await withFiles(async (folder) => {
      const { success, stdout, stderr } = await new Deno.Command(
        Deno.execPath(),
        {
          args: [...args, ...Object.keys(SCRIPTS)],
          cwd: folder,
          env: { NO_COLOR: "1" },
        },
      ).output();
      const decoder = new TextDecoder();
      assert(success, decoder.decode(stdout) + decoder.decode(stderr));
    });
  });
}

Deno.test("the phone's modules never turn text into markup or code", () => {
  const forbidden =
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function|setHTMLUnsafe|srcdoc/;
  for (const [name, source] of Object.entries(SCRIPTS)) {
    assertEquals(forbidden.exec(source)?.[0], undefined, name);
  }
});

Deno.test("the phone speaks Chinese as well as English", () => {
  const source = SCRIPTS["words.js"]!;
  const [, english, chinese] = source.split(/const (?:ENGLISH|CHINESE) = /);
  const keys = (text: string) =>
    [...text.matchAll(/^ {2}(\w+):/gm)].map(([, key]) => key);
  assert(keys(english!).length > 50);
  assertEquals(
    keys(chinese!.split("\n};")[0]!),
    keys(english!.split("\n};")[0]!),
  );
});
