/** Where the user writes. */
export const COMPOSER_STYLE: string = `
#composer { background: var(--bar); border-top: 1px solid var(--line); padding: 8px 10px calc(8px + env(safe-area-inset-bottom)); }
.input-row { display: flex; align-items: flex-end; gap: 8px; }
#text { flex: 1; min-width: 0; min-height: 40px; max-height: 140px; resize: none; border: 0; border-radius: 5px; padding: 8px 10px; background: var(--field); line-height: 24px; }
.round { padding: 8px 4px; }
.round .icon { width: 26px; height: 26px; border: 1.5px solid; border-radius: 50%; padding: 3px; }
#text:focus-visible { outline-width: 1px; }
#send { height: 40px; }
#quote-bar, #record-bar { display: flex; align-items: center; gap: 10px; margin-bottom: 8px; padding: 4px 6px 4px 12px; background: var(--press); border-radius: 5px; font-size: .875rem; color: var(--weak); }
#quote-bar span { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
#record-bar .dot { background: var(--bad); animation: pulse 1s infinite alternate; }
#record-bar .primary { margin-left: auto; }
@keyframes pulse { to { opacity: .2; } }
#panel { display: flex; gap: 20px; padding: 16px 12px 8px; }
#panel button { display: flex; flex-direction: column; align-items: center; gap: 8px; width: 84px; font-size: .75rem; color: var(--weak); }
#panel .icon { width: 56px; height: 56px; padding: 13px; background: var(--field); border-radius: 14px; color: var(--text); }
`;
