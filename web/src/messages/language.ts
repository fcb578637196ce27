import type { Language } from '@jishi/shared/schema/primitives';

const STORED = 'jishi.language';

export function isLanguage(value: unknown): value is Language {
  return value === 'zh' || value === 'en';
}

/** The language of the address, else the one chosen last, else the browser's first that we speak, else Chinese. */
export function chooseLanguage(asked: unknown, remembered: string | null, preferred: readonly string[]): Language {
  if (isLanguage(asked)) return asked;
  if (isLanguage(remembered)) return remembered;
  const first = preferred.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage);
  return first ?? 'zh';
}

/** The language in which the first page is to be. */
export function chosenLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang');
  return chooseLanguage(asked, rememberedLanguage(), navigator.languages);
}

export function rememberedLanguage(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null; // storage is switched off: the choice then lives in the address only
  }
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // see above
  }
}
