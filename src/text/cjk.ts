const CJK =
  /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60\p{Script=Han}]/u;

/** Whether Chinese, Japanese or Korean characters, or their punctuation, stand in a text. */
export function hasCjk(text: string): boolean {
  return CJK.test(text);
}
