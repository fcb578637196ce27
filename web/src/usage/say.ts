import type { Language } from '@jishi/shared/schema/primitives';

const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const;

/** Minutes as hours with one decimal at most: `1,234.5`. */
export function sayHours(minutes: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 1 }).format(minutes / 60);
}

/** `12.3 %`; a dash where there is nothing to have a share of. */
export function sayShare(share: number | null, language: Language): string {
  if (share === null) return '—';
  return new Intl.NumberFormat(LOCALES[language], { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

/** `November 2026` / `2026年11月`. */
export function sayMonth(month: string, language: Language, short = false): string {
  const at = Date.parse(`${month}-15T00:00:00Z`);
  const form = short ? ({ month: 'short' } as const) : ({ year: 'numeric', month: 'long' } as const);
  return new Intl.DateTimeFormat(LOCALES[language], { ...form, timeZone: 'UTC' }).format(at);
}
