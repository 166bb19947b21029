import { PhoneRefusal, type PhoneRoute, SAFE_HEADERS } from "./request.ts";
import { ICON } from "./icon.ts";
import { SCRIPTS } from "./scripts.ts";
import { STYLE } from "./style.ts";

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

const ASSETS: ReadonlyMap<string, string> = new Map([
  ["/phone/icon.svg", ICON],
  ["/phone/style.css", STYLE],
  ...Object.entries(SCRIPTS).map(([name, source]) =>
    [`/phone/script/${name}`, source] as const
  ),
]);

/** Gives out a part of the page. */
export const asset: PhoneRoute = ({ request, url }) => {
  const content = ASSETS.get(url.pathname);
  if (content === undefined || request.method !== "GET") {
    throw new PhoneRefusal(
      404,
      `there is no ${request.method} ${url.pathname}`,
    );
  }
  const extension = url.pathname.slice(url.pathname.lastIndexOf(".") + 1);
  return new Response(content, {
    headers: { ...SAFE_HEADERS, "Content-Type": TYPES[extension]! },
  });
};
