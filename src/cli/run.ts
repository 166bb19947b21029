import { VERSION } from "../_version.ts";
import { type Command, readCommand } from "./arguments.ts";
import type { CommandContext } from "./context.ts";
import { doctor } from "./doctor.ts";
import { explain } from "./explain.ts";
import { ExitCode, Interrupted } from "./failure.ts";
import { login } from "./login.ts";
import { messagesFor } from "./messages.ts";
import type { System } from "./types.ts";

/** Runs the command that the arguments ask for; gives what the process ends with, and never throws. */
export async function run(system: System): Promise<ExitCode> {
  const messages = messagesFor(system);
  const interrupt = new AbortController();
  const unlisten = system.onInterrupt(() => {
    interrupt.abort(new Interrupted());
    // The next request to end is not held up by what this one waits for.
    unlisten();
  });
  try {
    const command = readCommand(system.args, messages);
    await dispatch(command, { system, messages, signal: interrupt.signal });
    return ExitCode.OK;
  } catch (error) {
    const { message, exitCode } = explain(error, messages);
    const label = exitCode === ExitCode.INTERRUPTED ? "" : messages.error;
    system.stderr.write(`${label}${message}\n`);
    return exitCode;
  } finally {
    unlisten();
  }
}

async function dispatch(
  command: Command,
  context: CommandContext,
): Promise<void> {
  const { system, messages } = context;
  switch (command.name) {
    case "help":
      return system.stdout.write(messages.help[command.topic]);
    case "version":
      return system.stdout.write(`weixin-chat-adapter ${VERSION}\n`);
    case "doctor":
      return await doctor(context);
    case "login":
      return await login(command, context);
    case "simulate": {
      // Half of all the modules: the other commands start without them.
      const { simulate } = await import("./simulate.ts");
      return await simulate(command, context);
    }
  }
}
