import type { ApiError, NetworkError } from "../errors.ts";

/** A QR code is to be shown. */
export interface LoginQrCode {
  /** What to draw as a QR code. Whoever has it can follow the login: show it to nobody but the user. */
  readonly url: string;
  /** 1 for the first code of this login. */
  readonly attempt: number;
  /** How many codes there can be. */
  readonly attempts: number;
}

/** What a confirmed login gives. */
export interface LoginCredentials {
  /** Id of the new bot, `…@im.bot`. Each login makes a new one. */
  readonly accountId: string;
  /** Bot token: a secret. */
  readonly token: string;
  /** API base to use with this token. */
  readonly baseUrl: string;
  /** Id of the user who scanned, `…@im.wechat`, when the server told it. */
  readonly userId: string | undefined;
}

/**
 * A step of a login: the eight states of the wire in the server's own spelling, a code to be shown, and a host
 * that is not to be trusted. `binded_redirect` and `confirmed` are the last.
 */
export type LoginState =
  | ({ readonly status: "qrcode" } & LoginQrCode)
  | {
    /** Nothing yet. */
    readonly status: "wait";
    /** Set when the last poll brought trouble instead of an answer. Polling goes on. */
    readonly error?: ApiError | NetworkError;
  }
  | {
    /** Scanned, or the verify code was right: the user is asked to confirm. */
    readonly status: "scaned";
  }
  | {
    /** The phone shows digits that must be typed here. */
    readonly status: "need_verifycode";
    /** Whether digits were sent for this code before, and were wrong. */
    readonly previousWasWrong: boolean;
    /** Takes the digits, before the next state is asked for. */
    submit(verifyCode: string): void;
  }
  | {
    /** Too many wrong verify codes. A new QR code follows, if any is left. */
    readonly status: "verify_code_blocked";
  }
  | {
    /** The login goes on at another data centre. */
    readonly status: "scaned_but_redirect";
    /** Where. */
    readonly host: string;
  }
  | {
    /** The server named a host that is not WeChat's, and it was ignored. */
    readonly status: "untrusted_host";
    /** Which, made fit to be shown. */
    readonly host: string;
  }
  | {
    /** The QR code ran out. A new one follows, if any is left. */
    readonly status: "expired";
  }
  | {
    /** The user is bound to a bot that one of the known tokens belongs to: there are no new credentials. */
    readonly status: "binded_redirect";
  }
  | ({ readonly status: "confirmed" } & LoginCredentials);
