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
    getBuiltinModule?(name: "node:crypto"): NodeCrypto | undefined;
  };
  readonly Buffer?: {
    from(buffer: ArrayBufferLike, offset: number, length: number): Uint8Array;
  };
  setImmediate?(callback: () => void): unknown;
}

/** A cipher of {@linkcode NodeCrypto}. */
export interface NodeCipher {
  /** Whether the last block is padded or unpadded; with `false` every whole block comes out at once. */
  setAutoPadding(on: boolean): unknown;
  /** Takes bytes, gives the blocks that are whole. */
  update(data: Uint8Array): Uint8Array<ArrayBuffer>;
  /** Ends it; some runtimes hold a resource until then. */
  final(): unknown;
}

/** The part of `node:crypto` that this package calls. */
export interface NodeCrypto {
  /** Makes a cipher that encrypts. */
  createCipheriv(name: string, key: Uint8Array, iv: null): NodeCipher;
  /** Makes a cipher that decrypts. */
  createDecipheriv(name: string, key: Uint8Array, iv: null): NodeCipher;
  /** Makes a hash. */
  createHash(name: string): {
    update(data: Uint8Array): unknown;
    digest(encoding: "hex"): string;
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

/**
 * The platform's own `node:crypto`, where there is one: Deno, Node from 20.16, Bun. Asked for at run time, since an
 * import would keep this package out of every other runtime.
 */
export function nodeCrypto(): NodeCrypto | undefined {
  return globals.process?.getBuiltinModule?.("node:crypto");
}

/**
 * A `Buffer` over the same memory where the platform has one, else an `ArrayBuffer` with just these bytes. Chat's
 * helpers understand these two and nothing else.
 */
export function toBuffer(
  bytes: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> | ArrayBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  if (globals.Buffer) {
    return globals.Buffer.from(buffer, byteOffset, byteLength) as Uint8Array<
      ArrayBuffer
    >;
  }
  return byteLength === buffer.byteLength
    ? buffer
    : buffer.slice(byteOffset, byteOffset + byteLength);
}

/** Lets timers and I/O run between two pieces of long synchronous work. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    // A timer waits a millisecond or more each time, which large files would feel.
    if (globals.setImmediate) globals.setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
