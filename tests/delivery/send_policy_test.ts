import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  ApiError,
  NetworkError,
  ProtocolError,
  SessionExpiredError,
  ValidationError,
} from "../../src/errors.ts";
import {
  explain,
  mayHaveBeenAccepted,
  type RefusalContext,
  retryDelay,
} from "../../src/delivery/send_policy.ts";
import { ItemType } from "../../src/ilink/types.ts";

const ENDPOINT = "ilink/bot/sendmessage";
const HOUR = 60 * 60_000;

function refused(details: Partial<ApiError>): ApiError {
  return new ApiError({ endpoint: ENDPOINT, status: 200, ...details });
}

/** What is waited after each try, until none is left. */
function delays(error: unknown): number[] {
  const found: number[] = [];
  for (let tries = 1; tries < 10; tries++) {
    const delay = retryDelay(error, tries);
    if (delay === undefined) break;
    found.push(delay);
  }
  return found;
}

const TABLE: readonly (readonly [string, unknown, number[]])[] = [
  ["a refused connection", new NetworkError(ENDPOINT, "refused"), [500, 1_000]],
  ["an unknown host", new NetworkError(ENDPOINT, "dns"), []],
  ["a broken connection", new NetworkError(ENDPOINT, "reset"), [1_000]],
  ["a deadline", new NetworkError(ENDPOINT, "timeout"), [1_000]],
  ["a failure of no known kind", new NetworkError(ENDPOINT, "other"), [1_000]],
  ["502", refused({ status: 502 }), [500, 1_000]],
  ["503", refused({ status: 503 }), [500, 1_000]],
  ["504", refused({ status: 504 }), [500, 1_000]],
  ["429", refused({ status: 429 }), [1_000, 1_000]],
  [
    "429 with Retry-After",
    refused({ status: 429, retryAfterMs: 7_000 }),
    [7_000, 7_000],
  ],
  ["429 that asks for no wait", refused({ status: 429, retryAfterMs: 0 }), [
    0,
    0,
  ]],
  [
    "429 that asks for a minute",
    refused({ status: 429, retryAfterMs: 60_000 }),
    [60_000, 60_000],
  ],
  [
    "429 that asks for more than a minute",
    refused({ status: 429, retryAfterMs: 60_001 }),
    [],
  ],
  ["a failed TLS handshake", new NetworkError(ENDPOINT, "tls"), []],
  ["400", refused({ status: 400 }), []],
  ["401", refused({ status: 401 }), []],
  ["404", refused({ status: 404 }), []],
  ["500", refused({ status: 500 }), []],
  ["524", refused({ status: 524 }), []],
  ["ret -1", refused({ ret: -1 }), []],
  ["ret -2", refused({ ret: -2 }), []],
  ["errcode -2", refused({ ret: 0, errcode: -2 }), []],
  ["ret -2 in a 503", refused({ status: 503, ret: -2 }), []],
  ["errcode -2 in a 429", refused({ status: 429, errcode: -2 }), []],
  ["ret -3", refused({ ret: -3 }), []],
  ["ret -4", refused({ ret: -4 }), []],
  [
    "ret -14",
    new SessionExpiredError({ endpoint: ENDPOINT, status: 200, ret: -14 }),
    [],
  ],
  [
    "errcode -14 in a 502",
    new SessionExpiredError({ endpoint: ENDPOINT, status: 502, errcode: -14 }),
    [],
  ],
  ["an answer that cannot be read", new ProtocolError(ENDPOINT, "noise"), []],
  ["a wrong argument", new ValidationError("no"), []],
  ["an abort", new DOMException("Stopped", "AbortError"), []],
  ["anything else", "down", []],
];

for (const [name, error, expected] of TABLE) {
  const what = expected.length === 0
    ? "never repeats"
    : `repeats ${expected.length === 1 ? "once" : "twice"}`;
  Deno.test(`retryDelay() ${what} a send after ${name}`, () => {
    assertEquals(delays(error), expected);
  });
}

Deno.test("mayHaveBeenAccepted() is true when no answer came from a server that was reached", () => {
  const kinds = ["reset", "timeout", "other", "tls", "refused", "dns"] as const;
  assertEquals(
    kinds.map((kind) => mayHaveBeenAccepted(new NetworkError(ENDPOINT, kind))),
    [true, true, true, false, false, false],
  );
  assertEquals(mayHaveBeenAccepted(refused({ status: 503 })), false);
  assertEquals(mayHaveBeenAccepted(new TypeError("fetch failed")), false);
});

const CONTEXT: RefusalContext = {
  item: { type: ItemType.TEXT, text_item: { text: "hello" } },
  sent: 3,
  ageMs: HOUR,
  maxMessages: 10,
  maxAgeMs: 24 * HOUR,
};

const LONG = { type: ItemType.TEXT, text_item: { text: "好".repeat(5_462) } };
const FULL = { type: ItemType.TEXT, text_item: { text: "a".repeat(16_384) } };

const REASONS: readonly (readonly [
  string,
  Partial<ApiError>,
  Partial<RefusalContext>,
  string | undefined,
  string,
])[] = [
  ["-3", { ret: -3 }, {}, "bad-recipient", "case-sensitive"],
  ["-4", { ret: -4 }, {}, "no-context", "must write to the bot first"],
  [
    "-2 to a user who never wrote",
    { ret: -2 },
    { sent: undefined, ageMs: undefined },
    "no-context",
    "must write to the bot first",
  ],
  ["-2 for a long text", { ret: -2 }, { item: LONG }, "too-long", "16 384"],
  [
    "-2 for a text of just 16 384 bytes",
    { ret: -2 },
    { item: FULL },
    "throttled",
    "an hour",
  ],
  [
    "-2 a day later",
    { ret: -2 },
    { ageMs: 24 * HOUR, sent: 10 },
    "window-expired",
    "24 hours",
  ],
  ["-2 after ten messages", { ret: -2 }, { sent: 10 }, "quota", "last one"],
  ["-2 in an open window", { ret: -2 }, {}, "throttled", "prolongs"],
  ["errcode -2", { errcode: -2 }, {}, "throttled", "prolongs"],
  ["errcode -2 next to ret 0", { ret: 0, errcode: -2 }, {}, "throttled", ""],
  [
    "errcode -3 next to ret 0",
    { ret: 0, errcode: -3 },
    {},
    "bad-recipient",
    "",
  ],
];

for (const [name, details, context, reason, hint] of REASONS) {
  Deno.test(`explain() takes ${name} for ${reason}`, () => {
    const error = refused({ ...details, errmsg: "prepare failed" });
    const explained = explain(error, { ...CONTEXT, ...context });
    assertEquals(explained.reason, reason);
    assertStringIncludes(explained.hint ?? "", hint);
    assert(explained.message.endsWith(explained.hint!), explained.message);
    assertStringIncludes(explained.message, "prepare failed");
    assertEquals(
      [explained.endpoint, explained.status, explained.ret, explained.errcode],
      [ENDPOINT, 200, details.ret, details.errcode],
    );
  });
}

Deno.test("explain() leaves what it cannot explain as it is", () => {
  for (const details of [{ ret: -1 }, { status: 500 }, { ret: -99 }]) {
    const error = refused(details);
    assertEquals(explain(error, CONTEXT), error);
  }
});
