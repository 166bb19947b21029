/** The list of chats, and the messages of one. */
export const CHAT_STYLE: string = `
#chats { background: var(--list); border-right: 1px solid var(--line); overflow-y: auto; height: 100dvh; }
#chats header { position: sticky; top: 0; background: var(--list); z-index: 1; }
#new-bot { color: var(--green); font-size: .875rem; }
.bot-name { display: flex; align-items: center; gap: 8px; padding: 12px 12px 6px; font-size: .75rem; font-weight: 400; color: var(--weak); overflow-wrap: anywhere; }
.dot { flex: none; width: 8px; height: 8px; border-radius: 50%; background: var(--weak); }
.dot.on { background: #07c160; }
.dot.bad { background: var(--bad); }
.chat-entry { display: flex; align-items: center; gap: 12px; width: 100%; padding: 12px; text-align: left; border-radius: 0; }
.chat-entry[aria-current] { background: var(--picked); }
.chat-text { flex: 1; min-width: 0; }
.chat-name, .chat-last { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.chat-last, .chat-side { font-size: .8125rem; color: var(--weak); }
.chat-last { min-height: 1.2em; }
.chat-side { align-self: flex-start; text-align: right; padding-top: 3px; }
.unread { display: inline-block; min-width: 18px; border-radius: 9px; background: #d8262c; color: #fff; font-size: .75rem; line-height: 18px; text-align: center; padding: 0 5px; }
.new-user { display: flex; gap: 4px; padding: 4px 12px 12px; }
.new-user input { flex: 1; min-width: 0; font-size: .875rem; padding: 4px 8px; border: 1px solid var(--line); border-radius: 4px; background: var(--field); }
.new-user button { color: var(--green); }
.hint { padding: 12px; color: var(--weak); font-size: .9375rem; }
.avatar { flex: none; display: grid; place-items: center; width: 40px; height: 40px; border-radius: 5px; color: #fff; font-size: 1.125rem; background: hsl(var(--hue) 45% 38%); }
.avatar.bot { background: #2f6fde; }
.avatar .icon { width: 26px; height: 26px; }

#chat { position: relative; display: flex; flex-direction: column; height: 100dvh; min-width: 0; }
#chat > header { background: var(--page); }
.head-text { flex: 1; min-width: 0; text-align: center; }
#chat-state { font-size: .75rem; line-height: 1.2; color: var(--weak); }
#back { margin-left: -8px; }
#login-bar a { display: block; padding: 8px; text-align: center; background: #fff4d6; color: #6b4a00; }
#log { flex: 1; overflow-y: auto; overflow-x: hidden; overscroll-behavior: contain; }
#rows { max-width: 860px; margin: 0 auto; padding: 8px 0 16px; }
.group { content-visibility: auto; }
.message { padding: 4px 12px; }
.message.found { background: var(--press); }
.time { padding: 10px 0 6px; text-align: center; font-size: .75rem; color: var(--weak); }
.row { display: flex; gap: 10px; padding: 5px 0; align-items: flex-start; }
.mine .row { flex-direction: row-reverse; }
.content { min-width: 0; max-width: min(560px, calc(100% - 108px)); display: flex; flex-direction: column; align-items: flex-start; }
.mine .content { align-items: flex-end; }
.bubble, .voice { position: relative; border-radius: 5px; background: var(--theirs); }
.mine .bubble, .mine .voice { background: var(--mine); color: var(--on-mine); }
.bubble { padding: 9px 12px; min-height: 40px; max-width: 100%; overflow-wrap: anywhere; }
.bubble::before, .voice::before, .file::before {
  content: ""; position: absolute; top: 15px; left: -4px; width: 10px; height: 10px;
  background: inherit; rotate: 45deg; border-radius: 2px;
}
.mine .bubble::before, .mine .voice::before, .mine .file::before { left: auto; right: -4px; }
.quoted, .transcription { margin-top: 5px; padding: 6px 10px; border-radius: 4px; background: var(--press); color: var(--weak); font-size: .8125rem; max-width: 100%; text-align: left; overflow-wrap: anywhere; }
.quoted { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.transcription { color: var(--text); background: var(--theirs); }
#news { position: absolute; right: 16px; bottom: 76px; background: var(--bar); color: var(--green); box-shadow: 0 1px 8px #0003; padding: 6px 12px; border-radius: 16px; z-index: 1; }
`;
