/** Colours, the three columns, and what every part uses. */
export const BASE_STYLE: string = `
:root {
  color-scheme: light dark;
  --page: #ededed;
  --bar: #f7f7f7;
  --line: #d9d9d9;
  --field: #fff;
  --text: #191919;
  --weak: #636363;
  --mine: #95ec69;
  --theirs: #fff;
  --on-mine: #191919;
  --link: #576b95;
  --green: #07803f;
  --on-green: #fff;
  --bad: #c02c2c;
  --press: #0000000f;
  --code: #0000000d;
  --list: #fff;
  --picked: #e4e4e4;
  --rule: #0000002b;
  font: 16px/1.45 -apple-system, system-ui, "PingFang SC", "Helvetica Neue", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #111;
    --bar: #1e1e1e;
    --line: #303030;
    --field: #292929;
    --text: #d5d5d5;
    --weak: #9a9a9a;
    --mine: #3eb575;
    --theirs: #2c2c2c;
    --on-mine: #06170d;
    --link: #93a8d8;
    --green: #07c160;
    --on-green: #06170d;
    --bad: #ff7a75;
    --press: #ffffff14;
    --code: #ffffff12;
    --list: #191919;
    --picked: #2e2e2e;
    --rule: #ffffff33;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html, body { height: 100%; margin: 0; }
body {
  display: grid;
  grid-template-columns: 260px minmax(0, 1fr);
  background: var(--page);
  color: var(--text);
  overflow: hidden;
}
body.with-drawer { grid-template-columns: 260px minmax(0, 1fr) 380px; }
h1, h2, h3, h4, p, dl, dd, ul, ol { margin: 0; padding: 0; font-size: inherit; }
ul, ol { list-style: none; }
button, input, select, textarea { font: inherit; color: inherit; }
button { border: 0; background: none; padding: 4px 8px; border-radius: 6px; cursor: pointer; }
button:hover { background: var(--press); }
:focus-visible { outline: 2px solid var(--green); outline-offset: -2px; }
.primary { background: var(--green); color: var(--on-green); padding: 6px 14px; border-radius: 4px; }
.primary:hover { background: var(--green); filter: brightness(.93); }
.icon { width: 1.5em; height: 1.5em; display: block; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header {
  display: flex; align-items: center; gap: 8px; min-height: 52px; padding: 0 12px;
  border-bottom: 1px solid var(--line);
}
header h1, header h2 { font-size: 1.06rem; font-weight: 600; flex: 1; }
dialog { border: 0; color: inherit; }
#made { background: var(--bar); border-radius: 10px; padding: 20px; max-width: min(92vw, 640px); }
#made pre { background: var(--code); padding: 12px; overflow: auto; }
#toast {
  position: fixed; left: 50%; bottom: 120px; translate: -50%; z-index: 5; max-width: 80vw;
  background: #333; color: #fff; padding: 8px 16px; border-radius: 8px; overflow-wrap: anywhere;
}
#menu { margin: 0; inset: auto; border: 0; border-radius: 8px; padding: 4px; background: #4c4c4c; color: #fff; box-shadow: 0 4px 16px #0004; }
#menu:popover-open { display: flex; gap: 2px; }
#menu button { padding: 8px 14px; }
#menu button:hover, #menu button:focus { background: #666; }
@media (max-width: 1100px) {
  body.with-drawer { grid-template-columns: 260px minmax(0, 1fr); }
  #drawer { position: fixed; inset: 0 0 0 auto; width: min(400px, 100vw); z-index: 3; box-shadow: 0 0 40px #0006; }
}
@media (max-width: 700px) {
  body, body.with-drawer { grid-template-columns: minmax(0, 1fr); }
  body.in-chat #chats, body:not(.in-chat) #chat { display: none; }
}
@media (min-width: 701px) { #back { display: none; } }
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
`;
