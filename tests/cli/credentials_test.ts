import { assertEquals, assertRejects } from "@std/assert";
import { CredentialStore } from "../../src/cli/credentials.ts";
import { createSystem } from "../../src/cli/system.ts";
import type { Files } from "../../src/cli/types.ts";
import { names, withDirectory } from "./_directory.ts";

const { files } = createSystem();

const ALICE = {
  accountId: "0a1b@im.bot",
  token: "0a1b@im.bot:t0ken",
  baseUrl: "https://ilinkai.weixin.qq.com",
  userId: "alice@im.wechat",
};

function mode(path: string): number {
  return Deno.statSync(path).mode! & 0o777;
}

Deno.test("CredentialStore.save() keeps one file for each account and replaces that of the same", () =>
  withDirectory(async (directory) => {
    const store = new CredentialStore(files, directory);
    const path = await store.save(ALICE, new Date(1));
    await store.save({ ...ALICE, accountId: "../x@im.bot" }, new Date(3));
    assertEquals(
      await store.save({ ...ALICE, token: "new" }, new Date(2)),
      path,
    );

    assertEquals(names(directory), ["..%2Fx@im.bot.json", "0a1b@im.bot.json"]);
    assertEquals(JSON.parse(await Deno.readTextFile(path)), {
      ...ALICE,
      token: "new",
      savedAt: "1970-01-01T00:00:00.002Z",
    });
  }));

Deno.test("CredentialStore.load() gives the newest first and leaves other files alone", () =>
  withDirectory(async (directory) => {
    const store = new CredentialStore(files, directory);
    for (const n of [2, 3, 1]) {
      await store.save({ ...ALICE, accountId: `a${n}` }, new Date(n));
    }
    await Deno.writeTextFile(`${directory}/broken.json`, "{");
    await Deno.writeTextFile(`${directory}/null.json`, "null");
    await Deno.writeTextFile(`${directory}/other.json`, '{"token": 7}');
    await Deno.writeTextFile(`${directory}/notes.txt`, JSON.stringify(ALICE));
    await Deno.mkdir(`${directory}/folder.json`);
    const saved = await store.load();
    assertEquals(saved.map(({ accountId }) => accountId), ["a3", "a2", "a1"]);
    assertEquals(names(directory).length, 8);
  }));

Deno.test({
  name:
    "CredentialStore makes files and directories that only their owner can read",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withDirectory(async (directory) => {
      const store = new CredentialStore(files, `${directory}/a/b/`);
      await store.prepare();
      const path = await store.save(ALICE, new Date());
      assertEquals(path, `${directory}/a/b/0a1b@im.bot.json`);
      assertEquals(mode(path), 0o600);
      assertEquals(mode(`${directory}/a/b`), 0o700);
      assertEquals(mode(`${directory}/a`), 0o700);
    }),
});

Deno.test({
  name:
    "CredentialStore.prepare() leaves the rights of a directory that exists",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withDirectory(async (directory) => {
      await Deno.chmod(directory, 0o755);
      await new CredentialStore(files, directory).prepare();
      assertEquals(mode(directory), 0o755);
      assertEquals(names(directory), []);
    }),
});

Deno.test("CredentialStore.prepare() rejects where nothing can be written", () =>
  withDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/file`, "");
    for (const path of ["file", "file/below"]) {
      const store = new CredentialStore(files, `${directory}/${path}`);
      await assertRejects(() => store.prepare());
    }
  }));

Deno.test("CredentialStore.save() leaves the old file and nothing else when it fails at any step", () =>
  withDirectory(async (directory) => {
    const whole = new CredentialStore(files, directory);
    const path = await whole.save(ALICE, new Date(1));
    const before = await Deno.readTextFile(path);
    const failures: Partial<Files>[] = [
      {
        create: async (path) => {
          await files.create(path, "half");
          throw new Error("disk full");
        },
      },
      { rename: () => Promise.reject(new Error("denied")) },
    ];
    for (const failure of failures) {
      const store = new CredentialStore({ ...files, ...failure }, directory);
      await assertRejects(() =>
        store.save({ ...ALICE, token: "new" }, new Date(2))
      );
      assertEquals(names(directory), ["0a1b@im.bot.json"]);
      assertEquals(await Deno.readTextFile(path), before);
    }
  }));
