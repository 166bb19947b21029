import type { Output } from "./types.ts";

/**
 * The person's side of the output: lines that stay, and on a terminal one last line that is written over. Whoever
 * writes to it calls {@linkcode Screen.end} at the end, so that the shell's prompt gets a line of its own.
 */
export class Screen {
  readonly #output: Output;
  #live = "";
  #isLineOpen = false;

  /** Nothing is written yet. */
  constructor(output: Output) {
    this.#output = output;
  }

  /** Writes whole lines. */
  print(text: string): void {
    this.end();
    this.#output.write(text.endsWith("\n") ? text : `${text}\n`);
  }

  /** Shows how things stand; the same text again changes nothing. */
  status(text: string): void {
    if (text === this.#live) return;
    if (!this.#output.isTerminal) {
      this.print(text);
    } else {
      if (this.#live === "") this.end();
      const columns = this.#output.columns() ?? 80;
      this.#output.write(`\r\x1b[K${fit(text, columns - 1)}`);
      this.#isLineOpen = true;
    }
    this.#live = text;
  }

  /** Asks for something that is typed on the same line. */
  ask(text: string): void {
    this.end();
    this.#output.write(text);
    this.#isLineOpen = true;
  }

  /** The person ended the line. */
  answered(): void {
    this.#isLineOpen = false;
  }

  /** Ends the last line. */
  end(): void {
    if (this.#isLineOpen) this.#output.write("\n");
    this.#isLineOpen = false;
    this.#live = "";
  }
}

/** As much of a text as fits, Chinese characters being two columns wide. */
function fit(text: string, columns: number): string {
  let width = 0;
  let result = "";
  for (const character of text) {
    width += character.codePointAt(0)! >= 0x1100 ? 2 : 1;
    if (width > columns) break;
    result += character;
  }
  return result;
}
