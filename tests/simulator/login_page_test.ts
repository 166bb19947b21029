import {
  assert,
  assertEquals,
  assertFalse,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { createSimulator, type Simulator } from "../../src/simulator/mod.ts";
import { rightHeaders } from "./_wire.ts";

const ORIGIN = "http://localhost:9";

/** A login, and its page's URL. */
async function begin() {
  const simulator = createSimulator();
  const response = await simulator.fetch(
    `${ORIGIN}/ilink/bot/get_bot_qrcode?bot_type=3`,
    { method: "POST", headers: rightHeaders(null), body: "{}" },
  );
  const { qrcode_img_content: url } = await response.json();
  return { simulator, url: url as string, login: simulator.logins[0]! };
}

/** Presses a button. */
function press(
  simulator: Simulator,
  url: string,
  form: Record<string, string>,
  headers: Record<string, string> = { Origin: ORIGIN },
) {
  const body = new URLSearchParams(form);
  return simulator.fetch(url, { method: "POST", headers, body });
}

Deno.test("the login page shows where the login stands, without scripts or anything from elsewhere", async () => {
  const { simulator, url } = await begin();
  const response = await simulator.fetch(url);
  const page = await response.text();
  assertEquals(response.status, 200);
  assertStringIncludes(page, "Waiting to be scanned");
  assertFalse(/<script|src=|href=|https?:/i.test(page));
  const policy = response.headers.get("Content-Security-Policy")!;
  const [, nonce] = /style-src 'nonce-([^']+)'/.exec(policy)!;
  assertStringIncludes(page, `<style nonce="${nonce}">`);
  assertStringIncludes(policy, "default-src 'none'");
  const again = await simulator.fetch(url);
  assertFalse((await again.text()).includes(nonce!));
});

Deno.test("the login page speaks Chinese to a browser that asks for it", async () => {
  const { simulator, url } = await begin();
  const headers = { "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8" };
  const page = await (await simulator.fetch(url, { headers })).text();
  assertStringIncludes(page, '<html lang="zh">');
  assertStringIncludes(page, "等待扫码");
});

/** Every button, what goes with it, and where the login stands after it. */
const BUTTONS: [Record<string, string>, string, string][] = [
  [{ action: "scan", user: "bob" }, "scaned", "waiting for the user"],
  [{ action: "confirm" }, "confirmed", "Approved"],
  [{ action: "refuse" }, "expired", "has expired"],
  [{ action: "code", digits: "42" }, "need_verifycode", "for the digits"],
  [{ action: "redirect", host: "localhost:8" }, "scaned", "Scanned"],
  [{ action: "bound" }, "binded_redirect", "is bound already"],
  [{ action: "expire" }, "expired", "has expired"],
  [{ action: "block" }, "verify_code_blocked", "too many wrong digits"],
];

for (const [form, status, words] of BUTTONS) {
  Deno.test(`the login page's button ${form["action"]} does what it says`, async () => {
    const { simulator, url, login } = await begin();
    const page = await (await simulator.fetch(url)).text();
    assertStringIncludes(page, `name="action" value="${form["action"]}"`);
    for (const name of Object.keys(form)) {
      assertStringIncludes(page, `name="${name}"`);
    }
    const response = await press(simulator, url, form);
    assertEquals(response.status, 303);
    assertEquals(response.headers.get("Location"), login.path);
    assertEquals(login.status, status);
    const after = await (await simulator.fetch(url)).text();
    assertStringIncludes(after, words);
    assertEquals(
      after.includes("<button"),
      ["scaned", "need_verifycode"].includes(status),
    );
  });
}

Deno.test("the login page shows names as text, never as markup", async () => {
  const { simulator, url } = await begin();
  const user = `"><script>alert(1)</script>`;
  await press(simulator, url, { action: "scan", user });
  const page = await (await simulator.fetch(url)).text();
  assertFalse(page.includes("<script"));
  assertStringIncludes(page, "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
});

Deno.test("the login page takes no orders from other pages, for unknown buttons, or after the end", async () => {
  const { simulator, url, login } = await begin();
  const confirm = { action: "confirm" };
  const evil = { Origin: "https://evil.example" };
  assertEquals((await press(simulator, url, confirm, evil)).status, 403);
  assertEquals((await press(simulator, url, { action: "x" })).status, 400);
  assertEquals(
    (await simulator.fetch(url, { method: "DELETE" })).status,
    403,
  );
  assertEquals(login.status, "wait");
  await press(simulator, url, { action: "expire" });
  assertEquals((await press(simulator, url, confirm)).status, 303);
  assertEquals(login.status, "expired");
});

Deno.test("the login page of an unknown code is a page that says so", async () => {
  const response = await createSimulator().fetch(`${ORIGIN}/login/x`);
  assertEquals(response.status, 404);
  assertMatch(response.headers.get("Content-Type")!, /^text\/html/);
  assert((await response.text()).includes("There is no such login"));
});
