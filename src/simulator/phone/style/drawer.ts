/** The tools beside the chat. */
export const DRAWER_STYLE: string = `
#drawer { display: flex; flex-direction: column; height: 100dvh; background: var(--bar); border-left: 1px solid var(--line); font-size: .875rem; }
#language { color: var(--green); }
.drawer-body { flex: 1; overflow-y: auto; padding: 4px 16px 24px; }
#drawer h3, #drawer summary { font-size: .9375rem; font-weight: 600; padding: 14px 0 6px; }
#drawer summary { cursor: pointer; }
#drawer h4 { font-size: .8125rem; font-weight: 400; color: var(--weak); padding: 10px 0 4px; }
#drawer .line { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 34px; }
#drawer .line > span:first-child { flex: 1; }
#drawer select, #filter { background: var(--field); border: 1px solid var(--line); border-radius: 5px; padding: 4px 8px; max-width: 100%; }
#filter { flex: 1; min-width: 0; }
.buttons { display: flex; gap: 6px; flex-wrap: wrap; }
.buttons button, #clear-log { background: var(--field); border: 1px solid var(--line); }
#window { display: grid; grid-template-columns: 1fr auto; gap: 4px; }
#window dd { text-align: right; font-variant-numeric: tabular-nums; }
#penalty { color: var(--bad); }
#fault-count { color: var(--bad); }
#latency { flex: 1.4; min-width: 0; accent-color: var(--green); }
#latency-ms { width: 62px; text-align: right; font-variant-numeric: tabular-nums; }
input[role="switch"] { flex: none; appearance: none; width: 40px; height: 24px; margin: 0; border-radius: 12px; background: #888; position: relative; cursor: pointer; transition: background .15s; }
input[role="switch"]::before { content: ""; position: absolute; top: 2px; left: 2px; width: 20px; height: 20px; border-radius: 50%; background: #fff; transition: translate .15s; }
input[role="switch"]:checked { background: #07a152; }
input[role="switch"]:checked::before { translate: 16px; }
#logins a { color: var(--link); }
#calls { font: .75rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
#calls li { border-bottom: 1px solid var(--line); }
#drawer #calls summary { display: flex; gap: 8px; font: inherit; padding: 5px 0; }
.call-name { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.call-time { color: var(--weak); }
.call-code.bad { color: var(--bad); }
#calls pre { margin: 0 0 6px; padding: 8px; max-height: 260px; overflow: auto; background: var(--code); border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere; }
`;
