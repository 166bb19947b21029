import { assertEquals, assertThrows } from "@std/assert";
import { readCommand } from "../../src/cli/arguments.ts";
import { Failure } from "../../src/cli/failure.ts";
import { EN } from "../../src/cli/messages_en.ts";

function read(line: string): unknown {
  return readCommand(line === "" ? [] : line.split(" "), EN);
}

function misuse(args: readonly string[]): string {
  const error = assertThrows(() => readCommand(args, EN), Failure);
  assertEquals(error.exitCode, 2);
  return error.message;
}

const LOGIN = {
  name: "login",
  format: "env",
  stateDir: undefined,
  botType: undefined,
  timeoutMs: undefined,
  baseUrl: undefined,
};

Deno.test("readCommand() reads login with its defaults", () => {
  assertEquals(read("login"), LOGIN);
  assertEquals(read("login --env"), LOGIN);
  assertEquals(read("login --json"), { ...LOGIN, format: "json" });
  assertEquals(read("login --export"), { ...LOGIN, format: "export" });
});

Deno.test("readCommand() prints nothing when login only saves", () => {
  assertEquals(read("login --save"), {
    ...LOGIN,
    format: undefined,
    stateDir: ".weixin",
  });
  assertEquals(read("login --save --json --state-dir a/b"), {
    ...LOGIN,
    format: "json",
    stateDir: "a/b",
  });
});

Deno.test("readCommand() reads values with a space and with an equals sign", () => {
  const expected = {
    ...LOGIN,
    botType: "5",
    timeoutMs: 60_000,
    baseUrl: "http://127.0.0.1:8080/?a=b",
  };
  for (const mark of [" ", "="]) {
    assertEquals(
      read(
        `login --bot-type${mark}5 --timeout${mark}60 --base-url${mark}http://127.0.0.1:8080/?a=b`,
      ),
      expected,
    );
  }
});

Deno.test("readCommand() reads simulate and doctor", () => {
  assertEquals(read("simulate"), { name: "simulate", port: 0, open: false });
  assertEquals(read("simulate --port 8080 --open"), {
    name: "simulate",
    port: 8080,
    open: true,
  });
  assertEquals(read("doctor"), { name: "doctor" });
});

Deno.test("readCommand() reads requests for help and version", () => {
  for (const flag of ["-h", "--help"]) {
    assertEquals(read(flag), { name: "help", topic: "" });
    assertEquals(read(`login ${flag}`), { name: "help", topic: "login" });
    assertEquals(read(`doctor ${flag}`), { name: "help", topic: "doctor" });
  }
  assertEquals(read("-V"), { name: "version" });
  assertEquals(read("--version"), { name: "version" });
});

Deno.test("readCommand() refuses what makes no sense, and says where help is", () => {
  const program = "\nSee weixin-chat-adapter --help";
  const login = "\nSee weixin-chat-adapter login --help";
  for (
    const [args, expected] of [
      [[], `Which command? One of login, simulate, doctor${program}`],
      [["logn"], `There is no command "logn". Did you mean "login"?${program}`],
      [["publish"], `There is no command "publish"${program}`],
      [["constructor"], `There is no command "constructor"${program}`],
      [
        ["--verson"],
        `There is no option "--verson". Did you mean "--version"?${program}`,
      ],
      [["--env", "login"], `There is no option "--env"${program}`],
      [
        ["login", "--jsno"],
        `There is no option "--jsno". Did you mean "--json"?${login}`,
      ],
      [["login", "-x"], `There is no option "-x"${login}`],
      [
        ["login", "--no-env"],
        `There is no option "--no-env"${login}`,
      ],
      [["login", "--secret=s3cret"], `There is no option "--secret"${login}`],
      [["login", "--version"], `There is no option "--version"${login}`],
      [["login", "me"], `What is "me" for?${login}`],
      [["login", "--", "--env"], `What is "--env" for?${login}`],
      [["login", "7"], `What is "7" for?${login}`],
      [["login", "--env=.env"], `Option --env takes no value${login}`],
      [
        ["login", "--save", "--state-dir"],
        `Option --state-dir needs a value${login}`,
      ],
      [
        ["login", "--state-dir", "--save"],
        `Option --state-dir needs a value${login}`,
      ],
      [
        ["login", "--save", "--state-dir="],
        `Option --state-dir needs a value${login}`,
      ],
      [
        ["login", "--state-dir", "x"],
        `Option --state-dir needs --save${login}`,
      ],
      [["login", "--env", "--json"], `Use only one of --env, --json${login}`],
      [
        ["login", "--timeout", "0"],
        `Option --timeout must be seconds, between 1 and 2147483${login}`,
      ],
      [
        ["login", "--timeout", "1m"],
        `Option --timeout must be seconds, between 1 and 2147483${login}`,
      ],
      [
        ["login", "--timeout", "2147484"],
        `Option --timeout must be seconds, between 1 and 2147483${login}`,
      ],
      [["login", "--timeout", "-1"], `There is no option "-1"${login}`],
      [
        ["login", "--bot-type", "x"],
        `Option --bot-type must be a number such as 3${login}`,
      ],
      [
        ["login", "--base-url", "weixin.qq.com"],
        `Option --base-url must be an http or https URL${login}`,
      ],
      [
        ["login", "--base-url", "http://"],
        `Option --base-url must be an http or https URL${login}`,
      ],
    ] as const
  ) {
    assertEquals(misuse(args), expected, args.join(" "));
  }
  for (const port of ["65536", "x", "8.5", "1e3"]) {
    assertEquals(
      misuse(["simulate", "--port", port]),
      "Option --port must be a port between 0 and 65535\nSee weixin-chat-adapter simulate --help",
    );
  }
});
