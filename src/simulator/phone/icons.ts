import { Html } from "../html.ts";

const PATHS: Readonly<Record<string, string>> = {
  back: '<path d="M15 5l-7 7 7 7"/>',
  more:
    '<g fill="currentColor" stroke="none"><circle cx="5" cy="12" r="1.8"/><circle cx="12" cy="12" r="1.8"/><circle cx="19" cy="12" r="1.8"/></g>',
  mic:
    '<rect x="9.5" y="4" width="5" height="10" rx="2.5"/><path d="M6.5 11.500a5.5 5.5 0 0 0 11 0M12 17v3"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  close: '<path d="M6 6l12 12M18 6L6 18"/>',
  copy:
    '<rect x="8" y="8" width="11" height="11" rx="2"/><path d="M5 15V7a2 2 0 0 1 2-2h8"/>',
  wave:
    '<path d="M6 10.500a2 2 0 0 1 0 3M10 8a6 6 0 0 1 0 8M14 5.500a10 10 0 0 1 0 13"/>',
  play:
    '<circle cx="12" cy="12" r="10"/><path fill="currentColor" d="M10 8l6 4-6 4z"/>',
  image:
    '<rect x="3.5" y="5" width="17" height="14" rx="2"/><circle cx="9" cy="10" r="1.5"/><path d="M4 17l5-4 4 3 3-3 4 4"/>',
  file:
    '<path d="M4 8V6a1.5 1.5 0 0 1 1.5-1.500H10l2 2.500h6.500A1.5 1.5 0 0 1 20 8.500v9a1.5 1.5 0 0 1-1.5 1.500h-13A1.5 1.5 0 0 1 4 17.500z"/>',
  bot:
    '<rect x="5" y="8" width="14" height="11" rx="3"/><path d="M12 8V4.500M9 18v0"/><circle cx="9.5" cy="13" r="1" fill="currentColor"/><circle cx="14.5" cy="13" r="1" fill="currentColor"/>',
};

/** The pictures that buttons show, to be drawn by name. */
export const ICONS: Html = new Html(
  `<svg width="0" height="0" class="unseen" aria-hidden="true">${
    Object.entries(PATHS).map(([name, path]) =>
      `<symbol id="i-${name}" viewBox="0 0 24 24">${path}</symbol>`
    ).join("")
  }</svg>`,
);
