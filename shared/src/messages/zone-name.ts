import type { Language } from '../schema/primitives.ts';

const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const satisfies Record<Language, string>;

/** What people call their own time where the tables of the language have another name for it. */
const CALLED: Readonly<Record<string, Partial<Record<Language, string>>>> = {
  'Asia/Shanghai': { zh: '北京时间' },
  UTC: { zh: '协调世界时（UTC）', en: 'Coordinated Universal Time (UTC)' },
};

/** Of our days: in 1970 many zones had no summer time, and other names. */
const SOME_DAY = Date.UTC(2026, 0, 1);
const names = new Map<string, string>();

/** `China Standard Time`, `Central European Time` / `北京时间`, `中欧时间`; the zone itself when nobody knows it. */
export function sayZone(zone: string, language: Language): string {
  const key = `${language} ${zone}`;
  const known = names.get(key) ?? CALLED[zone]?.[language] ?? nameOf(zone, language);
  names.set(key, known);
  return known;
}

function nameOf(zone: string, language: Language): string {
  try {
    const format = new Intl.DateTimeFormat(LOCALES[language], { timeZone: zone, timeZoneName: 'longGeneric' });
    return format.formatToParts(SOME_DAY).find(({ type }) => type === 'timeZoneName')?.value ?? zone;
  } catch {
    return zone;
  }
}
