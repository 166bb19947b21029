/** What stands in bubbles: a bot's Markdown, as weak as WeChat shows it. */
export const TEXT_STYLE: string = `
.plain { white-space: pre-wrap; }
.markdown > * + * { margin-top: .55em; }
.markdown > :first-child { margin-top: 0; }
.markdown .heading { font-weight: 600; }
.markdown a, .plain a { color: var(--link); text-decoration: none; }
.mine .plain a { color: #2a3f73; text-decoration: underline; }
@media (prefers-color-scheme: dark) {
  .markdown a { text-decoration: underline; }
  .mine .plain a { color: #04240f; }
}
.markdown a:hover, .plain a:hover { text-decoration: underline; }
.markdown code { font: .875em ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace; background: var(--code); border-radius: 3px; padding: 1px 4px; }
.markdown blockquote { margin-inline: 0; margin-bottom: 0; padding-left: 10px; border-left: 3px solid var(--rule); color: var(--weak); }
.markdown hr { margin-bottom: 0; border: 0; border-top: 1px solid var(--rule); }
.markdown li { padding-left: calc(var(--level) * 1.3em); }
.item-line, .choice { display: flex; gap: .5em; align-items: baseline; }
.choice { color: var(--link); width: 100%; padding: 3px 6px; margin: 0 -6px; text-align: left; }
.marker { flex: none; min-width: 1em; }
.code { background: var(--code); border-radius: 5px; max-width: 100%; }
.code-head { display: flex; justify-content: space-between; align-items: center; padding: 2px 4px 0 10px; font-size: .75rem; color: var(--weak); }
.code-head .icon { width: 1.2rem; height: 1.2rem; }
.code pre { margin: 0; padding: 4px 10px 10px; overflow-x: auto; }
.code pre code { background: none; padding: 0; overflow-wrap: normal; }
.table { overflow: hidden; }
.table table { border-collapse: collapse; }
.table th, .table td { border: 1px solid var(--rule); padding: 4px 8px; text-align: left; white-space: nowrap; font-size: .9375rem; }
`;
