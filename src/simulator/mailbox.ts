import { decodeBase64, encodeBase64 } from "@std/encoding/base64";
import type { Clock } from "./clock.ts";
import { randomBytes } from "./ids.ts";
import type { SimulatorSettings } from "./settings.ts";
import type { WireObject } from "./wire_json.ts";

/** What a poll brings. */
export interface Batch {
  /** The messages; none when the hold ran out. */
  readonly messages: readonly WireObject[];
  /** The next cursor. */
  readonly cursor: string;
  /** Puts the messages back, for an answer that nobody waited for any more. */
  readonly giveBack: () => void;
}

/**
 * The messages for one bot. The real server counts a message as read once it was handed out, whatever cursor comes
 * next (protocol §4).
 */
export class Mailbox {
  readonly #clock: Clock;
  readonly #settings: SimulatorSettings;
  readonly #log: WireObject[] = [];
  #nonce = randomBytes(8);
  #delivered = 0;
  #polls = 0;
  #wake: (() => void) | undefined;

  /** Makes an empty mailbox. */
  constructor(clock: Clock, settings: SimulatorSettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Adds a message and ends the poll that waits for one. */
  push(message: WireObject): void {
    this.#log.push(message);
    this.release();
  }

  /** Ends the held poll, if there is one. */
  release(): void {
    this.#wake?.();
  }

  /** Makes every cursor so far a foreign one, and ends the held poll. */
  forgetCursors(): void {
    this.#nonce = randomBytes(8);
    this.release();
  }

  /**
   * Waits for messages, for as long as the settings say. A newer poll ends an older one, which comes back empty.
   *
   * @throws the reason of `signal`
   */
  async poll(cursor: string, signal: AbortSignal): Promise<Batch> {
    signal.throwIfAborted();
    this.release();
    const poll = ++this.#polls;
    const from = this.#start(cursor);
    if (from >= this.#log.length) await this.#hold(signal);
    signal.throwIfAborted();
    return this.#take(from, poll === this.#polls);
  }

  #take(from: number, newest: boolean): Batch {
    const most = newest ? this.#settings.batchSize : 0;
    const to = Math.min(from + most, this.#log.length);
    const before = this.#delivered;
    this.#delivered = Math.max(before, to);
    return {
      messages: this.#log.slice(from, to),
      cursor: this.#cursorAt(to),
      giveBack: () => {
        if (this.#delivered !== to) return;
        this.#delivered = before;
        this.release();
      },
    };
  }

  #hold(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        signal.removeEventListener("abort", end);
        if (this.#wake === end) this.#wake = undefined;
        resolve();
      };
      const cancel = this.#clock.after(this.#settings.holdMs, end);
      signal.addEventListener("abort", end, { once: true });
      this.#wake = end;
    });
  }

  #start(cursor: string): number {
    const position = this.#position(cursor);
    return this.#settings.oldCursor === "replay" && position !== undefined
      ? Math.min(position, this.#delivered)
      : this.#delivered;
  }

  /** Opaque to clients: our nonce, the position, and noise that makes every cursor new. */
  #cursorAt(position: number): string {
    const bytes = new Uint8Array(20);
    bytes.set(this.#nonce);
    new DataView(bytes.buffer).setUint32(8, position);
    bytes.set(randomBytes(8), 12);
    return encodeBase64(bytes);
  }

  /** `undefined` for what is no cursor of ours: it counts as fresh, as on the real server. */
  #position(cursor: string): number | undefined {
    try {
      const bytes = decodeBase64(cursor);
      const ours = bytes.byteLength === 20 &&
        this.#nonce.every((byte, index) => bytes[index] === byte);
      return ours ? new DataView(bytes.buffer).getUint32(8) : undefined;
    } catch {
      return undefined;
    }
  }
}
