import type { LoginProgress } from "../ilink/login.ts";
import type { LoginQrCode } from "../ilink/login_state.ts";
import type { CommandContext } from "./context.ts";
import { Failure } from "./failure.ts";
import type { Messages } from "./messages.ts";
import { drawQr } from "./qr.ts";
import { Screen } from "./screen.ts";
import type { Input, Output } from "./types.ts";

/** Shows a login to a person and asks for verify codes. */
export class LoginScreen extends Screen {
  readonly #output: Output;
  readonly #input: Input;
  readonly #messages: Messages;

  /** Nothing is written yet. */
  constructor({ system, messages }: CommandContext) {
    super(system.stderr);
    this.#output = system.stderr;
    this.#input = system.stdin;
    this.#messages = messages;
  }

  /** Draws a QR code where a phone can see it; its URL always stands below. */
  showCode({ url, attempt, attempts }: LoginQrCode): void {
    const messages = this.#messages;
    this.print(messages.scan(attempt, attempts));
    this.print(
      this.#output.isTerminal
        ? drawQr(url, this.#output.columns() ?? 80) ?? messages.tooNarrow
        : messages.noScreen,
    );
    this.print(messages.openUrl(url));
    this.status(messages.waiting);
  }

  /** Tells how the login gets on. */
  showState(state: LoginProgress): void {
    const messages = this.#messages;
    switch (state.status) {
      case "wait":
        return this.status(this.#waiting(state.error));
      case "scaned":
        return this.status(messages.scanned);
      case "scaned_but_redirect":
        return this.print(messages.redirected(state.host));
      case "untrusted_host":
        return this.print(messages.untrustedHost(state.host));
      case "expired":
        return this.print(messages.codeExpired);
      case "verify_code_blocked":
        return this.print(messages.codeBlocked);
      case "binded_redirect":
        return this.print(messages.alreadyBound);
    }
  }

  /**
   * Asks for the digits on the phone.
   *
   * @throws {Failure} if nobody is there to type them
   */
  async askVerifyCode(
    previousWasWrong: boolean,
    signal: AbortSignal,
  ): Promise<string> {
    const messages = this.#messages;
    if (!this.#input.isTerminal) throw new Failure(messages.noTerminal);
    if (previousWasWrong) this.print(messages.wrongVerifyCode);
    for (;;) {
      this.ask(messages.askVerifyCode);
      const line = await this.#input.readLine(signal);
      if (line === undefined) throw new Failure(messages.inputClosed);
      this.answered();
      if (line.trim() !== "") return line;
    }
  }

  #waiting(error: (LoginProgress & { status: "wait" })["error"]): string {
    const messages = this.#messages;
    if (!error) return messages.waiting;
    return error.name === "NetworkError"
      ? messages.connectionLost(messages.network[error.kind])
      : messages.serverTrouble;
  }
}
