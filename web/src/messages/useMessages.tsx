import { messagesIn } from '@jishi/shared/messages/say';
import type { Language, Localised } from '@jishi/shared/schema/primitives';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { speakLanguage } from '../api.ts';
import { isolated } from '../ui/isolated.ts';
import type { Messages } from './en.ts';
import { loadPages, pagesIn } from './pages.ts';

type Shared = ReturnType<typeof messagesIn>;

export type Spoken = {
  readonly language: Language;
  /** Texts of the pages. */
  readonly m: Messages;
  /** Texts that the server says too: states, rules, problems. */
  readonly said: Shared;
  /** A name in the page's language, else in the other one, safe beside other words: for the eyes, not for fields. */
  readonly name: (text: Localised) => string;
};

const Context = createContext<Spoken | null>(null);

export function useMessages(): Spoken {
  const spoken = useContext(Context);
  if (!spoken) throw new Error('useMessages outside of SpeakingProvider');
  return spoken;
}

type ProviderProps = { language: Language; children: ReactNode };

/**
 * Speaks one language to everything inside, to the server and to assistive technology (`<html lang>`). Until another
 * language's texts are loaded the one before goes on.
 */
export function SpeakingProvider({ language: wanted, children }: ProviderProps) {
  const language = useLoaded(wanted);
  const m = pagesIn(language);
  const spoken = useMemo<Spoken | null>(
    () =>
      m
        ? {
            language,
            m,
            said: messagesIn(language),
            name: (text) => isolated((language === 'zh' ? (text.zh ?? text.en) : (text.en ?? text.zh)) ?? ''),
          }
        : null,
    [language, m],
  );
  speakLanguage(language);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  return spoken && <Context value={spoken}>{children}</Context>;
}

/** The wanted language, or the one before while its texts are on their way. */
function useLoaded(wanted: Language): Language {
  const [last, setLast] = useState(wanted);
  useEffect(() => {
    let left = false;
    const take = () => {
      if (!left) setLast(wanted);
    };
    // Without the texts of another language the pages go on in this one.
    loadPages(wanted).then(take, () => {});
    return () => {
      left = true;
    };
  }, [wanted]);
  return pagesIn(wanted) ? wanted : last;
}
