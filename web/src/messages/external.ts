import { externalMessages } from '@jishi/shared/messages/external';
import type { ExternalFault, Rejection } from '@jishi/shared/schema/external-calendar';
import type { Language } from '@jishi/shared/schema/primitives';
import { externalEn, type ExternalWords as Page } from './external-en.ts';
import { externalZh } from './external-zh.ts';

export type ExternalWords = Page & {
  /** What happened to a fetch or a reading, and what to do. */
  readonly faults: Readonly<Record<ExternalFault, string>>;
  /** Why one event takes no time. */
  readonly rejections: Readonly<Record<Rejection, string>>;
  /** `it is late` → `It is late. ` */
  readonly sentence: (said: string) => string;
};

const PAGES = { en: externalEn, zh: externalZh } as const satisfies Record<Language, Page>;

/** Texts of the page, with what mails say of the same things. */
export function externalWords(language: Language): ExternalWords {
  const { faults, rejections } = externalMessages(language);
  const page = PAGES[language];
  const sentence = SENTENCES[language];
  const told = Object.entries(faults).map(([fault, said]) => [
    fault,
    sentence(said) + page.advice[fault as ExternalFault],
  ]);
  return { ...page, faults: Object.fromEntries(told), rejections, sentence };
}

const SENTENCES = {
  en: (said: string) => `${said.charAt(0).toUpperCase()}${said.slice(1)}. `,
  zh: (said: string) => `${said}。`,
} as const satisfies Record<Language, unknown>;
