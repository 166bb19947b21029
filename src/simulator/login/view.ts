import { encodeBase64 } from "@std/encoding/base64";
import { type Html, html } from "../html.ts";
import { randomBytes } from "../ids.ts";
import type { Login } from "./login.ts";
import type { LoginText } from "./text.ts";
import type { Reply } from "../reply.ts";

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 26rem; margin: 0 auto; padding: 1rem; }
form { display: flex; gap: .5rem; align-items: end; margin: .75rem 0; }
label { flex: 1; font-size: .875rem; }
input { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: .4rem; }
button { font: inherit; padding: .4rem 1rem; }
.status { font-weight: bold; }
`;

/** A page of the simulator: nothing from elsewhere, no scripts, in no frame. */
export function pageReply(
  status: number,
  text: LoginText,
  content: Html,
): Reply {
  const nonce = encodeBase64(randomBytes(18));
  const { markup } = html`
    <!DOCTYPE html>
    <html lang="${text.lang}">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>${text.title}</title>
      <style nonce="${nonce}">${STYLE}</style>
      <main>
    <h1>${text.title}</h1>
    ${content}
      </main>
    </html>
  `;
  return {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy":
        `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      "Cache-Control": "no-store",
      // Stricter policies take the true Origin out of the forms' requests.
      "Referrer-Policy": "same-origin",
      "X-Content-Type-Options": "nosniff",
    },
    body: markup,
    shown: "a page",
  };
}

/** Where a login stands, and a button for everything that can become of it. */
export function loginView(login: Login, text: LoginText): Html {
  const status = html`
    <p>${text.intro}</p>
    <p class="status" role="status">${text.status[login.status]}</p>
  `;
  if (login.ended) return status;
  return html`
    ${status}
    ${form("scan", text.scan, field("user", text.user, login.name))}
    ${form("confirm", text.confirm)}
    ${form("refuse", text.refuse)}
    <h2>${text.more}</h2>
    ${form("code", text.code, field("digits", text.digits, "123456"))}
    ${form("redirect", text.redirect, field("host", text.host, ""))}
    ${form("bound", text.bound)}
    ${form("expire", text.expire)}
    ${form("block", text.block)}
  `;
}

function form(action: string, label: string, input: Html = html``): Html {
  return html`
    <form
      method="post">${input}<button name="action" value="${action}">${label}</button></form>
  `;
}

function field(name: string, label: string, value: string): Html {
  return html`<label>${label}<input name="${name}" value="${value}" required></label>`;
}
