import { type Zippable, zipSync } from "fflate";

/**
 * Packs a flat folder, which stays the folder of its files in the archive. By a package and no program: Windows brings
 * none that takes the same words as elsewhere.
 */
export async function zipFolder(
  folder: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const name = folder.slice(folder.lastIndexOf("/") + 1);
  const files: Zippable = {};
  for await (const { name: file } of Deno.readDir(folder)) {
    files[`${name}/${file}`] = await Deno.readFile(`${folder}/${file}`);
  }
  return zipSync(files);
}
