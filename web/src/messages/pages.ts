import type { Language } from '@jishi/shared/schema/primitives';
import type { Messages } from './en.ts';

const LOADERS = {
  en: () => import('./en.ts').then(({ en }) => en),
  zh: () => import('./zh.ts').then(({ zh }) => zh),
} as const satisfies Record<Language, () => Promise<Messages>>;

const loaded = new Map<Language, Messages>();

/** Loads the texts of the pages in one language; nobody waits for those that they do not read. */
export async function loadPages(language: Language): Promise<void> {
  if (!loaded.has(language)) loaded.set(language, await LOADERS[language]());
}

/** The texts in this language when they are loaded. */
export function pagesIn(language: Language): Messages | undefined {
  return loaded.get(language);
}
