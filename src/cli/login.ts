import { loginWithQrCode } from "../ilink/login.ts";
import type { LoginCredentials } from "../ilink/login_state.ts";
import type { LoginCommand } from "./arguments.ts";
import type { CommandContext } from "./context.ts";
import { CredentialStore, type SavedCredentials } from "./credentials.ts";
import { explainFileError } from "./explain.ts";
import { Failure } from "./failure.ts";
import { formatCredentials } from "./format.ts";
import { LoginScreen } from "./login_screen.ts";

/**
 * Logs in, saves and prints the credentials.
 *
 * @throws {Failure} for what the user must know
 * @throws the errors of {@linkcode loginWithQrCode}
 */
export async function login(
  command: LoginCommand,
  context: CommandContext,
): Promise<void> {
  const { system, messages, signal } = context;
  const store = command.stateDir === undefined
    ? undefined
    : new CredentialStore(system.files, command.stateDir);
  const saved = store ? await open(store, command, context) : [];
  const screen = new LoginScreen(context);
  try {
    const result = await loginWithQrCode({
      baseUrl: command.baseUrl,
      botType: command.botType ?? system.env("WEIXIN_BOT_TYPE"),
      routeTag: system.env("WEIXIN_ROUTE_TAG"),
      timeoutMs: command.timeoutMs,
      knownTokens: saved.map(({ token }) => token),
      fetch: system.fetch,
      signal,
      onQrCode: (code) => screen.showCode(code),
      onStatus: (state) => screen.showState(state),
      onVerifyCode: (previousWasWrong, signal) =>
        screen.askVerifyCode(previousWasWrong, signal),
    });
    if (result.status === "already-bound") {
      print(whichIsBound(saved, command, context), command, context);
      screen.print(messages.alreadyBoundSaved);
      return;
    }
    screen.print(messages.loggedIn(result.accountId));
    if (store) {
      const path = await save(store, result, command, context);
      screen.print(messages.saved(path));
    }
    print(result, command, context);
  } finally {
    screen.end();
  }
}

async function open(
  store: CredentialStore,
  command: LoginCommand,
  { messages }: CommandContext,
): Promise<SavedCredentials[]> {
  try {
    await store.prepare();
    return await store.load();
  } catch (error) {
    const why = explainFileError(error, messages);
    throw new Failure(messages.cannotUseDirectory(command.stateDir!, why));
  }
}

async function save(
  store: CredentialStore,
  credentials: LoginCredentials,
  command: LoginCommand,
  { messages }: CommandContext,
): Promise<string> {
  try {
    return await store.save(credentials, new Date());
  } catch (error) {
    const why = explainFileError(error, messages);
    throw new Failure(messages.cannotSave(command.stateDir!, why));
  }
}

/** The server does not say which of the saved accounts it means: it is clear when there is one, or nothing to print. */
function whichIsBound(
  saved: readonly SavedCredentials[],
  command: LoginCommand,
  { messages }: CommandContext,
): SavedCredentials {
  const [newest, ...others] = saved;
  if (!newest || (others.length > 0 && command.format !== undefined)) {
    throw new Failure(messages.alreadyBoundLost);
  }
  return newest;
}

function print(
  credentials: LoginCredentials,
  command: LoginCommand,
  { system, messages }: CommandContext,
): void {
  if (command.format === undefined) return;
  try {
    system.stdout.write(formatCredentials(credentials, command.format));
  } catch {
    throw new Failure(messages.credentialsLost);
  }
}
