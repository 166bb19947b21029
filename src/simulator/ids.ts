import { encodeBase64 } from "@std/encoding/base64";
import { encodeHex } from "@std/encoding/hex";

/** `length` random bytes. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** `length` random bytes, in hex. */
export function randomHex(length: number): string {
  return encodeHex(randomBytes(length));
}

/** A new bot account. */
export function newAccountId(): string {
  return `${randomHex(6)}@im.bot`;
}

/** A new token for a bot account. */
export function newBotToken(accountId: string): string {
  return `${accountId}:${randomHex(24)}`;
}

/** A new context token: 136 characters, like the real ones. */
export function newContextToken(): string {
  return encodeBase64(randomBytes(102));
}

/** A new typing ticket. */
export function newTypingTicket(): string {
  return encodeBase64(randomBytes(48));
}

/**
 * The WeChat id of a user. It depends on the name alone, so that a restarted simulator knows its users again; and
 * it mixes cases, since ids are case-sensitive and code that folds them must fail here.
 */
export function userIdOf(name: string): string {
  const alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  // Two FNV-1a hashes and a xorshift generator each: short, and the same in every runtime.
  const states = [0x811c9dc5, 0x9747b28c].map((seed) => {
    let state = seed;
    for (const byte of new TextEncoder().encode(name)) {
      state = Math.imul(state ^ byte, 0x01000193);
    }
    return state || 1;
  });
  let text = "o9cq8";
  while (text.length < 28) {
    const turn = text.length % 2;
    let state = states[turn]!;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    states[turn] = state;
    text += alphabet[(state >>> 8) % alphabet.length];
  }
  return `${text}@im.wechat`;
}

/**
 * Gives out uint64 ids as the real server's: far above 2^53, and so close to each other that rounding makes
 * neighbours equal.
 */
export class IdSource {
  #last: bigint;

  /** `now` makes ids of a later simulator greater than those of an earlier one. */
  constructor(now: number) {
    this.#last = BigInt(Math.trunc(now)) << 22n;
  }

  /** The next id. */
  next(): bigint {
    this.#last += 3n;
    return this.#last;
  }
}
