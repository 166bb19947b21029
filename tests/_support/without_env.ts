/**
 * Makes an adapter where no variable may be read; a process of its own, for a test.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- its lines are what the test reads

import { createWeixinAdapter } from "@weixin/chat-adapter";

try {
  createWeixinAdapter();
} catch (error) {
  console.log((error as Error).name);
}
const adapter = createWeixinAdapter({ accountId: "b@im.bot", token: "t" });
console.log(adapter.userName);
