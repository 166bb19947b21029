/** The parts of a runtime that differ between Deno, Node, Bun and browsers. Nothing else reads them. */
interface RuntimeGlobals {
  readonly Deno?: {
    readonly env?: { get(name: string): string | undefined };
    readonly permissions?: {
      querySync?(
        descriptor: { name: "env"; variable: string },
      ): { readonly state: string };
    };
  };
  readonly process?: {
    readonly env?: Record<string, string | undefined>;
  };
}

const globals = globalThis as RuntimeGlobals;

/**
 * Reads an environment variable; an empty one counts as not set.
 *
 * Where variables are guarded, the permission is asked for silently first: a missing one means "not set",
 * never a prompt and never a crash.
 */
export function readEnv(name: string): string | undefined {
  const { permissions, env } = globals.Deno ?? {};
  if (permissions?.querySync && env) {
    const { state } = permissions.querySync({ name: "env", variable: name });
    return state === "granted" ? env.get(name) || undefined : undefined;
  }
  return globals.process?.env?.[name] || undefined;
}
