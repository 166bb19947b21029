import type { FakeTime } from "@std/testing/time";
import type { Fetch } from "../../src/_fetch.ts";

/** One request as the server would see it. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
  /** When it came, by the clock of the test. */
  readonly at: number;
}

/** What the server does with one request: JSON, a whole response, or something of its own. */
export type Step =
  | Record<string, unknown>
  | Response
  | ((signal: AbortSignal) => Response | Promise<Response>);

/** A `fetch` that plays `steps` one by one and keeps what it was asked; the last step is repeated. */
export function scripted(
  ...steps: Step[]
): { readonly fetch: Fetch; readonly calls: Call[] } {
  const calls: Call[] = [];
  const fetch: Fetch = async (input, init) => {
    const request = new Request(input, init);
    calls.push({
      method: request.method,
      url: new URL(request.url),
      headers: request.headers,
      body: await request.text(),
      at: Date.now(),
    });
    const step = steps.length > 1 ? steps.shift()! : steps[0]!;
    if (typeof step === "function") return await step(init!.signal!);
    return step instanceof Response ? step : Response.json(step);
  };
  return { fetch, calls };
}

/** A request that never gets an answer. */
export function silence(signal: AbortSignal): Promise<Response> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

/** A request that the runtime cannot make, as Deno words it. */
export function refused(): never {
  throw new TypeError(
    "error sending request for url (https://host/?secret): Connection refused",
  );
}

/** The answer to a request for a QR code. */
export function code(n: number | string): Record<string, unknown> {
  return {
    qrcode: `code-${n}`,
    qrcode_img_content: `https://liteapp.weixin.qq.com/q/${n}`,
  };
}

/** The answer that ends a login well. */
export const CONFIRMED = {
  status: "confirmed",
  bot_token: "0a1b@im.bot:s3cret",
  ilink_bot_id: "0a1b@im.bot",
  baseurl: "https://sh.weixin.qq.com",
  ilink_user_id: "alice@im.wechat",
};

/** Moves the fake time step by step until `promise` settles. */
export async function pass<T>(
  time: FakeTime,
  promise: Promise<T>,
  stepMs = 1_000,
): Promise<T> {
  let settled = false;
  const done = () => settled = true;
  promise.then(done, done);
  while (!settled) {
    for (let turn = 0; turn < 3; turn++) await time.runMicrotasks();
    if (!settled) time.tick(stepMs);
  }
  return await promise;
}
