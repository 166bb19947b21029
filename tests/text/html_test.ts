import { assertEquals } from "@std/assert";
import { decodeEntities } from "../../src/text/entities.ts";
import {
  attribute,
  flattenHtml,
  parseTag,
  shiftText,
} from "../../src/text/html.ts";
import { plainLink } from "../../src/text/plain_inline.ts";

const flat = (html: string) => flattenHtml(html, plainLink);

Deno.test("flattenHtml() breaks lines where a browser does", () => {
  assertEquals(flat("<p>a</p><p>b</p>c<br/>d"), "a\nb\nc\nd");
});

Deno.test("flattenHtml() writes lists, links and images", () => {
  assertEquals(
    flat("<ul><li>a</li><li><a href=https://b>c</a></li></ul><img src='d'>"),
    "• a\n• c (https://b)\nd",
  );
});

Deno.test("flattenHtml() leaves out comments, scripts and styles", () => {
  assertEquals(
    flat("a<!-- b --><script>c<d</script><style>e</style><!doctype html>f"),
    "af",
  );
});

Deno.test("flattenHtml() leaves out a comment that never ends", () => {
  assertEquals(flat("a <!-- b"), "a");
});

Deno.test("flattenHtml() decodes entities and keeps unknown tags", () => {
  assertEquals(
    flat("&lt;a&gt; &amp;amp; <your-name>"),
    "<a> &amp; <your-name>",
  );
});

Deno.test("parseTag() knows elements that format and nothing else", () => {
  assertEquals(parseTag("<BR/>")?.name, "br");
  assertEquals(parseTag("</a>")?.closes, true);
  assertEquals(parseTag("<string>"), undefined);
  assertEquals(parseTag("<!-- a -->"), undefined);
  assertEquals(parseTag("<b"), undefined);
});

Deno.test("attribute() reads values in every kind of quotes", () => {
  const tag = parseTag("<a href=\"a&amp;b\" title='c d' id=e>")!;
  assertEquals(attribute(tag, "href"), "a&b");
  assertEquals(attribute(tag, "title"), "c d");
  assertEquals(attribute(tag, "id"), "e");
  assertEquals(attribute(tag, "name"), "");
});

Deno.test("shiftText() uses Unicode's characters or says what it does", () => {
  assertEquals(shiftText("-1", "sup"), "⁻¹");
  assertEquals(shiftText("10", "sub"), "₁₀");
  assertEquals(shiftText("x", "sup"), "^x");
  assertEquals(shiftText("a+b", "sub"), "_(a+b)");
  assertEquals(shiftText("", "sup"), "");
});

Deno.test("decodeEntities() knows names and numbers, and leaves what it does not know", () => {
  assertEquals(
    decodeEntities("&amp; &lt; &hellip; &#65; &#x1F600; &nope; & &;"),
    "& < … A 😀 &nope; & &;",
  );
  assertEquals(decodeEntities("&#0;&#xD800;&#9999999;"), "\ufffd\ufffd\ufffd");
});
