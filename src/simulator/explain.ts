import type { Chat } from "./chat.ts";
import type { World } from "./world.ts";

/** Why a user may be waiting in vain, in one sentence for the author of a test. */
export function explainSilence(
  world: World,
  chat: Chat,
  waitedMs: number,
): string {
  const facts = [
    `"${chat.name}" got no message from the bot within ${waitedMs} ms`,
  ];
  for (const other of chat.bot.chats.values()) {
    if (other !== chat && other.received.length > 0) {
      facts.push(`"${other.name}" got ${other.received.length}`);
    }
  }
  const hidden = chat.accepted.filter(({ shown }) => !shown).length;
  if (hidden > 0) facts.push(`${hidden} accepted and never shown`);
  if (!world.log.calls.some(({ endpoint }) => endpoint === "getupdates")) {
    facts.push("nobody polled for messages yet");
  }
  const refused = world.log.lastRefused();
  if (refused) {
    const { endpoint, status, answer, reason } = refused;
    const why = reason === undefined ? "" : ` (${reason})`;
    facts.push(
      `the last refused call was ${endpoint}: HTTP ${status}, ${
        JSON.stringify(answer)
      }${why}`,
    );
  }
  return facts.join("; ");
}
