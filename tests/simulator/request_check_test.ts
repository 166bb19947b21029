import { assertEquals, assertStringIncludes } from "@std/assert";
import { createSimulator } from "../../src/simulator/mod.ts";
import { BASE_INFO, call, type RawRequest } from "./_wire.ts";

/** Requests that break the form of protocol §1, and what the refusal must say. */
const BROKEN: Record<string, [RawRequest, string]> = {
  "no app id": [
    { headers: { "iLink-App-Id": null } },
    "the header iLink-App-Id is missing",
  ],
  "another app id": [
    { headers: { "iLink-App-Id": "robot" } },
    'the header iLink-App-Id must be "bot" and is "robot"',
  ],
  "no client version": [
    { headers: { "iLink-App-ClientVersion": null } },
    "the header iLink-App-ClientVersion is missing",
  ],
  "a dotted client version": [
    { headers: { "iLink-App-ClientVersion": "2.4.9" } },
    "the header iLink-App-ClientVersion must be a decimal number",
  ],
  "another content type": [
    { headers: { "Content-Type": "text/plain" } },
    'the header Content-Type must be "application/json"',
  ],
  "no authorization type": [
    { headers: { "AuthorizationType": null } },
    "the header AuthorizationType is missing",
  ],
  "no uin": [
    { headers: { "X-WECHAT-UIN": null } },
    "the header X-WECHAT-UIN is missing",
  ],
  "a uin that is no base64": [
    { headers: { "X-WECHAT-UIN": "12345" } },
    "the header X-WECHAT-UIN must be base64",
  ],
  "a uin above 32 bits": [
    { headers: { "X-WECHAT-UIN": btoa("4294967296") } },
    "the header X-WECHAT-UIN must be base64",
  ],
  "no base_info": [{ baseInfo: undefined }, "base_info is missing"],
  "a base_info without a version": [
    { baseInfo: { bot_agent: "Test/1.0" } },
    "base_info.channel_version is missing",
  ],
  "a version that is a number": [
    { baseInfo: { ...BASE_INFO, channel_version: 1 } },
    "base_info.channel_version must be a text and is of type number",
  ],
  "a bot agent without a version": [
    { baseInfo: { ...BASE_INFO, bot_agent: "Test" } },
    'base_info.bot_agent must look like "Name/1.0 (comment)"',
  ],
  "a bot agent that is too long": [
    { baseInfo: { ...BASE_INFO, bot_agent: "Name/1 ".repeat(40).trim() } },
    'base_info.bot_agent must look like "Name/1.0 (comment)"',
  ],
  "an unknown field of base_info": [
    { baseInfo: { ...BASE_INFO, os: "linux" } },
    "base_info.os is no known field",
  ],
  "an unknown field": [
    { body: { ilink_user_id: "x" } },
    "ilink_user_id is no known field",
  ],
};

for (const [name, [request, fault]] of Object.entries(BROKEN)) {
  Deno.test(`fetch() refuses ${name} and names it; a lenient simulator lists it`, async () => {
    const strict = createSimulator();
    const { token } = strict.createBot();
    const refused = await call(strict, "msg/notifystart", {
      token,
      ...request,
    });
    assertEquals([refused["http"], refused["ret"]], [400, -2]);
    assertStringIncludes(refused["errmsg"], fault);
    assertStringIncludes(strict.deviations[0]!.fault, fault);

    const lenient = createSimulator({ strict: false });
    const accepted = await call(lenient, "msg/notifystart", {
      token: lenient.createBot().token,
      ...request,
    });
    assertEquals(accepted, { http: 200, ret: 0 });
    assertEquals(lenient.deviations.length, 1);
    assertEquals(lenient.deviations[0]!.endpoint, "msg/notifystart");
    assertStringIncludes(lenient.deviations[0]!.fault, fault);
  });
}

Deno.test("fetch() names every fault of a request at once", async () => {
  const simulator = createSimulator();
  const { errmsg } = await call(simulator, "msg/notifystart", {
    token: simulator.createBot().token,
    headers: { "iLink-App-Id": null, "AuthorizationType": "bearer" },
    baseInfo: undefined,
  });
  assertEquals(
    errmsg,
    'the header iLink-App-Id is missing; the header AuthorizationType must be "ilink_bot_token" ' +
      'and is "bearer"; base_info is missing',
  );
});

Deno.test("fetch() refuses a uin that was used before", async () => {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  const request = { token, headers: { "X-WECHAT-UIN": btoa("17") } };
  assertEquals((await call(simulator, "msg/notifystart", request))["ret"], 0);
  const again = await call(simulator, "msg/notifystart", request);
  assertStringIncludes(again["errmsg"], "was used before");
});

Deno.test("fetch() accepts every right bot agent", async () => {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  for (
    const agent of [
      "a/1",
      "My.Bot_2-x/1.0.0+build (linux; x64)",
      "A/1 B/2 (two) C/3",
    ]
  ) {
    const baseInfo = { ...BASE_INFO, bot_agent: agent };
    const answer = await call(simulator, "msg/notifystart", {
      token,
      baseInfo,
    });
    assertEquals(answer, { http: 200, ret: 0 });
  }
});

for (const strict of [true, false]) {
  Deno.test(`fetch() refuses a body that cannot be used, with strict ${strict}`, async () => {
    const simulator = createSimulator({ strict });
    const { token } = simulator.createBot();
    const bodies: [string | null, string][] = [
      [null, "the body is empty"],
      ["{", "the body is not JSON"],
      ["[]", "the body must be an object and is a list"],
      [
        JSON.stringify({ get_updates_buf: 5, base_info: BASE_INFO }),
        "get_updates_buf must be a text and is of type number",
      ],
    ];
    for (const [body, fault] of bodies) {
      const answer = await call(simulator, "getupdates", { token, body });
      assertEquals([answer["http"], answer["errmsg"]], [400, fault]);
    }
  });

  Deno.test(`fetch() answers errcode -14 to a wrong or missing token, with strict ${strict}`, async () => {
    const simulator = createSimulator({ strict });
    const { accountId } = simulator.createBot();
    for (
      const [token, fault] of [
        [`${accountId}:stale`, "session timeout"],
        [null, "the header Authorization must be"],
      ] as const
    ) {
      const answer = await call(simulator, "getupdates", { token, body: {} });
      assertEquals([answer["http"], answer["errcode"]], [200, -14]);
      assertEquals("ret" in answer, false);
      assertStringIncludes(answer["errmsg"], fault);
    }
  });
}

Deno.test("fetch() answers 404 to an unknown path and 405 to GET", async () => {
  const simulator = createSimulator();
  const { token } = simulator.createBot();
  const missing = await call(simulator, "getupdate", { token });
  assertEquals([missing["http"], missing["errmsg"]], [
    404,
    "there is no endpoint /ilink/bot/getupdate",
  ]);
  const get = await call(simulator, "getupdates", { token, method: "GET" });
  assertEquals(get["http"], 405);
});
