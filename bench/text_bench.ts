/**
 * Figures of the text room: throughput against Chat SDK's own flattening, messages that answers take, and how
 * soon a stream shows something. Ratios come from one run: `deno run -A bench/text_bench.ts`.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- printing is what it is for

import { markdownToPlainText, parseMarkdown, toPlainText } from "chat";
import { BlockAssembler } from "../src/text/block_assembler.ts";
import { splitText } from "../src/text/chunks.ts";
import { formatMarkdown } from "../src/text/format.ts";
import { renderMarkdown } from "../src/text/markdown.ts";
import { renderPlain } from "../src/text/plain.ts";

const FOLDER = new URL("../tests/fixtures/answers/", import.meta.url);
const MEGABYTE = 1_000_000;
const ROUNDS = 5;
const TOKENS_PER_SECOND = 50;

const answers = new Map<string, string>();
const names = [...Deno.readDirSync(FOLDER)].map(({ name }) => name);
for (const name of names.filter((name) => name.endsWith(".md")).sort()) {
  answers.set(
    name.slice(0, -3),
    await Deno.readTextFile(new URL(name, FOLDER)),
  );
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The answers over and over, without the one whose fence would swallow the rest. */
function megabyte(): string[] {
  const pieces: string[] = [];
  const whole = [...answers].filter(([name]) => !name.includes("unclosed"));
  for (let size = 0; size < MEGABYTE;) {
    for (const [, answer] of whole) {
      pieces.push(answer);
      size += bytes(answer);
    }
  }
  return pieces;
}

interface Case {
  readonly name: string;
  readonly size: number;
  run(): void;
}

/** The cases' MB/s, each the median of rounds in which all of them took turns. */
function measure(cases: readonly Case[]): void {
  const times = cases.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    cases.forEach(({ run }, index) => {
      const start = performance.now();
      run();
      times[index]!.push(performance.now() - start);
    });
  }
  const speeds = cases.map(({ size }, index) => {
    const median = times[index]!.sort((a, b) => a - b)[ROUNDS >> 1]!;
    return size / MEGABYTE / (median / 1000);
  });
  cases.forEach(({ name }, index) => {
    const ratio = speeds[index]! / speeds[0]!;
    console.log(
      `${name.padEnd(44)} ${speeds[index]!.toFixed(2).padStart(8)} MB/s  x ${
        ratio.toFixed(2)
      }`,
    );
  });
}

const pieces = megabyte();
const source = pieces.join("\n\n");
const size = bytes(source);
const tree = parseMarkdown(source);
const flat = renderPlain(tree);
const rich = renderMarkdown(source, tree);
const options = { parse: parseMarkdown };

console.log(`Throughput on ${(size / MEGABYTE).toFixed(2)} MB of answers\n`);
measure([
  {
    name: "chat: markdownToPlainText (parse + flatten)",
    size,
    run: () => void markdownToPlainText(source),
  },
  {
    name: "parse + renderPlain",
    size,
    run: () => void renderPlain(parseMarkdown(source)),
  },
  {
    name: "parse + renderMarkdown",
    size,
    run: () => void renderMarkdown(source, parseMarkdown(source)),
  },
  {
    name: "chat: toPlainText (tree given)",
    size,
    run: () => void toPlainText(tree),
  },
  { name: "renderPlain (tree given)", size, run: () => void renderPlain(tree) },
  {
    name: "renderMarkdown (tree given)",
    size,
    run: () => void renderMarkdown(source, tree),
  },
  {
    name: "splitText of plain",
    size: bytes(flat),
    run: () => void splitText(flat),
  },
  {
    name: "splitText of markdown, fences kept",
    size: bytes(rich),
    run: () => void splitText(rich, { fences: true }),
  },
]);

console.log("\nThe same text, answer by answer\n");
measure([
  {
    name: "chat: markdownToPlainText",
    size,
    run: () => pieces.forEach((piece) => markdownToPlainText(piece)),
  },
  ...(["plain", "markdown"] as const).map((formatting) => ({
    name: `formatMarkdown ${formatting} + splitText`,
    size,
    run: () =>
      pieces.forEach((piece) =>
        splitText(formatMarkdown(piece, { ...options, formatting }), {
          fences: formatting === "markdown",
        })
      ),
  })),
]);

/** Pieces about as large as a model's tokens. */
function tokens(text: string): string[] {
  return text.match(
    /[\u3400-\u9fff]|\s*[A-Za-z0-9]{1,5}|\s*[^A-Za-z0-9\s]|\s+/g,
  ) ??
    [];
}

/** Seconds after which the first block of a stream is complete, and after which the stream ends. */
function firstBlock(text: string): [number, number] {
  const assembler = new BlockAssembler();
  const all = tokens(text);
  const first = all.findIndex((token) => assembler.feed(token).length > 0);
  const end = all.length / TOKENS_PER_SECOND;
  return [first === -1 ? end : (first + 1) / TOKENS_PER_SECOND, end];
}

console.log(
  "\nanswer                      chars  messages (plain, markdown, stream)  first block, end of stream",
);
const used = { plain: 0, markdown: 0, stream: 0, most: 0 };
for (const [name, answer] of answers) {
  const count = (formatting: "markdown" | "plain", text: string) =>
    splitText(formatMarkdown(text, { ...options, formatting }), {
      fences: formatting === "markdown",
    }).length;
  const plain = count("plain", answer);
  const markdown = count("markdown", answer);
  const assembler = new BlockAssembler();
  const blocks = [...tokens(answer).flatMap((token) => assembler.feed(token))];
  const rest = assembler.end();
  if (rest !== undefined) blocks.push(rest);
  const stream = blocks.reduce((sum, block) => sum + count("plain", block), 0);
  const [first, end] = firstBlock(answer);
  used.plain += plain;
  used.markdown += markdown;
  used.stream += stream;
  used.most = Math.max(used.most, plain, markdown, stream);
  console.log(
    `${name.padEnd(26)} ${
      String(answer.length).padStart(6)
    }  ${plain}, ${markdown}, ${stream}  ${first.toFixed(1).padStart(27)} s, ${
      end.toFixed(1)
    } s`,
  );
}
console.log(
  `\nMessages for ${answers.size} answers: ${used.plain} plain, ${used.markdown} markdown, ${used.stream} streamed; at most ${used.most} of ten`,
);
