import type { Bot, BotCredentials } from "../bot.ts";
import { randomHex, userIdOf } from "../ids.ts";
import { pause } from "../pause.ts";
import type { World } from "../world.ts";
import type { LoginStatus, SimulatedLogin } from "./simulated_login.ts";

/** Wrong digits that block a code. */
const MAX_WRONG_CODES = 3;

const ENDED: readonly LoginStatus[] = [
  "binded_redirect",
  "confirmed",
  "expired",
  "verify_code_blocked",
];

/** One login. */
export class Login implements SimulatedLogin {
  readonly id: string = randomHex(16);
  /** The bot that came of it. */
  bot: Bot | undefined;
  readonly #world: World;
  readonly #knownTokens: readonly string[];
  readonly #expiresAt: number;
  #status: LoginStatus = "wait";
  #redirectHost: string | undefined;
  #digits: string | undefined;
  #wrong = 0;
  #name = "owner";
  #change: AbortController = new AbortController();
  /** What the client heard last: it is told of changes at once, and kept waiting otherwise. */
  #told: LoginStatus | undefined = "wait";

  /** Makes a code that nobody scanned. */
  constructor(world: World, knownTokens: readonly string[]) {
    this.#world = world;
    this.#knownTokens = knownTokens;
    this.#expiresAt = world.clock.now() + world.settings.loginCodeMs;
  }

  get path(): string {
    return `/login/${this.id}`;
  }

  get status(): LoginStatus {
    const late = this.#world.clock.now() >= this.#expiresAt;
    if (late && !ENDED.includes(this.#status)) this.#status = "expired";
    return this.#status;
  }

  /** Whether nothing can happen any more. */
  get ended(): boolean {
    return ENDED.includes(this.status);
  }

  /** Name of the user who scanned, or who would. */
  get name(): string {
    return this.#name;
  }

  /** The host that the client was sent to. */
  get redirectHost(): string | undefined {
    return this.#redirectHost;
  }

  /** The WeChat id of the user who scanned. */
  get userId(): string {
    return userIdOf(this.#name);
  }

  scan(name: string = this.#name): void {
    this.#name = name;
    const bound = this.#knownTokens.some((token) => {
      const bot = this.#world.botOfToken(token);
      return bot !== undefined && bot.owner === name && !bot.expiredIn;
    });
    this.#set(bound ? "binded_redirect" : "scaned");
  }

  confirm(): BotCredentials {
    this.#assertOpen();
    for (const older of this.#world.bots.values()) {
      if (older.owner === this.#name) older.expire("errcode");
    }
    this.bot = this.#world.createBot({ owner: this.#name });
    this.#set("confirmed");
    return this.#world.credentials(this.bot);
  }

  refuse(): void {
    this.#set("expired");
  }

  askCode(digits: string): void {
    this.#digits = digits;
    this.#set("need_verifycode");
  }

  redirect(host: string): void {
    this.#redirectHost = host;
    this.#set("scaned");
  }

  alreadyBound(): void {
    this.#set("binded_redirect");
  }

  expire(): void {
    this.#set("expired");
  }

  block(): void {
    this.#set("verify_code_blocked");
  }

  /**
   * What a poll that came to `host` is told: a change at once, else what still holds when the hold runs out.
   *
   * @throws the reason of `signal`
   */
  async poll(
    host: string,
    digits: string | undefined,
    signal: AbortSignal,
  ): Promise<{ status: LoginStatus; undo: () => void }> {
    const answered = digits !== undefined && this.#answer(digits);
    if (!answered && this.#statusFor(host) === this.#told && !this.ended) {
      await this.#hold(signal);
    }
    const before = this.#told;
    const status = this.#statusFor(host);
    // On the wrong host nothing changes any more: it must not be kept waiting for that.
    this.#told = status === "scaned_but_redirect" ? undefined : status;
    return { status, undo: () => this.#told = before };
  }

  /** Whether the digits were asked for. */
  #answer(digits: string): boolean {
    if (this.status !== "need_verifycode") return false;
    if (digits === this.#digits) this.#set("scaned");
    else if (++this.#wrong >= MAX_WRONG_CODES) this.block();
    return true;
  }

  #statusFor(host: string): LoginStatus {
    const { status } = this;
    const elsewhere = this.#redirectHost !== undefined &&
      this.#redirectHost !== host;
    return elsewhere && !this.ended ? "scaned_but_redirect" : status;
  }

  async #hold(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { clock, settings } = this.#world;
    const change = this.#change.signal;
    const held = new AbortController();
    const end = () => held.abort();
    for (const parent of [signal, change]) {
      parent.addEventListener("abort", end);
    }
    const ms = Math.min(settings.loginHoldMs, this.#expiresAt - clock.now());
    await pause(clock, ms, held.signal).catch(() => {});
    for (const parent of [signal, change]) {
      parent.removeEventListener("abort", end);
    }
    signal.throwIfAborted();
  }

  #assertOpen(): void {
    if (this.ended) {
      throw new TypeError(
        `Cannot go on with the login: it has ended as "${this.#status}"`,
      );
    }
  }

  #set(status: LoginStatus): void {
    this.#assertOpen();
    this.#status = status;
    const changed = this.#change;
    this.#change = new AbortController();
    changed.abort();
  }
}
