import { assertEquals, assertRejects } from "@std/assert";
import { LineReader } from "../../src/cli/line_reader.ts";

const { signal } = new AbortController();

function reader(...chunks: (string | Uint8Array)[]): LineReader {
  const encoder = new TextEncoder();
  return new LineReader(() => {
    const chunk = chunks.shift();
    return Promise.resolve(
      typeof chunk === "string" ? encoder.encode(chunk) : chunk,
    );
  });
}

Deno.test("LineReader.readLine() gives lines, however they are cut", async () => {
  const lines = reader("1", "2\n34\r\n\n5", "6\n");
  const read = [];
  for (let n = 0; n < 5; n++) read.push(await lines.readLine(signal));
  assertEquals(read, ["12", "34", "", "56", undefined]);
});

Deno.test("LineReader.readLine() joins characters that are cut", async () => {
  const bytes = new TextEncoder().encode("数字\n");
  const lines = reader(bytes.subarray(0, 2), bytes.subarray(2));
  assertEquals(await lines.readLine(signal), "数字");
});

Deno.test("LineReader.readLine() gives no line that was not ended", async () => {
  assertEquals(await reader("123").readLine(signal), undefined);
});

Deno.test("LineReader.readLine() ends at an abort and goes on with the same read later", async () => {
  const typed = Promise.withResolvers<Uint8Array>();
  let reads = 0;
  const lines = new LineReader(() => {
    reads++;
    return typed.promise;
  });
  const controller = new AbortController();
  const waiting = lines.readLine(controller.signal).catch((reason) => reason);
  controller.abort("enough");
  assertEquals(await waiting, "enough");
  await assertRejects(() => lines.readLine(AbortSignal.abort(new Error("no"))));

  typed.resolve(new TextEncoder().encode("late\n"));
  assertEquals(await lines.readLine(signal), "late");
  assertEquals(reads, 1);
});
