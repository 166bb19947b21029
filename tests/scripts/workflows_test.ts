import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "yaml";
import denoJson from "../../deno.json" with { type: "json" };

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
}

interface Job {
  readonly permissions?: Record<string, string>;
  readonly needs?: string | string[];
  readonly steps: Step[];
  readonly "timeout-minutes"?: number;
}

interface Workflow {
  readonly permissions: Record<string, string>;
  readonly jobs: Record<string, Job>;
}

const FOLDER = ".github/workflows";

async function workflows(): Promise<[string, Workflow, string][]> {
  const found: [string, Workflow, string][] = [];
  for await (const { name } of Deno.readDir(FOLDER)) {
    const text = await Deno.readTextFile(`${FOLDER}/${name}`);
    found.push([name, parse(text, { strict: true, uniqueKeys: true }), text]);
  }
  return found.sort();
}

function jobs(all: [string, Workflow, string][]): [string, Job][] {
  return all.flatMap(([file, { jobs }]) =>
    Object.entries(jobs).map(([name, job]): [string, Job] => [
      `${file}: ${name}`,
      job,
    ])
  );
}

Deno.test("the workflows are ci.yml and release.yml", async () => {
  const names = (await workflows()).map(([name]) => name);
  assertEquals(names, ["ci.yml", "release.yml"]);
});

Deno.test("every action of the workflows is pinned by a SHA and says its version", async () => {
  for (const [name, _, text] of await workflows()) {
    const lines = text.split("\n").filter((line) => line.includes("uses:"));
    assert(lines.length > 0, name);
    for (const line of lines) {
      assertMatch(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  }
});

Deno.test("one SHA of the workflows stands for one version of an action", async () => {
  const versions = new Map<string, string>();
  for (const [_, __, text] of await workflows()) {
    for (
      const [, action, pin] of text.matchAll(/uses: ([\w/-]+)@(.+)$/gm)
    ) {
      assertEquals(versions.get(action!) ?? pin, pin, action);
      versions.set(action!, pin!);
    }
  }
});

Deno.test("workflows may read, and only publishing jobs may more", async () => {
  const all = await workflows();
  for (const [name, { permissions }] of all) {
    assertEquals(permissions, { contents: "read" }, name);
  }
  const more = jobs(all).filter(([, { permissions }]) => permissions);
  assertEquals(
    Object.fromEntries(more.map(([name, job]) => [name, job.permissions])),
    {
      "release.yml: jsr": { contents: "read", "id-token": "write" },
      "release.yml: npm": { contents: "read", "id-token": "write" },
      "release.yml: github": { contents: "write" },
    },
  );
});

Deno.test("every job ends some time, and keeps no credentials of the checkout", async () => {
  for (const [name, job] of jobs(await workflows())) {
    assert(job["timeout-minutes"], name);
    for (const { uses, with: options } of job.steps) {
      if (!uses?.startsWith("actions/checkout")) continue;
      assertEquals(options?.["persist-credentials"], false, name);
    }
  }
});

Deno.test("no step of the workflows puts an expression into a shell line", async () => {
  for (const [name, job] of jobs(await workflows())) {
    for (const { run } of job.steps) {
      assert(!run?.includes("${{"), `${name}: ${run}`);
    }
  }
});

Deno.test("the tasks, scripts and jobs that the workflows name exist", async () => {
  const all = await workflows();
  for (const [file, { jobs }] of all) {
    for (const { needs = [] } of Object.values(jobs)) {
      for (const name of [needs].flat()) assert(jobs[name], `${file}: ${name}`);
    }
  }
  const lines = jobs(all).flatMap(([, { steps }]) =>
    steps.flatMap(({ run }) => run?.split("\n") ?? [])
  );
  for (const line of lines) {
    const task = /\bdeno task (\S+)/.exec(line)?.[1];
    if (task) assert(task in denoJson.tasks, task);
    const file = /(scripts\/\S+\.ts|\.ci\/run)/.exec(line)?.[1];
    if (file) assert((await Deno.stat(file)).isFile, file);
  }
});
