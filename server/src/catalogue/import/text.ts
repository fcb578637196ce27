/** Unreadable for people or a terminal: control characters, direction marks. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu;
const MAX_SHOWN = 40;

/** A cell as a message may show it: quoted, short, without anything that a terminal would obey. */
export function shown(cell: string): string {
  const clean = cell.slice(0, MAX_SHOWN * 2).replace(UNPRINTABLE, '·');
  return cell.length > MAX_SHOWN ? `"${clean.slice(0, MAX_SHOWN)}…"` : `"${clean}"`;
}

/** The same in a list of names. */
export function plain(name: string): string {
  return shown(name).slice(1, -1);
}

const CJK = /\p{Script=Han}/u;

/** Chinese when it has a Chinese character, else what is written in English. */
export function languageOf(text: string): 'zh' | 'en' {
  return CJK.test(text) ? 'zh' : 'en';
}
