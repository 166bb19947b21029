import { assertEquals, assertThrows } from "@std/assert";
import {
  decodeThreadId,
  encodeThreadId,
  ValidationError,
} from "@weixin/chat-adapter";

const IDS = [
  "bot@im.bot",
  "a:b:c",
  "微信用户@im.wechat",
  "👩‍👩‍👧‍👦",
  "\ufeffbom",
  "\u0000",
  " spaces and\nlines ",
  "CaseMatters@im.wechat",
  "x".repeat(1000),
  "é", // one code point
  "e\u0301", // two: must not become the one above
];

Deno.test("thread ids round-trip any Unicode id", () => {
  const seen = new Set<string>();
  for (const accountId of IDS) {
    for (const userId of IDS) {
      const threadId = encodeThreadId({ accountId, userId });
      assertEquals(decodeThreadId(threadId), { accountId, userId });
      seen.add(threadId);
    }
  }
  assertEquals(seen.size, IDS.length ** 2);
});

Deno.test("encodeThreadId() writes the documented form", () => {
  assertEquals(
    encodeThreadId({ accountId: "bot@im.bot", userId: "ü" }),
    "weixin:Ym90QGltLmJvdA:w7w",
  );
});

Deno.test("encodeThreadId() refuses empty ids and lone surrogates", () => {
  for (const bad of ["", "\ud800", "a\udc00b"]) {
    assertThrows(
      () => encodeThreadId({ accountId: bad, userId: "u" }),
      ValidationError,
    );
    assertThrows(
      () => encodeThreadId({ accountId: "a", userId: bad }),
      ValidationError,
    );
  }
});

Deno.test("decodeThreadId() refuses every form but the canonical one", () => {
  const good = encodeThreadId({ accountId: "bot@im.bot", userId: "ü" });
  const bad = [
    "",
    "weixin",
    "weixin:",
    "weixin::",
    "weixin:Ym90QGltLmJvdA",
    "weixin:Ym90QGltLmJvdA:",
    "weixin::w7w",
    `${good}:`,
    `${good}:x`,
    ` ${good}`,
    `${good} `,
    `${good}\n`,
    good.toUpperCase(),
    good.replace("weixin", "slack"),
    good.replace("weixin", "Weixin"),
    `${good}=`, // padded
    "weixin:Ym90QGltLmJvdA:w7x", // bits that no encoder sets
    "weixin:Ym90QGltLmJvdA:w7w%3D",
    "weixin:Ym90QGltLmJvdA:+/+/", // the other alphabet
    "weixin:Ym90QGltLmJvdA:_w", // no UTF-8
    "weixin:Ym90QGltLmJvdA:wIA", // overlong UTF-8
    "weixin:Ym90QGltLmJvdA:7aCA", // a surrogate in UTF-8
    "weixin:Ym90QGltLmJvdA:w 7w",
    "weixin:Ym90QGltLmJvdA:w",
  ];
  for (const threadId of bad) {
    assertThrows(
      () => decodeThreadId(threadId),
      ValidationError,
      "thread id",
      threadId,
    );
  }
});
