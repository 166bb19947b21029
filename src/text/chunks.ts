import { type Fence, fenceAfter } from "./fence.ts";
import { graphemes } from "./width.ts";

/** Limits of {@linkcode splitText}. */
export interface SplitOptions {
  /** Code points of a chunk. Default 4 000, what Tencent's own client declares. */
  readonly maxCodePoints?: number | undefined;
  /** Bytes of UTF-8 of a chunk. Default 12 KiB; the server refuses more than 16 (protocol §5). */
  readonly maxBytes?: number | undefined;
  /** Whether a code fence that is open at a cut is closed and opened again. Default false. */
  readonly fences?: boolean | undefined;
}

interface Limits {
  readonly points: number;
  readonly bytes: number;
}

/** A place to cut: the chunk ends before `end`, inside `fence` if one is open there. */
interface Cut {
  readonly end: number;
  readonly fence: Fence | undefined;
}

/** Kinds of places, the best first, and how full a chunk must be at least to be cut there. */
const KINDS = [
  ["paragraph", 1 / 3],
  ["line", 1 / 2],
  ["sentence", 1 / 2],
  ["space", 1 / 2],
] as const;

type Kind = typeof KINDS[number][0];

const CJK_END = "。！？…";
const END = ".!?";
const CLOSERS = "\"'”’」』）)]】》*_";
const CONTINUES = /^[\p{M}\u200d]/u;
/** Longest info line that is repeated; a longer one is no language. */
const LONGEST_INFO = 40;

/**
 * Cuts a text into messages: at the end of a paragraph, else of a line, else of a sentence, else at a space,
 * else between two graphemes. White space at the cuts is dropped, nothing else. Takes linear time.
 *
 * @returns the chunks; none for a text of white space
 */
export function splitText(text: string, options: SplitOptions = {}): string[] {
  const limits: Limits = {
    points: Math.max(1, options.maxCodePoints ?? 4000),
    bytes: Math.max(4, options.maxBytes ?? 12 * 1024),
  };
  const chunks: string[] = [];
  let open: Fence | undefined;
  for (let at = skipBlankLines(text, 0); at < text.length;) {
    const head = open ? `${open.prefix}${open.marks}${open.info}\n` : "";
    const scan = new Scan(text, at, shrink(limits, head), open);
    const cut = scan.run(options.fences ?? false);
    const body = text.slice(at, cut.end).trimEnd();
    const tail = cut.fence ? closing(cut.fence) : "";
    if (body !== "") chunks.push(head + body + tail);
    open = cut.fence && short(cut.fence, limits);
    at = skipBlankLines(text, skipSpaces(text, cut.end));
  }
  return chunks;
}

/** One pass over the text of one chunk. */
class Scan {
  readonly #text: string;
  readonly #from: number;
  readonly #limits: Limits;
  readonly #best: Partial<Record<Kind, Cut>> = {};
  /** Last place where the chunk could end with the fence closed. */
  #last: Cut;
  #fence: Fence | undefined;
  /** What remains of the limits when the open fence has been closed. */
  #room: Limits;
  #points = 0;
  #bytes = 0;
  /** A sentence may have ended: anywhere after Chinese marks, before white space after others. */
  #ended: "" | "any" | "spaced" = "";
  /** A line end inside a fence, taken back if the next line closes it. */
  #inside: Cut | undefined;

  constructor(
    text: string,
    from: number,
    limits: Limits,
    fence: Fence | undefined,
  ) {
    this.#text = text;
    this.#from = from;
    this.#limits = limits;
    this.#fence = fence;
    this.#room = shrink(limits, fence ? closing(fence) : "");
    this.#last = { end: from, fence };
  }

  /** Goes as far as the limits allow and gives the best place passed. */
  run(fences: boolean): Cut {
    const text = this.#text;
    let at = this.#from;
    // What follows a cut within a line is not the start of one.
    let line = at === 0 || text[at - 1] === "\n" ? at : -1;
    while (at < text.length) {
      const code = text.codePointAt(at)!;
      this.#mark(at);
      if (code === 0x0a) {
        this.#endLine(at, fences && line !== -1 ? text.slice(line, at) : null);
        line = at + 1;
      }
      const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      this.#points++;
      this.#bytes += size;
      if (
        this.#points > this.#limits.points || this.#bytes > this.#limits.bytes
      ) return this.#choose(at);
      at += code > 0xffff ? 2 : 1;
    }
    return { end: at, fence: undefined };
  }

  /** Notes what kind of place is before the character at `at`. */
  #mark(at: number): void {
    const character = this.#text[at]!;
    if (
      this.#points > this.#room.points || this.#bytes > this.#room.bytes
    ) return;
    const cut = { end: at, fence: this.#fence };
    this.#last = cut;
    const space = isSpace(character);
    if (space) this.#best.space = cut;
    if (this.#fence) return;
    if (this.#ended !== "" && !CLOSERS.includes(character)) {
      const boundary = this.#ended === "any" || space || character === "\n";
      if (boundary && !CONTINUES.test(this.#text.slice(at, at + 2))) {
        this.#best.sentence = cut;
      }
      this.#ended = "";
    }
    if (CJK_END.includes(character)) this.#ended = "any";
    else if (END.includes(character)) this.#ended = "spaced";
  }

  /** Notes the end of a line; `line` is what it says, unless fences do not matter. */
  #endLine(at: number, line: string | null): void {
    const before = this.#fence;
    if (line !== null) this.#setFence(fenceAfter(line, before));
    // Neither after the line that opens a fence nor before the one that closes it: the block would be empty.
    if (this.#inside && this.#fence) this.#best.line = this.#inside;
    this.#inside = undefined;
    const cut = { end: at, fence: this.#fence };
    if (!this.#fence) {
      this.#best[blankLineAt(this.#text, at + 1) ? "paragraph" : "line"] = cut;
    } else if (before && this.#last.end === at) {
      this.#inside = cut;
    }
  }

  #setFence(fence: Fence | undefined): void {
    if (fence === this.#fence) return;
    this.#fence = fence;
    this.#room = shrink(this.#limits, fence ? closing(fence) : "");
  }

  #choose(limit: number): Cut {
    if (this.#inside) this.#best.line = this.#inside;
    for (const [kind, fill] of KINDS) {
      const cut = this.#best[kind];
      if (cut && cut.end - this.#from >= (limit - this.#from) * fill) {
        return cut;
      }
    }
    const { end, fence } = this.#last;
    return { end: graphemeStart(this.#text, this.#from, end), fence };
  }
}

/** Where the grapheme begins that holds `at`; `at` itself when that would be `from`. */
function graphemeStart(text: string, from: number, at: number): number {
  const around = text.slice(from, at + 64);
  const found = graphemes().segment(around).containing(at - from);
  return found && found.index > 0 ? from + found.index : at;
}

/** The line that closes a fence, with the line end before it. */
function closing(fence: Fence): string {
  return `\n${fence.prefix}${fence.marks}`;
}

/** The fence as it is opened again; `undefined` where its own lines would take half of a message. */
function short(fence: Fence, limits: Limits): Fence | undefined {
  const info = fence.info.length > LONGEST_INFO ? "" : fence.info;
  const cost = 2 * (fence.prefix.length + fence.marks.length) + info.length + 8;
  return cost * 2 > Math.min(limits.points, limits.bytes)
    ? undefined
    : { ...fence, info };
}

/** What `taken` leaves of the limits. */
function shrink(limits: Limits, taken: string): Limits {
  if (taken === "") return limits;
  const bytes = new TextEncoder().encode(taken).length;
  return {
    points: limits.points - [...taken].length,
    bytes: limits.bytes - bytes,
  };
}

/** The first place from `at` on that is not followed by white space and a line end only. */
function skipBlankLines(text: string, at: number): number {
  for (let next = at; next < text.length; next++) {
    const character = text[next];
    if (character === "\n") at = next + 1;
    else if (character !== " " && character !== "\t") return at;
  }
  return text.length;
}

/** Whether the line that begins at `at` is blank. */
function blankLineAt(text: string, at: number): boolean {
  while (text[at] === " " || text[at] === "\t") at++;
  return text[at] === "\n" || at >= text.length;
}

function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\u3000";
}

function skipSpaces(text: string, at: number): number {
  while (
    isSpace(text[at]) && !CONTINUES.test(text.slice(at + 1, at + 3))
  ) at++;
  return at;
}
