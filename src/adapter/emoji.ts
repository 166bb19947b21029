import { convertEmojiPlaceholders } from "chat";

const PLACEHOLDER = /\{\{emoji:([a-z0-9_]+)\}\}/gi;

/** Turns Chat SDK's emoji placeholders into emoji; names that it does not know stay as they are. */
export function resolveEmoji(text: string): string {
  if (!text.includes("{{emoji:")) return text;
  return text.replace(PLACEHOLDER, (placeholder, name) => {
    // Any platform that writes Unicode will do; of an unknown name only the name is left.
    const emoji = convertEmojiPlaceholders(placeholder, "whatsapp");
    return emoji === name ? placeholder : emoji;
  });
}
