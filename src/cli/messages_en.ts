import { HELP_EN } from "./help_en.ts";
import type { Messages } from "./messages.ts";

function nearestHint(nearest: string | undefined): string {
  return nearest === undefined ? "" : `. Did you mean "${nearest}"?`;
}

/** The English messages. */
export const EN: Messages = {
  help: HELP_EN,
  error: "error: ",
  interrupted: "Interrupted",
  unexpected: "Something unexpected went wrong",

  missingCommand: "Which command? One of login, simulate, doctor",
  unknownCommand: (name, nearest) =>
    `There is no command "${name}"${nearestHint(nearest)}`,
  unknownOption: (name, nearest) =>
    `There is no option "${name}"${nearestHint(nearest)}`,
  unexpectedArgument: (value) => `What is "${value}" for?`,
  missingValue: (option) => `Option ${option} needs a value`,
  noValue: (option) => `Option ${option} takes no value`,
  badValue: (option, wish) => `Option ${option} must be ${wish}`,
  conflict: (options) => `Use only one of ${options.join(", ")}`,
  needs: (option, other) => `Option ${option} needs ${other}`,
  seeHelp: (command) => `See ${command} --help`,
  wishes: {
    number: "a number such as 3",
    port: "a port between 0 and 65535",
    seconds: "seconds, between 1 and 2147483",
    url: "an http or https URL",
  },

  network: {
    dns: "the host name could not be resolved",
    other: "the request failed",
    refused: "the connection was refused",
    reset: "the connection broke",
    timeout: "it took too long",
    tls: "the TLS handshake failed",
  },
  noAnswer: (endpoint, why) =>
    `No answer from ${endpoint}: ${why}. Check the network and the base URL`,
  apiError: (endpoint, facts) => `Weixin refused ${endpoint}: ${facts}`,
  malformed: (endpoint) =>
    `Cannot read the answer of ${endpoint}. Check the base URL, and for a proxy or a login page of the network`,

  fileTrouble: {
    access: "permission denied",
    exists: "there is a file of that name",
    full: "the disk is full",
    missing: "there is no such directory",
    notDirectory: "a part of the path is no directory",
    other: "the system refused",
    readOnly: "the file system is read-only",
  },
  cannotUseDirectory: (path, why) =>
    `Cannot use the directory ${path}: ${why}. Choose another with --state-dir`,
  cannotSave: (path, why) =>
    `Cannot save the credentials in ${path}: ${why}. Log in again when that is repaired`,
  cannotPrint: "Cannot write to standard output",
  credentialsLost:
    "Cannot write the credentials to standard output. Log in again",

  scan: (attempt, attempts) =>
    attempt === 1
      ? "Scan this QR code with WeChat:"
      : `Scan this new QR code with WeChat (${attempt} of ${attempts}):`,
  tooNarrow:
    "The terminal is too narrow for the QR code. Make it wider, or draw the URL below as a QR code elsewhere.",
  noScreen:
    "There is no terminal to draw it in: draw the URL below as a QR code.",
  openUrl: (url) => `URL of the code: ${url}`,
  waiting: "Waiting for the scan",
  scanned: "Scanned. Confirm it on the phone",
  codeExpired: "The QR code expired",
  codeBlocked: "Too many wrong verify codes: the QR code is blocked",
  redirected: (host) => `Going on at ${host}`,
  untrustedHost: (host) =>
    `The server named a host that is not WeChat's, and it was ignored: ${host}`,
  connectionLost: (why) => `No answer, trying again: ${why}`,
  serverTrouble: "The server has trouble, trying again",
  askVerifyCode: "Digits shown on the phone: ",
  wrongVerifyCode: "These digits were wrong.",
  noTerminal:
    "The phone shows digits that must be typed here, and standard input is no terminal. Run the login in a terminal",
  inputClosed:
    "Standard input was closed before the digits were typed. Run the login again",
  loginFailed: {
    "expired":
      "All QR codes expired. Start the login again and scan the code within a few minutes",
    "no-verify-code": "The phone shows digits that must be typed here",
    "refused":
      "Too many wrong verify codes. Start the login again later and type the digits that the phone shows",
    "timeout":
      "The time for the login ran out. Start it again, with a longer --timeout if need be",
    "untrusted-host":
      "The server insists on a host that is not WeChat's. Check the base URL and the network",
  },
  loggedIn: (accountId) => `Logged in: the bot is ${accountId}`,
  saved: (path) => `The credentials are in ${path}`,
  alreadyBound:
    "This WeChat user is bound to a bot already, and got no new one.",
  alreadyBoundSaved: "Go on with the saved credentials.",
  alreadyBoundLost:
    "There are no credentials to print. Use those of the earlier login; if they are lost, remove the bot in WeChat and log in again",

  portTaken: (port) => `Port ${port} is taken. Choose another with --port`,
  cannotListen: (port, why) => `Cannot listen on port ${port}: ${why}`,
  simulatorUrls: { api: "API:   ", phone: "Phone: " },
  simulatorStop: "Stop it with Ctrl-C.",
  noBrowser: "No browser could be started. Open the page yourself.",

  doctor: {
    set: "set",
    notSet: "not set",
    notSetDefault: "not set, the default is used",
    howToGet:
      "Get it with `weixin-chat-adapter login --env > .env` and load that file",
    badUrl: "no http or https URL",
    fixUrl: "Correct it, or unset it to use the default",
    otherAccount:
      "WEIXIN_BOT_TOKEN belongs to another account than WEIXIN_ACCOUNT_ID",
    takeBoth: "Take both from the same login",
    answers: (host, ms) => `${host} answers (${ms} ms)`,
    noAnswer: (host, why) => `${host} does not answer: ${why}`,
    checkNetwork: "Check the network, the proxy and WEIXIN_BASE_URL",
    notApi: (host, why) => `${host} is not the bot API or has trouble: ${why}`,
    checkUrl: "Check WEIXIN_BASE_URL, or try again later",
    alive: "the token is alive",
    stale: "the token is stale: it was revoked, or the user bound another bot",
    logIn: "Log in again with `weixin-chat-adapter login --env > .env`",
    unknown: "the token could not be checked",
    fine: "All is well.",
    notFine: "Something is wrong: see the lines marked !!",
  },
};
