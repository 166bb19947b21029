import { serveSimulator } from "../simulator/serve.ts";
import type { ServedSimulator } from "../simulator/served.ts";
import type { SimulateCommand } from "./arguments.ts";
import type { CommandContext } from "./context.ts";
import { codeOf, explainFileError } from "./explain.ts";
import { Failure } from "./failure.ts";
import { envLines } from "./format.ts";

/**
 * Runs the simulator until the program is to end.
 *
 * @throws {Failure} if the port is taken
 * @throws the reason of the context's signal
 */
export async function simulate(
  { port, open }: SimulateCommand,
  context: CommandContext,
): Promise<never> {
  const { messages } = context;
  const simulator = await serveSimulator({ port }).catch((error) => {
    throw new Failure(
      codeOf(error) === "EADDRINUSE"
        ? messages.portTaken(port)
        : messages.cannotListen(port, explainFileError(error, messages)),
    );
  });
  try {
    return await present(simulator, open, context);
  } finally {
    await simulator.close();
  }
}

async function present(
  simulator: ServedSimulator,
  open: boolean,
  { system, messages, signal }: CommandContext,
): Promise<never> {
  const bot = simulator.createBot();
  system.stdout.write(envLines({
    WEIXIN_ACCOUNT_ID: bot.accountId,
    WEIXIN_BOT_TOKEN: bot.token,
    WEIXIN_BASE_URL: bot.baseUrl,
    WEIXIN_CDN_BASE_URL: bot.cdnBaseUrl,
  }));
  const urls = messages.simulatorUrls;
  const phone = `${bot.baseUrl}/`;
  system.stderr.write(
    `${urls.api}${bot.baseUrl}\n${urls.phone}${phone}\n${messages.simulatorStop}\n`,
  );
  if (open) {
    try {
      system.openUrl(phone);
    } catch {
      system.stderr.write(`${messages.noBrowser}\n`);
    }
  }
  return await new Promise((_, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}
