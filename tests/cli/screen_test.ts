import { assertEquals } from "@std/assert";
import { Screen } from "../../src/cli/screen.ts";

function screen(columns?: number): { text: string; screen: Screen } {
  const result = {
    text: "",
    screen: new Screen({
      isTerminal: columns !== undefined,
      columns: () => columns,
      write: (text) => void (result.text += text),
    }),
  };
  return result;
}

Deno.test("Screen.status() writes over one line of a terminal", () => {
  const seen = screen(80);
  seen.screen.status("one");
  seen.screen.status("one");
  seen.screen.status("two");
  seen.screen.print("three");
  seen.screen.status("four");
  seen.screen.end();
  seen.screen.end();
  assertEquals(seen.text, "\r\x1b[Kone\r\x1b[Ktwo\nthree\n\r\x1b[Kfour\n");
});

Deno.test("Screen.status() writes plain lines where there is no terminal, each once", () => {
  const seen = screen();
  seen.screen.status("one");
  seen.screen.status("one");
  seen.screen.status("two");
  seen.screen.end();
  assertEquals(seen.text, "one\ntwo\n");
});

Deno.test("Screen.status() cuts what would run over the line", () => {
  const seen = screen(8);
  seen.screen.status("123456789");
  seen.screen.status("二维码ab");
  assertEquals(seen.text, "\r\x1b[K1234567\r\x1b[K二维码a");
});

Deno.test("Screen.ask() leaves the line open until it is answered", () => {
  const answered = screen(80);
  answered.screen.status("status");
  answered.screen.ask("digits: ");
  answered.screen.answered();
  answered.screen.print("thanks");
  assertEquals(answered.text, "\r\x1b[Kstatus\ndigits: thanks\n");

  const silent = screen(80);
  silent.screen.ask("digits: ");
  silent.screen.status("status");
  assertEquals(silent.text, "digits: \n\r\x1b[Kstatus");
});
