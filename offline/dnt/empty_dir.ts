/** Stand-in for the function of the same name in `@deno/dnt`. */
export async function emptyDir(dir: string | URL): Promise<void> {
  try {
    await Deno.remove(dir, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.mkdir(dir, { recursive: true });
}
