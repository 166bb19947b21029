import { sleep } from "../_sleep.ts";
import { ApiError, type NetworkError } from "../errors.ts";
import { LoginError } from "./login_error.ts";
import type { JsonObject } from "./decode.ts";
import type { LoginSettings } from "./login_options.ts";
import type { LoginState } from "./login_state.ts";
import {
  decodeConfirmed,
  isEmptyPoll,
  type LoginCode,
  LoginWire,
} from "./login_wire.ts";
import { redact } from "./redact.ts";
import { redirectBaseUrl, trustedBaseUrl } from "./trusted_host.ts";

const POLL_PAUSE_MS = 1_000;

/** One refused poll is a hiccup of a proxy, one odd host may be a mistake; this many in a row are neither. */
const MAX_IN_A_ROW = 3;

/** How one QR code ended: used up, or the login with it. */
export type CodeEnd = "done" | "expired" | "verify_code_blocked";

/** Polls one QR code to its end, on the host it came from or on the one that the server redirects to. */
export class CodeFollower {
  readonly #settings: LoginSettings;
  readonly #code: LoginCode;
  #baseUrl: string;
  #verifyCode: string | undefined;
  #failures = 0;
  #lies = 0;

  /** Nothing is asked yet. */
  constructor(settings: LoginSettings, code: LoginCode) {
    this.#settings = settings;
    this.#code = code;
    this.#baseUrl = settings.baseUrl;
  }

  /** Gives each state when it is reached, repeats excepted. */
  async *states(): AsyncGenerator<LoginState, CodeEnd, void> {
    let shown = "";
    for (;;) {
      for (const state of await this.#poll()) {
        const key = keyOf(state);
        if (key !== shown || state.status === "need_verifycode") yield state;
        shown = key;
        switch (state.status) {
          case "expired":
          case "verify_code_blocked":
            return state.status;
          case "binded_redirect":
          case "confirmed":
            return "done";
        }
      }
      // Digits that were just typed are sent at once.
      if (shown === "need_verifycode" && this.#verifyCode !== undefined) {
        continue;
      }
      await sleep(POLL_PAUSE_MS, this.#settings.signal);
    }
  }

  /** Asks once, and tells what the answer means. */
  async #poll(): Promise<readonly LoginState[]> {
    const wire = new LoginWire(this.#settings, this.#baseUrl);
    const answer = await wire.pollStatus(this.#code, this.#verifyCode);
    if ("failure" in answer) return this.#noAnswer(answer.failure);
    const { status, body } = answer;
    this.#failures = 0;
    if (status !== "scaned_but_redirect") this.#lies = 0;
    switch (status) {
      case "need_verifycode":
        return [this.#askVerifyCode()];
      case "scaned":
        this.#verifyCode = undefined;
        return [{ status }];
      case "wait":
      case "expired":
      case "verify_code_blocked":
      case "binded_redirect":
        return [{ status }];
      case "scaned_but_redirect":
        return this.#redirect(body);
      case "confirmed":
        return this.#confirm(body);
    }
    // A state that a later server may know: the code is not at its end.
    return [];
  }

  #noAnswer(error: NetworkError | ApiError): readonly LoginState[] {
    if (isEmptyPoll(error)) return [];
    if (error instanceof ApiError && ++this.#failures >= MAX_IN_A_ROW) {
      throw error;
    }
    return [{ status: "wait", error }];
  }

  #askVerifyCode(): LoginState {
    const previousWasWrong = this.#verifyCode !== undefined;
    this.#verifyCode = undefined;
    return {
      status: "need_verifycode",
      previousWasWrong,
      submit: (digits) => {
        this.#verifyCode = digits.trim() || undefined;
      },
    };
  }

  #redirect(body: JsonObject): readonly LoginState[] {
    const host = body["redirect_host"];
    const next = typeof host === "string"
      ? redirectBaseUrl(host, this.#settings.baseUrl)
      : undefined;
    if (next === undefined) {
      if (++this.#lies >= MAX_IN_A_ROW) throw new LoginError("untrusted-host");
      return [untrusted(host)];
    }
    this.#lies = 0;
    this.#baseUrl = next;
    return [{ status: "scaned_but_redirect", host: new URL(next).host }];
  }

  #confirm(body: JsonObject): readonly LoginState[] {
    const { baseUrl, ...rest } = decodeConfirmed(body);
    const trusted = baseUrl === undefined
      ? this.#baseUrl
      : trustedBaseUrl(baseUrl, this.#settings.baseUrl);
    const credentials = { ...rest, baseUrl: trusted ?? this.#baseUrl };
    return [
      ...(trusted === undefined ? [untrusted(baseUrl)] : []),
      { status: "confirmed", ...credentials },
    ];
  }
}

function untrusted(host: unknown): LoginState {
  return { status: "untrusted_host", host: redact(String(host)) };
}

/** Two states with the same key are told once. */
function keyOf(state: LoginState): string {
  return state.status === "wait" && state.error
    ? `wait ${state.error.message}`
    : state.status;
}
