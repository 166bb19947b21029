import { isWeixinError, WeixinError } from "../errors.ts";

/**
 * Why a login gave nothing.
 *
 * `expired`: all its QR codes ran out. `refused`: the last of them was blocked after wrong verify codes.
 * `timeout`: the time of the whole login ran out. `no-verify-code`: the phone shows digits and nobody was there
 * to be asked for them. `untrusted-host`: the server insisted on a host that is not WeChat's.
 */
export type LoginFailureReason =
  | "expired"
  | "no-verify-code"
  | "refused"
  | "timeout"
  | "untrusted-host";

const LOGIN_TEXT: Record<LoginFailureReason, readonly [string, string]> = {
  "expired": [
    "all QR codes expired",
    "Start the login again and scan the code within a few minutes",
  ],
  "no-verify-code": [
    "the phone shows a verify code and there is no way to ask for it",
    'Pass "onVerifyCode"',
  ],
  "refused": [
    "too many wrong verify codes",
    "Start the login again later and type the digits that the phone shows",
  ],
  "timeout": [
    "the time for it ran out",
    "Start the login again and confirm it on the phone in time",
  ],
  "untrusted-host": [
    "the server names a host that is not WeChat's",
    "Check the base URL and the network",
  ],
};

/** A QR login ended without credentials (protocol §7). */
export class LoginError extends WeixinError {
  /** Name of the class. */
  override readonly name = "LoginError" as const;
  /** Why. */
  readonly reason: LoginFailureReason;

  /** Makes the error; the message follows from the reason. */
  constructor(reason: LoginFailureReason) {
    const [what, hint] = LOGIN_TEXT[reason];
    super(`Cannot log in: ${what}`, { code: "LOGIN_FAILED", hint });
    this.reason = reason;
  }
}

/** Whether `error` is a {@linkcode LoginError}. */
export function isLoginError(error: unknown): error is LoginError {
  return isWeixinError(error) && error.code === "LOGIN_FAILED";
}
