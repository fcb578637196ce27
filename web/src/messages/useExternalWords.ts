import type { Language } from '@jishi/shared/schema/primitives';
import { type ExternalWords, externalWords } from './external.ts';
import { useMessages } from './useMessages.tsx';

const EXTERNAL: Readonly<Record<Language, ExternalWords>> = { en: externalWords('en'), zh: externalWords('zh') };

/** Texts about calendars that a facility keeps elsewhere. */
export function useExternalWords(): ExternalWords {
  return EXTERNAL[useMessages().language];
}
