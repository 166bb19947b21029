/** Pictures, videos, voice messages and files. */
export const MEDIA_STYLE: string = `
.picture { padding: 0; border-radius: 5px; overflow: hidden; line-height: 0; background: var(--press); }
.picture img { max-width: 200px; max-height: 260px; min-width: 40px; min-height: 40px; object-fit: cover; }
.clip { position: relative; display: grid; place-items: center; width: 200px; height: 130px; background: #222; color: #fff; }
.clip:hover { background: #333; }
.clip .icon { width: 48px; height: 48px; }
.clip .length { position: absolute; right: 8px; bottom: 4px; font-size: .75rem; }
.voice { display: flex; align-items: center; gap: 6px; height: 40px; padding: 0 12px; width: calc(72px + var(--seconds) * 2.4px); max-width: 100%; }
.voice:hover { background: var(--theirs); filter: brightness(.96); }
.mine .voice:hover { background: var(--mine); }
.mine .voice { flex-direction: row-reverse; }
.mine .voice .icon { rotate: 180deg; }
.voice.playing .icon { animation: playing 1s steps(3, jump-none) infinite; }
@keyframes playing { from { clip-path: inset(0 60% 0 0); } to { clip-path: inset(0 0 0 0); } }
.file { position: relative; display: flex; gap: 16px; justify-content: space-between; width: 248px; max-width: 100%; min-height: 68px; padding: 12px; background: var(--theirs); color: inherit; border-radius: 5px; text-decoration: none; }
.file-text { min-width: 0; display: flex; flex-direction: column; justify-content: space-between; gap: 4px; }
.file-name { overflow-wrap: anywhere; line-height: 1.3; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.file-size { font-size: .75rem; color: var(--weak); }
.file-icon { flex: none; display: grid; place-items: center; width: 40px; height: 46px; background: #5d6b82; color: #fff; font-size: .75rem; border-radius: 3px 12px 3px 3px; }
.file-icon[data-kind="pdf"] { background: #c4352c; }
.file-icon[data-kind^="doc"] { background: #2a66c2; }
.file-icon[data-kind^="xls"], .file-icon[data-kind="csv"] { background: #157a3f; }
.file-icon[data-kind^="ppt"] { background: #b8501c; }
#zoom { position: fixed; inset: 0; width: 100vw; height: 100dvh; max-width: none; max-height: none; padding: 0; background: #000d; overflow: auto; }
#zoom[open] { display: grid; place-items: center; }
#zoom img, #zoom video { max-width: 100vw; max-height: 100dvh; cursor: zoom-in; }
#zoom img.whole { max-width: none; max-height: none; cursor: zoom-out; }
.zoom-close { position: fixed; top: 12px; right: 12px; color: #fff; background: #0008; border-radius: 50%; padding: 8px; }
`;
