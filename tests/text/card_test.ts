import {
  Actions,
  Button,
  Card,
  type CardElement,
  CardLink,
  CardText,
  Chart,
  Divider,
  Field,
  Fields,
  Image,
  LinkButton,
  RadioSelect,
  Section,
  Select,
  SelectOption,
  Table,
} from "chat";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderCard } from "../../src/text/card.ts";
import type { CardLike, UnknownElement } from "../../src/text/card_elements.ts";
import { splitText } from "../../src/text/chunks.ts";
import { plain, rich } from "./_render.ts";

/** A card as a reader sees it in plain mode, without the hint. */
function shown(card: CardLike): string {
  return plain(renderCard(card, { hint: false }).markdown);
}

Deno.test("renderCard() takes Chat SDK's cards", () => {
  const card: CardElement = Card({
    title: "Order #12",
    subtitle: "3 < 5 items",
    children: [
      CardText("Ready for **pickup**."),
      CardText("Bring an ID", { style: "bold" }),
      CardText("by Friday", { style: "muted" }),
      Fields([
        Field({ label: "Status", value: "paid" }),
        Field({ label: "总价：", value: "¥ 12" }),
      ]),
      Divider(),
      Section([Image({ url: "https://a.b/c.png", alt: "Map" })]),
      CardLink({ url: "https://a.b/d", label: "Details" }),
    ],
  });
  assertEquals(
    shown(card),
    [
      "Order #12",
      "3 ＜ 5 items",
      "Ready for pickup.",
      "Bring an ID",
      "by Friday",
      "Status: paid\n总价: ¥ 12",
      "———",
      "Map (https://a.b/c.png)",
      "Details: https://a.b/d",
    ].join("\n\n"),
  );
});

Deno.test("renderCard() keeps bold, tables and links in markdown", () => {
  const card = Card({
    title: "A *star*",
    children: [
      Fields([Field({ label: "User", value: "my_name" })]),
      Table({ headers: ["a", "b|c"], rows: [["1"], ["x_y", "3"]] }),
    ],
  });
  assertEquals(
    rich(renderCard(card).markdown),
    [
      "**A ＊star＊**",
      "**User**: `my_name`",
      "| a | b｜c |\n| --- | --- |\n| 1 |  |\n| `x_y` | 3 |",
    ].join("\n\n"),
  );
});

Deno.test("renderCard() numbers buttons and options through the whole card", () => {
  const card = Card({
    title: "Pick",
    children: [
      Actions([
        Button({ id: "yes", label: "Yes", value: "1" }),
        Button({ id: "no", label: "No" }),
      ]),
      CardText("or"),
      Actions([
        Select({
          id: "size",
          label: "Size",
          options: [
            SelectOption({ label: "Small", value: "s", description: "1 l" }),
            SelectOption({ label: "Big", value: "b" }),
          ],
        }),
        RadioSelect({
          id: "color",
          label: "Color",
          options: [SelectOption({ label: "Red", value: "r" })],
        }),
      ]),
    ],
  });
  assertEquals(
    plain(renderCard(card).markdown),
    [
      "Pick",
      "1. Yes\n2. No",
      "or",
      "Size",
      "3. Small — 1 l\n4. Big",
      "Color",
      "5. Red",
      "Reply with a number to choose.",
    ].join("\n\n"),
  );
  assertEquals(renderCard(card).choices, [
    { label: "Yes", actionId: "yes", value: "1" },
    { label: "No", actionId: "no" },
    { label: "Small", actionId: "size", value: "s" },
    { label: "Big", actionId: "size", value: "b" },
    { label: "Red", actionId: "color", value: "r" },
  ]);
});

Deno.test("renderCard() joins the choices of neighbouring rows of buttons", () => {
  const card = Card({
    children: [
      Actions([Button({ id: "a", label: "A" })]),
      Actions([Button({ id: "b", label: "B" })]),
    ],
  });
  assertEquals(shown(card), "1. A\n2. B");
});

Deno.test("renderCard() keeps the value that Chat SDK made of a callbackUrl verbatim", () => {
  const value = "__cb:0123456789abcdef";
  const card = Card({
    children: [Actions([Button({ id: "ok", label: "OK", value })])],
  });
  assertEquals(renderCard(card).choices, [
    { label: "OK", actionId: "ok", value },
  ]);
});

Deno.test("renderCard() writes link buttons as label and address, not as choices", () => {
  const card = Card({
    children: [
      Actions([LinkButton({ label: "Docs", url: "https://a.b/c_d(e)" })]),
    ],
  });
  assertEquals(shown(card), "Docs: https://a.b/c_d%28e%29");
  assertEquals(rich(renderCard(card).markdown), "Docs: https://a.b/c_d%28e%29");
  assertEquals(renderCard(card).choices, []);
});

Deno.test("renderCard() gives a disabled button no number", () => {
  const card = Card({
    children: [
      Actions([
        Button({ id: "a", label: "A", disabled: true }),
        Button({ id: "b", label: "B" }),
      ]),
    ],
  });
  assertEquals(shown(card), "~~A~~\n\n1. B");
});

Deno.test("renderCard() writes charts as tables", () => {
  const card = Card({
    children: [
      Chart({
        title: "Share",
        chart: { type: "pie", segments: [{ label: "A", value: 3 }] },
      }),
      Chart({
        title: "Sales",
        chart: {
          type: "line",
          categories: ["W1", "W2"],
          xLabel: "Week",
          series: [{ name: "Net", data: [{ label: "W2", value: 7 }] }],
        },
      }),
    ],
  });
  assertEquals(
    shown(card),
    "Share\n\n  |\nA | 3\n\nSales\n\nWeek | Net\nW1   |\nW2   | 7",
  );
});

Deno.test("renderCard() writes what it does not know by its words", () => {
  const unknown = {
    type: "gauge",
    label: "Load",
    value: "80%",
    children: [{ type: "text", content: "inside" }, null, "x"],
  } as UnknownElement;
  assertEquals(
    shown({ type: "card", children: [unknown, { type: "blank" }] }),
    "Load: 80%\n\ninside",
  );
});

Deno.test("renderCard() writes labels that look like Markdown as they are", () => {
  const card = Card({
    title: "# [a](b) `c` __d__",
    children: [
      Actions([
        Button({ id: "x", label: "1. *first*\nline" }),
        Button({ id: "y", label: "- <b>$1$</b>" }),
      ]),
    ],
  });
  assertEquals(
    shown(card),
    "# [a](b) `c` __d__\n\n1. 1. *first* line\n2. - ＜b>$1$＜/b>",
  );
});

Deno.test("renderCard() hints in the language of the card, or as told, or not at all", () => {
  const card = Card({
    title: "选一个",
    children: [Actions([Button({ id: "a", label: "好" })])],
  });
  assertStringIncludes(renderCard(card).markdown, "回复数字");
  assertStringIncludes(renderCard(card, { hint: "Pick!" }).markdown, "Pick!");
  assertEquals(
    renderCard(card, { hint: false }).markdown,
    "**选一个**\n\n1. 好",
  );
});

Deno.test("renderCard() gives a card without choices no hint", () => {
  assertEquals(renderCard(Card({ title: "a" })).markdown, "**a**");
});

Deno.test("renderCard() writes a header image, and nothing for an empty card", () => {
  assertEquals(
    shown(Card({ imageUrl: "https://a.b/c.png" })),
    "https://a.b/c.png",
  );
  assertEquals(shown(Card({})), "");
});

Deno.test("renderCard() takes 200 buttons", () => {
  const buttons = Array.from(
    { length: 200 },
    (_, i) => Button({ id: "n", label: `Choice ${i + 1}`, value: `${i}` }),
  );
  const { markdown, choices } = renderCard(
    Card({ title: "Many", children: [Actions(buttons)] }),
  );
  assertEquals(choices.length, 200);
  assertEquals(choices[199], {
    label: "Choice 200",
    actionId: "n",
    value: "199",
  });
  const text = plain(markdown);
  assertStringIncludes(text, "\n200. Choice 200\n");
  assertEquals(splitText(text).length, 1);
});

Deno.test("renderCard() stops at sections nested too deeply", () => {
  let section = Section([CardText("deep")]);
  for (let i = 0; i < 20_000; i++) section = Section([section]);
  assertEquals(shown(Card({ title: "a", children: [section] })), "a");
});
