/** What the server does with one request: JSON, a whole response, or something of its own. */
export type Step =
  | Record<string, unknown>
  | Response
  | ((request: Request) => Response);

/** Answers with a body that never comes. */
export function hang(): Response {
  return new Response(new ReadableStream());
}

/** A login server that plays what it is told, on a port of this machine. */
export class LoginServer implements AsyncDisposable {
  /** Paths and queries of the requests so far. */
  readonly requests: string[] = [];
  /** Bodies of the requests so far. */
  readonly bodies: string[] = [];
  /** Settles at the first request. */
  readonly requested: Promise<void>;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /** Plays `steps` one by one; the last is repeated. */
  constructor(...steps: Step[]) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.requested = promise;
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      async (request) => {
        const { pathname, search } = new URL(request.url);
        this.requests.push(`${request.method} ${pathname}${search}`);
        this.bodies.push(await request.text());
        resolve();
        const step = steps.length > 1 ? steps.shift()! : steps[0]!;
        if (typeof step === "function") return step(request);
        return step instanceof Response ? step.clone() : Response.json(step);
      },
    );
  }

  /** Where it listens. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

/** The URL in the QR codes of {@linkcode code}. */
export const CODE_URL =
  "https://liteapp.weixin.qq.com/q/7GiQu1?qrcode=0123456789abcdef0123456789abcdef&bot_type=3";

/** The answer to a request for a QR code. */
export function code(): Record<string, unknown> {
  return { qrcode: "qr-s3cret", qrcode_img_content: CODE_URL };
}

/** The token that {@linkcode CONFIRMED} gives. */
export const TOKEN = "0a1b@im.bot:t0ken";

/** The answer that ends a login well. */
export const CONFIRMED = {
  status: "confirmed",
  bot_token: TOKEN,
  ilink_bot_id: "0a1b@im.bot",
  ilink_user_id: "alice@im.wechat",
};
