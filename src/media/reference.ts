import type { MediaKind } from "./kinds.ts";

/** Where an inbound file is and how to decrypt it. */
export interface MediaReference {
  /** What the user sent it as. */
  readonly kind: MediaKind;
  /** `media.full_url`. */
  readonly fullUrl?: string;
  /** `media.encrypt_query_param`. */
  readonly param?: string;
  /** `media.aes_key`. */
  readonly aesKey?: string;
  /** `image_item.aeskey`, which goes first. */
  readonly hexKey?: string;
}

const KINDS: readonly string[] = ["file", "image", "video", "voice"];

/** Writes a reference as texts only, which is what Chat stores with an attachment. */
export function toMetadata(reference: MediaReference): Record<string, string> {
  const known = Object.entries(reference).filter(([, value]) =>
    typeof value === "string"
  );
  return Object.fromEntries(known);
}

/** Reads a reference back; `undefined` when the texts are of something else. Others among them are left out. */
export function fromMetadata(
  metadata: Readonly<Record<string, string>>,
): MediaReference | undefined {
  const { kind, fullUrl, param, aesKey, hexKey } = metadata;
  if (!kind || !KINDS.includes(kind) || (!fullUrl && !param)) return undefined;
  return {
    kind: kind as MediaKind,
    ...(fullUrl && { fullUrl }),
    ...(param && { param }),
    ...(aesKey && { aesKey }),
    ...(hexKey && { hexKey }),
  };
}
