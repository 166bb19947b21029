import { assertEquals } from "@std/assert";
import { isPrivateHost } from "../../src/media/_private_host.ts";
import { trustedUrl } from "../../src/media/trusted_url.ts";

function isTrusted(url: string, ...bases: string[]): boolean {
  return trustedUrl(url, bases) !== undefined;
}

Deno.test("trustedUrl() trusts https under Tencent's hosts", () => {
  for (
    const url of [
      "https://novac2c.cdn.weixin.qq.com/c2c/download?x=1",
      "https://weixin.qq.com/",
      "https://ilinkai.wechat.com/",
      "https://WEIXIN.QQ.COM:8443/",
    ]
  ) assertEquals(isTrusted(url), true, url);
});

Deno.test("trustedUrl() trusts nothing else", () => {
  for (
    const url of [
      "http://weixin.qq.com/",
      "https://evil.example/",
      "https://weixin.qq.com.evil.example/",
      "https://notweixin.qq.com/",
      "https://qq.com/",
      "https://weixin.qq.com@evil.example/",
      "https://user:password@weixin.qq.com/",
      "https://127.0.0.1/",
      "http://127.0.0.1/",
      "ftp://weixin.qq.com/",
      "file:///etc/passwd",
      "javascript:alert(1)",
      "//weixin.qq.com/",
      "weixin.qq.com",
      "",
    ]
  ) assertEquals(isTrusted(url), false, url);
  assertEquals(trustedUrl(undefined, []), undefined);
});

Deno.test("trustedUrl() trusts https under a configured base", () => {
  const base = "https://proxy.example:8443/c2c";
  assertEquals(isTrusted("https://proxy.example/x", base), true);
  assertEquals(isTrusted("https://cdn.proxy.example/x", base), true);
  assertEquals(isTrusted("https://example/x", base), false);
  assertEquals(isTrusted("http://proxy.example:8443/x", base), false);
});

Deno.test("trustedUrl() trusts http only for the origin of a configured loopback base", () => {
  const base = "http://127.0.0.1:8000/c2c";
  assertEquals(isTrusted("http://127.0.0.1:8000/x", base), true);
  assertEquals(isTrusted("http://127.0.0.1:8001/x", base), false);
  assertEquals(isTrusted("http://localhost:8000/x", base), false);
  assertEquals(isTrusted("http://[::1]:8000/x", "http://[::1]:8000"), true);
  assertEquals(isTrusted("http://10.0.0.1/x", "http://10.0.0.1"), false);
  assertEquals(
    isTrusted("http://proxy.example/", "http://proxy.example"),
    false,
  );
  assertEquals(isTrusted("https://evil.example/", "no url"), false);
});

Deno.test("isPrivateHost() knows every spelling of this machine and its networks", () => {
  for (
    const host of [
      "127.0.0.1",
      "127.1",
      "2130706433",
      "0x7f.1",
      "0.0.0.0",
      "10.1.2.3",
      "172.16.0.1",
      "172.31.255.255",
      "192.168.1.1",
      "169.254.169.254",
      "100.100.100.200",
      "198.18.0.1",
      "224.0.0.1",
      "255.255.255.255",
      "[::1]",
      "[::]",
      "[::ffff:127.0.0.1]",
      "[::ffff:10.0.0.1]",
      "[64:ff9b::7f00:1]",
      "[2002:7f00:1::]",
      "[fc00::1]",
      "[fd12:3456::1]",
      "[fe80::1]",
      "[ff02::1]",
      "localhost",
      "LOCALHOST",
      "localhost.",
      "a.localhost",
      "printer.local",
      "metadata.google.internal",
      "router.lan",
      "intranet",
    ]
  ) {
    assertEquals(
      isPrivateHost(new URL(`http://${host}/`).hostname),
      true,
      host,
    );
  }
});

Deno.test("isPrivateHost() lets public hosts be", () => {
  for (
    const host of [
      "example.com",
      "8.8.8.8",
      "172.15.0.1",
      "172.32.0.1",
      "100.63.0.1",
      "100.128.0.1",
      "192.0.2.1",
      "223.255.255.255",
      "[2001:db8::1]",
      "[::ffff:8.8.8.8]",
      "[64:ff9b::808:808]",
      "localhost.example.com",
      "mylocal.example",
    ]
  ) {
    assertEquals(
      isPrivateHost(new URL(`http://${host}/`).hostname),
      false,
      host,
    );
  }
});
