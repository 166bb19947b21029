import {
  isApiError,
  isNetworkError,
  isProtocolError,
  isWeixinError,
} from "../errors.ts";
import { isLoginError } from "../ilink/login_error.ts";
import { ExitCode, Failure, Interrupted } from "./failure.ts";
import type { FileTrouble, Messages } from "./messages.ts";

const FILE_TROUBLES: Readonly<Record<string, FileTrouble>> = {
  EACCES: "access",
  EEXIST: "exists",
  ENOENT: "missing",
  ENOSPC: "full",
  ENOTDIR: "notDirectory",
  EPERM: "access",
  EROFS: "readOnly",
};

/** Why the system refused something with a file, in the user's language. */
export function explainFileError(error: unknown, messages: Messages): string {
  const code = codeOf(error);
  const trouble = FILE_TROUBLES[code];
  if (trouble) return messages.fileTrouble[trouble];
  const name = error instanceof Error ? error.name : typeof error;
  return `${messages.fileTrouble.other} (${code || name})`;
}

/** The name that the system gave the error, such as `ENOENT`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** What the user is told when a command ends with `error`, and what the process ends with. */
export function explain(error: unknown, messages: Messages): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof Interrupted) {
    return new Failure(messages.interrupted, ExitCode.INTERRUPTED);
  }
  if (isLoginError(error)) {
    const { reason } = error;
    const isOver = ["expired", "refused", "timeout"].includes(reason);
    return new Failure(
      messages.loginFailed[reason],
      isOver ? ExitCode.LOGIN : ExitCode.FAILURE,
    );
  }
  if (isNetworkError(error)) {
    const { endpoint, kind } = error;
    return new Failure(messages.noAnswer(endpoint, messages.network[kind]));
  }
  if (isProtocolError(error)) {
    return new Failure(messages.malformed(error.endpoint));
  }
  if (isApiError(error)) {
    const facts = [
      error.status === 200 ? undefined : `HTTP ${error.status}`,
      error.ret === undefined ? undefined : `ret ${error.ret}`,
      error.errcode === undefined ? undefined : `errcode ${error.errcode}`,
      error.errmsg,
    ].filter((fact) => fact !== undefined && fact !== "");
    return new Failure(messages.apiError(error.endpoint, facts.join(", ")));
  }
  if (isWeixinError(error)) return new Failure(error.message);
  if (codeOf(error) === "EPIPE") return new Failure(messages.cannotPrint);
  const name = error instanceof Error ? error.name : typeof error;
  return new Failure(`${messages.unexpected}: ${name}`);
}
