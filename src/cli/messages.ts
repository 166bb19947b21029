import type { NetworkErrorKind } from "../errors.ts";
import type { LoginFailureReason } from "../ilink/login_error.ts";
import { EN } from "./messages_en.ts";
import { ZH } from "./messages_zh.ts";
import type { System } from "./types.ts";

/** What {@linkcode Messages.fileTrouble} can name. */
export type FileTrouble =
  | "access"
  | "exists"
  | "full"
  | "missing"
  | "notDirectory"
  | "other"
  | "readOnly";

/** All that the CLI says, in one language. */
export interface Messages {
  /** Help by command; `""` is for the program. */
  readonly help: Readonly<Record<"" | "doctor" | "login" | "simulate", string>>;
  /** Stands before the reason why a command failed. */
  readonly error: string;
  readonly interrupted: string;
  readonly unexpected: string;

  readonly missingCommand: string;
  unknownCommand(name: string, nearest: string | undefined): string;
  unknownOption(name: string, nearest: string | undefined): string;
  unexpectedArgument(value: string): string;
  missingValue(option: string): string;
  noValue(option: string): string;
  badValue(option: string, wish: string): string;
  conflict(options: readonly string[]): string;
  needs(option: string, other: string): string;
  seeHelp(command: string): string;
  readonly wishes: Readonly<
    Record<"number" | "port" | "seconds" | "url", string>
  >;

  readonly network: Readonly<Record<NetworkErrorKind, string>>;
  noAnswer(endpoint: string, why: string): string;
  apiError(endpoint: string, facts: string): string;
  malformed(endpoint: string): string;

  readonly fileTrouble: Readonly<Record<FileTrouble, string>>;
  cannotUseDirectory(path: string, why: string): string;
  cannotSave(path: string, why: string): string;
  readonly cannotPrint: string;
  readonly credentialsLost: string;

  scan(attempt: number, attempts: number): string;
  readonly tooNarrow: string;
  readonly noScreen: string;
  openUrl(url: string): string;
  readonly waiting: string;
  readonly scanned: string;
  readonly codeExpired: string;
  readonly codeBlocked: string;
  redirected(host: string): string;
  untrustedHost(host: string): string;
  connectionLost(why: string): string;
  readonly serverTrouble: string;
  readonly askVerifyCode: string;
  readonly wrongVerifyCode: string;
  readonly noTerminal: string;
  readonly inputClosed: string;
  readonly loginFailed: Readonly<Record<LoginFailureReason, string>>;
  loggedIn(accountId: string): string;
  saved(path: string): string;
  readonly alreadyBound: string;
  readonly alreadyBoundSaved: string;
  readonly alreadyBoundLost: string;

  portTaken(port: number): string;
  cannotListen(port: number, why: string): string;
  readonly simulatorUrls: Readonly<Record<"api" | "phone", string>>;
  readonly simulatorStop: string;
  readonly noBrowser: string;

  readonly doctor: {
    readonly set: string;
    readonly notSet: string;
    readonly notSetDefault: string;
    readonly howToGet: string;
    readonly badUrl: string;
    readonly fixUrl: string;
    readonly otherAccount: string;
    readonly takeBoth: string;
    answers(host: string, ms: number): string;
    noAnswer(host: string, why: string): string;
    readonly checkNetwork: string;
    notApi(host: string, why: string): string;
    readonly checkUrl: string;
    readonly alive: string;
    readonly stale: string;
    readonly logIn: string;
    readonly unknown: string;
    readonly fine: string;
    readonly notFine: string;
  };
}

/** The messages for the user's locale: Chinese when it is `zh`, else English. */
export function messagesFor(system: System): Messages {
  const locale = system.env("LC_ALL") ?? system.env("LC_MESSAGES") ??
    system.env("LANG") ?? system.language ?? "";
  return /^zh\b|^zh_/i.test(locale) ? ZH : EN;
}
