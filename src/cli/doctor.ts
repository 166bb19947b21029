import { VERSION } from "../_version.ts";
import {
  isApiError,
  isNetworkError,
  isSessionExpiredError,
} from "../errors.ts";
import { IlinkClient } from "../ilink/client.ts";
import { DEFAULT_BASE_URL } from "../ilink/transport.ts";
import { httpUrl } from "./arguments.ts";
import type { CommandContext } from "./context.ts";
import { explain } from "./explain.ts";
import { Failure } from "./failure.ts";

/** Nobody's id: the server looks at the token first, and only a stale one gets a -14. */
const NOBODY = "doctor@im.wechat";

/** Sent when there is no token, to see whether the API answers. */
const NO_TOKEN = "none";

/** One line of the report. */
interface Finding {
  /** Absent when the line is just for information. */
  readonly ok?: boolean;
  readonly text: string;
  /** What to do. */
  readonly hint?: string;
}

/**
 * Prints which variables are set, whether the API answers and whether the token is alive. No messages are read:
 * they would be lost to the bot that the token belongs to.
 *
 * @throws {Failure} if something is wrong
 */
export async function doctor(context: CommandContext): Promise<void> {
  const { system, messages } = context;
  const findings: Finding[] = [];
  const report = (finding: Finding) => {
    findings.push(finding);
    const mark = finding.ok === undefined ? "--" : finding.ok ? "ok" : "!!";
    system.stdout.write(`${mark} ${finding.text}\n`);
    if (finding.hint) system.stdout.write(`   -> ${finding.hint}\n`);
  };
  report({ text: `weixin-chat-adapter ${VERSION}, ${system.runtime}` });
  variables(context).forEach(report);
  (await connection(context)).forEach(report);
  if (findings.some(({ ok }) => ok === false)) {
    throw new Failure(messages.doctor.notFine);
  }
  system.stderr.write(`${messages.doctor.fine}\n`);
}

function variables({ system, messages }: CommandContext): Finding[] {
  const text = messages.doctor;
  const required = ["WEIXIN_ACCOUNT_ID", "WEIXIN_BOT_TOKEN"].map((name) =>
    system.env(name) === undefined
      ? { ok: false, text: `${name}: ${text.notSet}`, hint: text.howToGet }
      : { ok: true, text: `${name}: ${text.set}` }
  );
  const bases = ["WEIXIN_BASE_URL", "WEIXIN_CDN_BASE_URL"].map((name) => {
    const value = system.env(name);
    if (value === undefined) return { text: `${name}: ${text.notSetDefault}` };
    return httpUrl(value) === undefined
      ? { ok: false, text: `${name}: ${text.badUrl}`, hint: text.fixUrl }
      : { ok: true, text: `${name}: ${text.set}` };
  });
  const others = ["WEIXIN_BOT_USERNAME", "WEIXIN_BOT_TYPE", "WEIXIN_ROUTE_TAG"]
    .map((name) => ({
      text: `${name}: ${system.env(name) ? text.set : text.notSetDefault}`,
    }));
  const [account] = /^[^:]+(?=@im\.bot$)/.exec(
    system.env("WEIXIN_ACCOUNT_ID") ?? "",
  ) ?? [];
  const [owner] = /^[^:]+(?=@im\.bot:)/.exec(
    system.env("WEIXIN_BOT_TOKEN") ?? "",
  ) ?? [];
  const mismatch = account && owner && account !== owner
    ? [{ ok: false, text: text.otherAccount, hint: text.takeBoth }]
    : [];
  return [...required, ...mismatch, ...bases, ...others];
}

async function connection(context: CommandContext): Promise<Finding[]> {
  const { system, messages, signal } = context;
  const text = messages.doctor;
  const baseUrl = system.env("WEIXIN_BASE_URL") ?? DEFAULT_BASE_URL;
  if (httpUrl(baseUrl) === undefined) return [];
  const token = system.env("WEIXIN_BOT_TOKEN");
  const client = new IlinkClient({
    baseUrl,
    token: token ?? NO_TOKEN,
    routeTag: system.env("WEIXIN_ROUTE_TAG"),
    fetch: system.fetch,
  });
  const { host } = client;
  const startedAt = Date.now();
  let refusal: unknown;
  try {
    await client.getConfig(NOBODY, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    refusal = error;
  }
  if (isNetworkError(refusal)) {
    return [{
      ok: false,
      text: text.noAnswer(host, messages.network[refusal.kind]),
      hint: text.checkNetwork,
    }];
  }
  if (refusal && !speaksIlink(refusal)) {
    return [{
      ok: false,
      text: text.notApi(host, explain(refusal, messages).message),
      hint: text.checkUrl,
    }];
  }
  const answers = {
    ok: true,
    text: text.answers(host, Date.now() - startedAt),
  };
  if (token === undefined) return [answers];
  return [
    answers,
    isSessionExpiredError(refusal)
      ? { ok: false, text: text.stale, hint: text.logIn }
      : { ok: true, text: text.alive },
  ];
}

/** Whether a refusal is the API's own: only that names a `ret` or `errcode`. */
function speaksIlink(error: unknown): boolean {
  return isApiError(error) &&
    (error.ret !== undefined || error.errcode !== undefined);
}
