import { messagesIn } from '@jishi/shared/messages/say';
import type { Language, Localised } from '@jishi/shared/schema/primitives';
import { type CalendarHelp, calendarHelpEn } from '../../../web/src/messages/calendar-help-en.ts';
import { calendarHelpZh } from '../../../web/src/messages/calendar-help-zh.ts';
import { en, type Messages } from '../../../web/src/messages/en.ts';
import { type ExternalWords, externalWords } from '../../../web/src/messages/external.ts';
import { type FeedWords, feedsEn } from '../../../web/src/messages/feeds-en.ts';
import { feedsZh } from '../../../web/src/messages/feeds-zh.ts';
import { zh } from '../../../web/src/messages/zh.ts';

/** What the pages say in one language: tests find things by the words that a reader sees or hears. */
export type Words = {
  readonly language: Language;
  readonly m: Messages;
  /** Calendar addresses, the help for each program, and calendars that facilities keep elsewhere. */
  readonly feeds: FeedWords;
  readonly help: CalendarHelp;
  readonly external: ExternalWords;
  readonly said: ReturnType<typeof messagesIn>;
  readonly name: (text: Localised) => string;
};

type Pages = Pick<Words, 'm' | 'feeds' | 'help' | 'external'>;

const PAGES: Readonly<Record<Language, Pages>> = {
  en: { m: en, feeds: feedsEn, help: calendarHelpEn, external: externalWords('en') },
  zh: { m: zh, feeds: feedsZh, help: calendarHelpZh, external: externalWords('zh') },
};

export function wordsIn(language: Language): Words {
  return {
    language,
    ...PAGES[language],
    said: messagesIn(language),
    name: (text) => (language === 'zh' ? (text.zh ?? text.en) : (text.en ?? text.zh)) ?? '',
  };
}
