import { parseArgs } from "@std/cli/parse-args";
import { ExitCode, Failure } from "./failure.ts";
import type { Messages } from "./messages.ts";
import { suggest } from "./suggest.ts";

const PROGRAM = "weixin-chat-adapter";

/** How credentials are printed. */
export type Format = "env" | "export" | "json";

/** What `login` was told. */
export interface LoginCommand {
  readonly name: "login";
  /** Absent when nothing is to be printed. */
  readonly format: Format | undefined;
  /** Absent when nothing is to be saved. */
  readonly stateDir: string | undefined;
  readonly botType: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly baseUrl: string | undefined;
}

/** What `simulate` was told. */
export interface SimulateCommand {
  readonly name: "simulate";
  readonly port: number;
  readonly open: boolean;
}

/** What the command line asks for. */
export type Command =
  | { readonly name: "help"; readonly topic: keyof Messages["help"] }
  | { readonly name: "version" }
  | { readonly name: "doctor" }
  | LoginCommand
  | SimulateCommand;

const FORMATS = ["env", "json", "export"] as const;

const OPTIONS = {
  "": { flags: ["help", "version"], values: [] },
  login: {
    flags: ["help", ...FORMATS, "save"],
    values: ["state-dir", "bot-type", "timeout", "base-url"],
  },
  simulate: { flags: ["help", "open"], values: ["port"] },
  doctor: { flags: ["help"], values: [] },
} as const;

/** The options of a command, by name. */
class Options {
  readonly #values: Record<string, unknown>;
  readonly #messages: Messages;

  constructor(values: Record<string, unknown>, messages: Messages) {
    this.#values = values;
    this.#messages = messages;
  }

  has(name: string): boolean {
    return this.#values[name] === true;
  }

  /** The value of an option, made into what it means; a bad one ends the command. */
  value<T>(
    name: string,
    wish: keyof Messages["wishes"],
    read: (text: string) => T | undefined,
  ): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = read(text);
    if (value === undefined) {
      throw misuse(
        this.#messages.badValue(`--${name}`, this.#messages.wishes[wish]),
      );
    }
    return value;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return value === undefined ? undefined : String(value);
  }
}

/**
 * Reads the command line.
 *
 * @throws {Failure} with exit code 2 if it makes no sense
 */
export function readCommand(
  args: readonly string[],
  messages: Messages,
): Command {
  const [first, ...rest] = args;
  const command = first?.startsWith("-") ? "" : first ?? "";
  try {
    if (!isCommand(command)) {
      const nearest = suggest(command, Object.keys(OPTIONS).slice(1));
      throw misuse(messages.unknownCommand(command, nearest));
    }
    const options = readOptions(command, command ? rest : args, messages);
    if (options.has("help")) return { name: "help", topic: command };
    switch (command) {
      case "":
        if (options.has("version")) return { name: "version" };
        throw misuse(messages.missingCommand);
      case "doctor":
        return { name: "doctor" };
      case "login":
        return readLogin(options, messages);
      case "simulate": {
        const port = options.value("port", "port", integer(0, 65_535)) ?? 0;
        return { name: "simulate", port, open: options.has("open") };
      }
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const known = isCommand(command) && command !== "";
    const help = messages.seeHelp(known ? `${PROGRAM} ${command}` : PROGRAM);
    throw misuse(`${error.message}\n${help}`);
  }
}

function isCommand(name: string): name is keyof typeof OPTIONS {
  return Object.hasOwn(OPTIONS, name);
}

function misuse(message: string): Failure {
  return new Failure(message, ExitCode.USAGE);
}

function readOptions(
  command: keyof typeof OPTIONS,
  args: readonly string[],
  messages: Messages,
): Options {
  const { flags, values } = OPTIONS[command];
  const names = [...flags, ...values].map((name) => `--${name}`);
  const missing = (option: string) => misuse(messages.missingValue(option));
  for (const flag of flags) {
    if (args.some((arg) => arg.startsWith(`--${flag}=`))) {
      throw misuse(messages.noValue(`--${flag}`));
    }
  }
  const parsed: Record<string, unknown> = parseArgs([...args], {
    boolean: [...flags],
    string: [...values, "_"],
    alias: command === "" ? { h: "help", V: "version" } : { h: "help" },
    unknown: (arg, key) => {
      if (key === undefined) return true;
      const name = arg.replace(/=.*$/s, "");
      if (names.includes(name)) throw missing(name);
      throw misuse(messages.unknownOption(name, suggest(name, names)));
    },
  });
  const [stray] = parsed["_"] as string[];
  if (stray !== undefined) throw misuse(messages.unexpectedArgument(stray));
  for (const name of values) {
    if (parsed[name] === "") throw missing(`--${name}`);
  }
  return new Options(parsed, messages);
}

function readLogin(options: Options, messages: Messages): LoginCommand {
  const formats = FORMATS.filter((format) => options.has(format));
  if (formats.length > 1) {
    throw misuse(messages.conflict(formats.map((format) => `--${format}`)));
  }
  const save = options.has("save");
  if (options.text("state-dir") !== undefined && !save) {
    throw misuse(messages.needs("--state-dir", "--save"));
  }
  const seconds = options.value("timeout", "seconds", integer(1, 2_147_483));
  return {
    name: "login",
    format: formats[0] ?? (save ? undefined : "env"),
    stateDir: save ? options.text("state-dir") ?? ".weixin" : undefined,
    botType: options.value("bot-type", "number", digits),
    timeoutMs: seconds === undefined ? undefined : seconds * 1000,
    baseUrl: options.value("base-url", "url", httpUrl),
  };
}

function digits(text: string): string | undefined {
  return /^\d{1,9}$/.test(text) ? text : undefined;
}

function integer(
  from: number,
  to: number,
): (text: string) => number | undefined {
  return (text) => {
    const value = digits(text) === undefined ? NaN : Number(text);
    return value >= from && value <= to ? value : undefined;
  };
}

/** The text itself when it is an http or https URL. */
export function httpUrl(text: string): string | undefined {
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined;
}
