import { VERSION } from "../_version.ts";
import { ConfigError } from "../errors.ts";

const AGENT = /[\w.-]{1,32}\/[\w.+-]{1,32}(?: \([\x20-\x27\x2a-\x7e]{1,64}\))?/
  .source;
const AGENTS = new RegExp(`^${AGENT}(?: ${AGENT})*$`);

/** The `bot_agent` that is sent when none is set. */
export const DEFAULT_BOT_AGENT: string = `chat-adapter-weixin/${VERSION}`;

/**
 * Checks a `bot_agent`: `Name/Version (comment)`, repeated with spaces between, ASCII, at most 256 bytes
 * (protocol §1).
 *
 * @throws {ConfigError} if it is not of that form
 */
export function checkBotAgent(agent: string): string {
  if (agent.length > 256 || !AGENTS.test(agent)) {
    throw new ConfigError(
      `Cannot use the bot agent ${JSON.stringify(agent)}`,
      'Option "botAgent" must look like "MyBot/1.2.3 (comment)": ASCII, at most 256 characters',
    );
  }
  return agent;
}
