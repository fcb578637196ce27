import { messagesIn } from '@jishi/shared/messages/say';
import type { Language, Localised } from '@jishi/shared/schema/primitives';
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { speakLanguage } from '../api.ts';
import { en, type Messages } from './en.ts';
import { zh } from './zh.ts';

type Shared = ReturnType<typeof messagesIn>;

export type Spoken = {
  readonly language: Language;
  /** Texts of the pages. */
  readonly m: Messages;
  /** Texts that the server says too: states, rules, problems. */
  readonly said: Shared;
  /** A name in the page's language, else in the other one. */
  readonly name: (text: Localised) => string;
};

const MESSAGES = { en, zh } as const satisfies Record<Language, Messages>;
const Context = createContext<Spoken | null>(null);

export function useMessages(): Spoken {
  const spoken = useContext(Context);
  if (!spoken) throw new Error('useMessages outside of SpeakingProvider');
  return spoken;
}

/** Speaks one language to everything inside, to the server and to assistive technology (`<html lang>`). */
export function SpeakingProvider({ language, children }: { language: Language; children: ReactNode }) {
  const spoken = useMemo<Spoken>(
    () => ({
      language,
      m: MESSAGES[language],
      said: messagesIn(language),
      name: (text) => (language === 'zh' ? (text.zh ?? text.en) : (text.en ?? text.zh)) ?? '',
    }),
    [language],
  );
  speakLanguage(language);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  return <Context value={spoken}>{children}</Context>;
}
