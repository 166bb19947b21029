import { assertEquals } from "@std/assert";
import {
  redirectBaseUrl,
  trustedBaseUrl,
} from "../../src/ilink/trusted_host.ts";

const WEIXIN = "https://ilinkai.weixin.qq.com";
const LOCAL = "http://127.0.0.1:8080";

Deno.test("redirectBaseUrl() takes hosts of WeChat's domains and of the configured base", () => {
  for (
    const [host, base, expected] of [
      ["sh.weixin.qq.com", WEIXIN, "https://sh.weixin.qq.com"],
      ["ilinkai.wechat.com", WEIXIN, "https://ilinkai.wechat.com"],
      ["Weixin.QQ.com", WEIXIN, "https://weixin.qq.com"],
      [
        "eu.proxy.example",
        "https://proxy.example/x",
        "https://eu.proxy.example",
      ],
      ["sh.weixin.qq.com", LOCAL, "https://sh.weixin.qq.com"],
      ["127.0.0.1:9", LOCAL, "http://127.0.0.1:9"],
      ["localhost:9", LOCAL, "http://localhost:9"],
      ["[::1]:9", LOCAL, "http://[::1]:9"],
    ] as const
  ) {
    assertEquals(redirectBaseUrl(host, base), expected, host);
  }
});

Deno.test("redirectBaseUrl() refuses other hosts and whatever is no host name", () => {
  for (
    const host of [
      "",
      "evil.example",
      "weixin.qq.com.evil.example",
      "notweixin.qq.com",
      "weixin.qq.com:8443",
      "weixin.qq.com:443",
      "weixin.qq.com/x",
      "weixin.qq.com?x",
      "weixin.qq.com#x",
      "evil.example#weixin.qq.com",
      "evil.example\\.weixin.qq.com",
      "user@weixin.qq.com",
      "user:secret@weixin.qq.com",
      "https://weixin.qq.com",
      "weixin.qq.com\n",
      " weixin.qq.com",
      "weixin.qq.com.",
      "127.0.0.1:9",
      "localhost",
    ]
  ) {
    assertEquals(redirectBaseUrl(host, WEIXIN), undefined, host);
  }
  for (
    const host of ["evil.example:80", "10.0.0.1:80", "127.0.0.1.evil.example:1"]
  ) {
    assertEquals(redirectBaseUrl(host, LOCAL), undefined, host);
  }
});

Deno.test("redirectBaseUrl() takes no plain loopback host when the base is not on loopback", () => {
  assertEquals(redirectBaseUrl("127.0.0.1:9", "http://10.0.0.1"), undefined);
  assertEquals(redirectBaseUrl("127.0.0.1:9", "https://127.0.0.1"), undefined);
});

Deno.test("trustedBaseUrl() takes trusted bases without the slashes at their end", () => {
  assertEquals(
    trustedBaseUrl("https://sh.weixin.qq.com/", WEIXIN),
    "https://sh.weixin.qq.com",
  );
  assertEquals(
    trustedBaseUrl("https://a.wechat.com/b/", WEIXIN),
    "https://a.wechat.com/b",
  );
  assertEquals(
    trustedBaseUrl("http://127.0.0.1:9/", LOCAL),
    "http://127.0.0.1:9",
  );
});

Deno.test("trustedBaseUrl() refuses other hosts, plain http, credentials and queries", () => {
  for (
    const url of [
      "evil",
      "https://evil.example",
      "http://sh.weixin.qq.com",
      "ftp://sh.weixin.qq.com",
      "https://user:secret@sh.weixin.qq.com",
      "https://sh.weixin.qq.com?x=1",
      "https://sh.weixin.qq.com#x",
      "http://127.0.0.1:9",
    ]
  ) {
    assertEquals(trustedBaseUrl(url, WEIXIN), undefined, url);
  }
});
