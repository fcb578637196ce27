import { messagesIn } from '@jishi/shared/messages/say';
import type { Language, Localised } from '@jishi/shared/schema/primitives';
import { en, type Messages } from '../../../web/src/messages/en.ts';
import { zh } from '../../../web/src/messages/zh.ts';

/** What the pages say in one language: tests find things by the words that a reader sees or hears. */
export type Words = {
  readonly language: Language;
  readonly m: Messages;
  readonly said: ReturnType<typeof messagesIn>;
  readonly name: (text: Localised) => string;
};

const PAGES: Readonly<Record<Language, Messages>> = { en, zh };

export function wordsIn(language: Language): Words {
  return {
    language,
    m: PAGES[language],
    said: messagesIn(language),
    name: (text) => (language === 'zh' ? (text.zh ?? text.en) : (text.en ?? text.zh)) ?? '',
  };
}
