import { assertEquals } from "@std/assert";
import { decodeEmoji } from "../../src/text/emoji.ts";

Deno.test("decodeEmoji() turns Chinese, traditional and English codes into emoji", () => {
  assertEquals(decodeEmoji("你好[微笑]"), "你好🙂");
  assertEquals(decodeEmoji("[流泪][流淚][Sob]"), "😢😢😢");
  assertEquals(decodeEmoji("thanks[ThumbsUp] [Yeah!]"), "thanks👍 ✌️");
});

Deno.test("decodeEmoji() leaves codes without a true equivalent as they are", () => {
  assertEquals(
    decodeEmoji("[旺柴] [Onlooker] [吃瓜]"),
    "[旺柴] [Onlooker] [吃瓜]",
  );
});

Deno.test("decodeEmoji() leaves what is no code as it is", () => {
  const text = "[1] [ ] [] [Smile [smile] [constructor] [a b] Unicode 🙂";
  assertEquals(decodeEmoji(text), text);
});

Deno.test("decodeEmoji() leaves code as it is", () => {
  const text = "`a[Sun]` ```\nb[OK]\n``` c";
  assertEquals(decodeEmoji(text), text);
  assertEquals(decodeEmoji("```\n[OK]"), "```\n[OK]");
});

Deno.test("decodeEmoji() leaves links and images as they are", () => {
  const text = "[Rose](https://a.b) ![Heart](https://c.d)";
  assertEquals(decodeEmoji(text), text);
});
