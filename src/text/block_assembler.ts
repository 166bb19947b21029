import { type Fence, fenceAfter } from "./fence.ts";

/** When a {@linkcode BlockAssembler} hands out a block. */
export interface BlockOptions {
  /** Characters that a block has at least, unless the text falls silent. Default 200, as Tencent's own client. */
  readonly minChars?: number | undefined;
  /** Blocks of a reply; the last one takes the rest. Default 3, of the ten messages that a user's message allows. */
  readonly maxBlocks?: number | undefined;
}

/** The end of a sentence, with quotes and marks that close after it, or of something that announces more. */
const COMPLETE =
  /(?:[。！？…：；.!?:;]["'”’」』）)\]】*_~`]*|\p{Emoji_Presentation})$/u;
const SENTENCE = /[。！？…]["'”’」』）)\]】*_~`]*|[.!?]["'”’)\]*_~`]*(?=\s)/g;
/** A line that is a fence, or may become one. */
const MAY_OPEN = /^[ \t>]*(?:`{1,2}$|~{1,2}$|`{3}|~{3})/;
const TABLE_RULE = /^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$/;

/**
 * Puts the pieces of a growing Markdown text together and cuts it into blocks that can be shown: at the ends
 * of paragraphs, never inside a code fence or a table.
 */
export class BlockAssembler {
  readonly #minChars: number;
  readonly #maxBlocks: number;
  /** Complete lines that have not been handed out, without their line ends. */
  #lines: string[] = [];
  #length = 0;
  /** The line that is still growing. */
  #line = "";
  #fence: Fence | undefined;
  /** Index of the line that opened the fence. */
  #fenceLine = 0;
  #given = 0;
  /** Whether the last block ended within a line: what follows begins with no indentation. */
  #withinLine = false;

  /** Starts with an empty text. */
  constructor(options: BlockOptions = {}) {
    this.#minChars = options.minChars ?? 200;
    this.#maxBlocks = options.maxBlocks ?? 3;
  }

  /** Whether there is text that {@linkcode idle} could hand out. */
  get waiting(): boolean {
    return this.#given < this.#maxBlocks - 1 &&
      (this.#length > 0 || this.#line !== "");
  }

  /** Takes the next piece and gives the blocks that it completed. */
  feed(text: string): string[] {
    const blocks: string[] = [];
    const [first = "", ...others] = text.split("\n");
    this.#grow(first, blocks);
    for (const part of others) {
      this.#endLine();
      this.#grow(part, blocks);
    }
    return blocks;
  }

  /** Gives what can be shown when nothing has come for a while. */
  idle(): string | undefined {
    if (!this.waiting) return undefined;
    const lines = this.#line === ""
      ? this.#lines
      : [...this.#lines, this.#line];
    const whole = this.#wholeLines(lines);
    if (whole < lines.length) return this.#take(whole);
    const text = lines.join("\n");
    if (this.#line === "" || COMPLETE.test(this.#line)) return this.#flush();
    const ends = [...text.matchAll(SENTENCE)].map(({ index, 0: end }) =>
      index + end.length
    );
    const cut = Math.max(ends.at(-1) ?? 0, text.lastIndexOf("\n"));
    if (cut <= 0 || text.slice(0, cut).trim() === "") return this.#flush();
    return this.#give(text.slice(0, cut), text.slice(cut), true);
  }

  /** Gives the rest. */
  end(): string | undefined {
    return this.#flush();
  }

  #grow(part: string, blocks: string[]): void {
    if (part === "") return;
    // Only now it is known that the next line is no continuation of an item, which is indented.
    if (this.#line === "" && this.#atParagraphEnd() && !/^\s/.test(part)) {
      const block = this.#take(this.#lines.length);
      if (block) blocks.push(block);
    }
    this.#line += part;
  }

  #atParagraphEnd(): boolean {
    return this.#given < this.#maxBlocks - 1 && !this.#fence &&
      this.#length >= this.#minChars && this.#lines.at(-1)?.trim() === "";
  }

  #endLine(): void {
    const before = this.#fence;
    this.#fence = fenceAfter(this.#line, before);
    if (this.#fence && !before) this.#fenceLine = this.#lines.length;
    this.#lines.push(this.#line);
    this.#length += this.#line.length + 1;
    this.#line = "";
  }

  /** How many of the lines, from the start, belong to no unfinished fence or table. */
  #wholeLines(lines: readonly string[]): number {
    if (this.#fence) return this.#fenceLine;
    if (MAY_OPEN.test(this.#line)) return lines.length - 1;
    let start = lines.length;
    while (start > 0 && lines[start - 1]!.trim() !== "") start--;
    const run = lines.slice(start);
    const rule = run.findIndex((line) =>
      line.includes("|") && TABLE_RULE.test(line)
    );
    if (rule > 0) return start + rule - 1;
    const row = run.findIndex((line) => /^[ \t>]*\|/.test(line));
    return row === -1 ? lines.length : start + row;
  }

  /** Hands out the first `count` complete lines. */
  #take(count: number): string | undefined {
    if (count === 0) return undefined;
    const text = this.#lines.slice(0, count).join("\n");
    if (text.trim() === "") return undefined;
    const rest = [...this.#lines.slice(count), this.#line].join("\n");
    return this.#give(text, rest, false);
  }

  #flush(): string | undefined {
    const text = [...this.#lines, this.#line].join("\n");
    return this.#give(text, "", this.#line !== "");
  }

  #give(
    text: string,
    rest: string,
    withinLine: boolean,
  ): string | undefined {
    const start = this.#withinLine ? /^\s+/ : /^\n+/;
    this.#withinLine = withinLine;
    const lines = rest.split("\n");
    this.#line = lines.pop()!;
    this.#fenceLine = Math.max(
      0,
      this.#fenceLine - (this.#lines.length - lines.length),
    );
    this.#lines = lines;
    this.#length = rest.length - this.#line.length;
    const block = text.replace(start, "").trimEnd();
    if (block === "") return undefined;
    this.#given++;
    return block;
  }
}
