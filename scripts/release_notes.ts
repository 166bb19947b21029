/**
 * Holds a tag against the version and the changelog, and prints the notes of the release.
 *
 *     deno run --allow-read scripts/release_notes.ts v1.2.3
 *
 * @module
 */

// deno-lint-ignore-file no-console -- the terminal is what this script is for

import denoJson from "../deno.json" with { type: "json" };

/** The section of a version in a changelog; throws when there is none or it is not dated. */
export function releaseNotes(
  tag: string,
  version: string,
  changelog: string,
): string {
  if (tag !== `v${version}`) {
    throw new Error(`The tag is "${tag}" and the version "${version}"`);
  }
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) =>
    new RegExp(`^\\[?${RegExp.escape(version)}\\]?(?!\\S)`).test(text)
  );
  if (section === undefined) {
    throw new Error(`The changelog has no section for ${version}`);
  }
  const [heading = "", ...lines] = section.split("\n");
  if (!/\d{4}-\d{2}-\d{2}/.test(heading)) {
    throw new Error(`The changelog gives no date for ${version}`);
  }
  const notes = lines.join("\n").trim();
  if (notes === "") {
    throw new Error(`The changelog says nothing of ${version}`);
  }
  return notes;
}

if (import.meta.main) {
  const [tag = ""] = Deno.args;
  const changelog = await Deno.readTextFile("CHANGELOG.md");
  console.log(releaseNotes(tag, denoJson.version, changelog));
}
