import { assert, assertEquals, assertThrows } from "@std/assert";
import { ConfigError, createWeixinAdapter } from "@weixin/chat-adapter";
import { ConsoleLogger } from "chat";
import { resolveConfig } from "../../src/adapter/config.ts";

const VARIABLES = {
  WEIXIN_ACCOUNT_ID: "env@im.bot",
  WEIXIN_BOT_TOKEN: "env@im.bot:secret",
  WEIXIN_BASE_URL: "https://env.weixin.qq.com/",
  WEIXIN_CDN_BASE_URL: "https://cdn.weixin.qq.com/c2c",
  WEIXIN_BOT_USERNAME: "env-name",
  WEIXIN_BOT_TYPE: "4",
  WEIXIN_ROUTE_TAG: "env-tag",
};

function withVariables(values: Record<string, string>, run: () => void): void {
  const before = Object.keys(VARIABLES).map((name) =>
    [name, Deno.env.get(name)] as const
  );
  try {
    for (const name of Object.keys(VARIABLES)) Deno.env.delete(name);
    for (const [name, value] of Object.entries(values)) {
      Deno.env.set(name, value);
    }
    run();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
}

const CREDENTIALS = { accountId: "b@im.bot", token: "b@im.bot:s" };

Deno.test("createWeixinAdapter() without credentials names the option and the variable of each", () => {
  withVariables({}, () => {
    const error = assertThrows(() => createWeixinAdapter(), ConfigError);
    for (
      const part of [
        '"accountId"',
        "WEIXIN_ACCOUNT_ID",
        '"token"',
        "WEIXIN_BOT_TOKEN",
        "weixin-chat-adapter login",
      ]
    ) {
      assert(error.message.includes(part), error.message);
    }
    const half = assertThrows(
      () => createWeixinAdapter({ accountId: "b@im.bot" }),
      ConfigError,
    );
    assert(!half.message.includes("accountId"), half.message);
  });
});

Deno.test("resolveConfig() reads every variable when no option is given", () => {
  withVariables(VARIABLES, () => {
    const { logger, fetch, ...config } = resolveConfig();
    assertEquals(config, {
      accountId: "env@im.bot",
      token: "env@im.bot:secret",
      baseUrl: "https://env.weixin.qq.com",
      cdnBaseUrl: "https://cdn.weixin.qq.com/c2c",
      userName: "env-name",
      botType: "4",
      routeTag: "env-tag",
      polling: {
        enabled: true,
        longPollTimeoutMs: 35_000,
        retryDelayMs: 2_000,
        backoffDelayMs: 30_000,
        maxConsecutiveFailures: 3,
      },
      ownLogger: false,
      botAgent: config.botAgent,
      dispatch: "auto",
      lease: { ttlMs: 30_000, renewMs: 10_000, retryMs: 5_000 },
      replyWindow: {
        maxMessages: 10,
        maxAgeMs: 86_400_000,
        whenClosed: "throw",
      },
      formatting: "plain",
      text: {
        safe: true,
        protectUnderscores: false,
        maxTableWidth: 40,
        choiceHint: undefined,
      },
      streaming: { minChars: 200, idleMs: 3_000, maxMessages: 3 },
      typing: { keepAliveMs: 5_000, maxMs: 60_000 },
      media: { maxBytes: 104_857_600, timeoutMs: 300_000, voice: "file" },
      onSessionExpired: undefined,
    });
    assert(logger instanceof ConsoleLogger);
    assertEquals(typeof fetch, "function");
  });
});

Deno.test("resolveConfig() prefers options, and takes undefined and empty ones for not given", () => {
  withVariables(VARIABLES, () => {
    const config = resolveConfig({
      ...CREDENTIALS,
      routeTag: 7,
      userName: "",
      baseUrl: undefined,
    });
    assertEquals(config.accountId, "b@im.bot");
    assertEquals(config.routeTag, "7");
    assertEquals(config.userName, "env-name");
    assertEquals(config.baseUrl, "https://env.weixin.qq.com");
  });
});

Deno.test("resolveConfig() falls back to the documented defaults", () => {
  withVariables({}, () => {
    const config = resolveConfig(CREDENTIALS);
    assertEquals(config.baseUrl, "https://ilinkai.weixin.qq.com");
    assertEquals(
      config.cdnBaseUrl,
      "https://novac2c.cdn.weixin.qq.com/c2c",
    );
    assertEquals(config.userName, "weixin-bot");
    assertEquals(config.botType, "3");
    assertEquals(config.routeTag, undefined);
  });
});

Deno.test("createWeixinAdapter() refuses unknown options by name", () => {
  const bad = [
    [{ tokens: "x" }, '"tokens"'],
    [{ polling: { timeout: 5 } }, '"polling.timeout"'],
    [{ media: { maxSize: 5 } }, '"media.maxSize"'],
    [{ constructor: 1 }, '"constructor"'],
  ] as const;
  for (const [options, name] of bad) {
    assertThrows(
      () => createWeixinAdapter({ ...CREDENTIALS, ...options } as never),
      ConfigError,
      `unknown option ${name}`,
    );
  }
});

Deno.test("createWeixinAdapter() refuses every option of the wrong type by name", () => {
  const wrong: Record<string, unknown> = {
    accountId: 5,
    token: {},
    baseUrl: new URL("https://x.example"),
    cdnBaseUrl: 1,
    userName: [],
    botType: 3,
    routeTag: true,
    polling: 35_000,
    "polling.enabled": "yes",
    "polling.longPollTimeoutMs": -1,
    "polling.retryDelayMs": NaN,
    "polling.backoffDelayMs": 2 ** 31,
    "polling.maxConsecutiveFailures": 0,
    logger: () => {},
    fetch: "fetch",
    botAgent: 1,
    dispatch: "never",
    "lease.ttlMs": 0,
    "lease.renewMs": "10s",
    "lease.retryMs": -5,
    "replyWindow.maxMessages": 1.5,
    "replyWindow.maxAgeMs": Infinity,
    "replyWindow.whenClosed": "wait",
    formatting: "html",
    text: "safe",
    "text.safe": 1,
    "text.protectUnderscores": "yes",
    "text.maxTableWidth": 0,
    "text.choiceHint": true,
    streaming: true,
    typing: 5,
    "typing.keepAliveMs": 0,
    "typing.maxMs": "60",
    "streaming.minChars": -1,
    "streaming.idleMs": 0,
    "streaming.maxMessages": 1.5,
    media: "file",
    "media.maxBytes": 0.5,
    "media.timeoutMs": 0,
    "media.voice": "silk",
    onSessionExpired: {},
  };
  for (const [path, value] of Object.entries(wrong)) {
    const [name, inner] = path.split(".") as [string, string?];
    const option = inner ? { [name]: { [inner]: value } } : { [name]: value };
    assertThrows(
      () => createWeixinAdapter({ ...CREDENTIALS, ...option } as never),
      ConfigError,
      `option "${path}"`,
    );
  }
  for (const config of [null, "x", [], 5]) {
    assertThrows(() => createWeixinAdapter(config as never), ConfigError);
  }
});

Deno.test("createWeixinAdapter() refuses bad URLs and values that no header can carry, without showing them", () => {
  const bad = [
    { baseUrl: "ilinkai.weixin.qq.com" },
    { baseUrl: "ftp://x.example" },
    { baseUrl: "https://user:hunter2@x.example" },
    { baseUrl: "https://x.example/?token=hunter2" },
    { cdnBaseUrl: "https://x.example/#hunter2" },
    { token: "hunter2\nx" },
    { token: "hünter2" },
    { routeTag: "a b" },
    { botType: "three" },
  ];
  for (const option of bad) {
    const error = assertThrows(
      () => createWeixinAdapter({ ...CREDENTIALS, ...option }),
      ConfigError,
      Object.keys(option)[0],
    );
    assert(!error.message.includes("nter2"), error.message);
  }
});

Deno.test({
  name:
    "without env permission variables count as not set, and nothing is asked",
  permissions: { env: false },
  fn: () => {
    const error = assertThrows(() => createWeixinAdapter(), ConfigError);
    assert(error.message.includes("WEIXIN_BOT_TOKEN"));
    assertEquals(resolveConfig(CREDENTIALS).userName, "weixin-bot");
  },
});
