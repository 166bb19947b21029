import type { LoginCredentials } from "../ilink/login_state.ts";
import type { Format } from "./arguments.ts";

/** Variables by name, in the order in which they are printed. */
export type Variables = Readonly<Record<string, string>>;

/** Credentials as they are asked for, ending with a line end. */
export function formatCredentials(
  credentials: LoginCredentials,
  format: Format,
): string {
  const { accountId, token, baseUrl, userId } = credentials;
  if (format === "json") {
    const json = { accountId, token, baseUrl, userId };
    return `${JSON.stringify(json, undefined, 2)}\n`;
  }
  const variables = {
    WEIXIN_ACCOUNT_ID: accountId,
    WEIXIN_BOT_TOKEN: token,
    WEIXIN_BASE_URL: baseUrl,
  };
  return format === "env" ? envLines(variables) : exportLines(variables);
}

/** Lines of a `.env` file, quoted only where they must be: `docker --env-file` takes quotes for a part of the value. */
export function envLines(variables: Variables): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${quoteForEnv(value)}\n`)
    .join("");
}

/** Lines for a POSIX shell to evaluate. */
export function exportLines(variables: Variables): string {
  return Object.entries(variables)
    .map(([name, value]) =>
      `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`
    )
    .join("");
}

/** Readers of `.env` files agree on no escape: a quote that the value does not contain needs none. */
function quoteForEnv(value: string): string {
  if (/^[\w@%+=:,./-]+$/.test(value)) return value;
  const quote = ["'", "`", '"'].find((mark) => !value.includes(mark)) ?? "";
  return `${quote}${value}${quote}`;
}
