import { assertEquals, assertThrows } from "@std/assert";
import { parseLossless } from "../../src/ilink/json.ts";

Deno.test("parseLossless() keeps a uint64 id that arrives as a number", () => {
  const body = '{"message_id":18446744073709551615,"seq":7}';
  assertEquals(parseLossless(body), {
    message_id: "18446744073709551615",
    seq: 7,
  });
});

Deno.test("parseLossless() keeps a uint64 id that arrives as a string", () => {
  assertEquals(parseLossless('{"message_id":"7497484083968569736"}'), {
    message_id: "7497484083968569736",
  });
});

Deno.test("parseLossless() reads all three keys at any depth and with any white space", () => {
  const body =
    '[{ "msg_id" :\n 9007199254740993 },{"a":{"svr_id":\t-9007199254740993}}]';
  assertEquals(parseLossless(body), [
    { msg_id: "9007199254740993" },
    { a: { svr_id: "-9007199254740993" } },
  ]);
});

Deno.test("parseLossless() leaves a user's text alone that looks like an id", () => {
  const texts = [
    '"message_id":12345678901234567890',
    '{"message_id":12345678901234567890}',
    '\\"message_id\\":12345678901234567890,',
    'message_id":12345678901234567890}',
    "\\",
    '"svr_id" : 1}',
  ];
  for (const text of texts) {
    const body = JSON.stringify({ message_id: "1", text_item: { text } });
    assertEquals(parseLossless(body), { message_id: "1", text_item: { text } });
  }
});

Deno.test("parseLossless() leaves other numbers to JSON.parse", () => {
  assertEquals(
    parseLossless('{"message_id":1.5,"msg_id":1e3,"svr_id":null,"x_id":12}'),
    { message_id: 1.5, msg_id: 1000, svr_id: null, x_id: 12 },
  );
});

Deno.test("parseLossless() throws a SyntaxError at what is no JSON", () => {
  const bad = [
    "",
    "<html>message_id</html>",
    '{"message_id":123',
    '{"message_id":123"}',
    '"message_id',
    '{"message_id":0123}x',
  ];
  for (const text of bad) assertThrows(() => parseLossless(text), SyntaxError);
});

Deno.test("parseLossless() agrees with JSON.parse on everything but big ids", () => {
  let seed = 42;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  const strings = ['"', "\\", "message_id", ':1,"', "微信", "\u0000", "}{", ""];
  const value = (depth: number): unknown => {
    const kind = random(depth > 3 ? 3 : 5);
    if (kind === 0) return random(1000);
    if (kind === 1) {
      return Array.from({ length: random(5) }, () => strings[random(8)]).join(
        "",
      );
    }
    if (kind === 2) return random(2) === 0;
    if (kind === 3) {
      return Array.from({ length: random(4) }, () => value(depth + 1));
    }
    return Object.fromEntries(
      Array.from(
        { length: random(5) },
        () => [`k${strings[random(8)]}`, value(depth + 1)],
      ),
    );
  };
  for (let round = 0; round < 500; round++) {
    const text = JSON.stringify(
      { message_id: "1", any: value(0) },
      null,
      random(3),
    );
    assertEquals(parseLossless(text), JSON.parse(text));
  }
});
