const SPECIAL = /[\\`*_<>~&|$]/g;
const BRACKETS = /[[\]]/g;
const LINE_START = /^(?=[-+#=])|(?<=^\d{1,9})(?=[.)])/;

/** A text in one line. */
export function oneLine(text: string): string {
  return text.split("\n").map((line) => line.trim()).filter(Boolean).join(" ");
}

/** Writes a text so that a Markdown parser reads it as it is, in one line. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(SPECIAL, "\\$&")
    // A bracket after a backslash would open a formula.
    .replace(BRACKETS, (bracket) => bracket === "[" ? "&#91;" : "&#93;")
    .replace(LINE_START, "\\");
}
